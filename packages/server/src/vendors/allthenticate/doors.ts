/**
 * @module
 * Doors: their state, locking, and an opening that is sent at most once. Floor 2, inside
 * `vendors/allthenticate`.
 */
import * as v from 'valibot'
import type { DoorFacts, DoorList, Doors, Moved, OpeningIntent } from '../building.ts'
import { VendorFailure } from '../vendor-call.ts'
import type { AllthenticateDeps } from './deps.ts'
import type { Answered } from './read-reply.ts'
import { DoorUuid, parseDate, parseStatus, type Resource } from './wire.ts'

/** The vendor corrects what is outside without a word, and might leave a door open without it. */
const OPEN_SECONDS = { least: 5, most: 60 }
/** Nobody is reached within that: the opening is not sent any more. */
const CONNECT_MS = 3_000

/** Doors of one organisation. */
export function createDoors(deps: AllthenticateDeps): Doors {
  const { client } = deps
  const lister = createLister(deps)
  // What was known before somebody moved a door is no longer true, whatever came of it.
  const move = (work: () => Promise<Moved>) => work().finally(lister.forget)
  return {
    list: lister.list,
    lock: (door) =>
      move(async () => {
        const locking = client.lock(v.parse(DoorUuid, door))
        return locking.then((answered) => toMoved(deps, answered), toUnmoved)
      }),
    unlock: (door, seconds, intent) =>
      move(async () => {
        const opening = { door: v.parse(DoorUuid, door), seconds: toOpenSeconds(seconds) }
        return open(deps, opening, intent)
      }),
  }
}

/** Always said, and always within what they take: what they correct is not what the person approved. */
const toOpenSeconds = (seconds: number): number =>
  Math.min(Math.max(Math.trunc(seconds), OPEN_SECONDS.least), OPEN_SECONDS.most)

interface Opening {
  readonly door: DoorUuid
  readonly seconds: number
}

/**
 * Each opening opens again, later than it was meant. So it is sent once; and once more only where the first
 * never left, and while whoever asked stands there.
 */
async function open(
  deps: AllthenticateDeps,
  opening: Opening,
  { diesAt }: OpeningIntent,
): Promise<Moved> {
  const attempt = async (isLast: boolean): Promise<Moved> => {
    const leftMs = (diesAt - deps.clock.now()) * 1000
    if (leftMs <= 0) return { result: 'late' }
    const connectMs = Math.min(CONNECT_MS, leftMs)
    try {
      return toMoved(deps, await deps.client.unlock(opening.door, opening.seconds, connectMs))
    } catch (error) {
      return !isLast && isUnreached(error) ? attempt(true) : toUnmoved(error)
    }
  }
  return attempt(false)
}

/** Nothing left us, and no breaker says when it may. */
const isUnreached = (error: unknown): boolean =>
  error instanceof VendorFailure &&
  !error.isSent &&
  error.status === undefined &&
  error.retryAt === undefined

function toMoved({ settings }: AllthenticateDeps, { refused }: Answered<unknown>): Moved {
  if (refused === undefined) return { result: 'done' }
  return { result: 'refused', reason: settings.doorStatuses[String(refused)] ?? 'refused' }
}

function toUnmoved(error: unknown): Moved {
  if (!(error instanceof VendorFailure)) throw error
  if (error.isSent) return { result: 'unclear' }
  return {
    result: 'undone',
    ...(error.retryAt !== undefined && { retryAt: error.retryAt }),
    ...(error.status === 429 && { isLimited: true }),
  }
}

interface Lister {
  readonly list: Doors['list']
  readonly forget: () => void
}

/** Many may look at once: they share one question, and its answer for as long as it is new enough for each. */
function createLister({ client, clock, settings }: AllthenticateDeps): Lister {
  let last: DoorList | undefined
  let asking: Promise<DoorList> | undefined
  let moves = 0
  const ask = async (isQuick: boolean): Promise<DoorList> => {
    const at = clock.now()
    const before = moves
    const doors = await client.resources('DOOR', isQuick)
    const list = { at, doors: doors.map((door) => toFacts(settings, door)) }
    if (before === moves) last = list
    return list
  }
  return {
    list: async ({ longestAgeSeconds = 0, isQuick = false } = {}) => {
      if (longestAgeSeconds === 0) return ask(isQuick)
      if (last !== undefined && clock.now() - last.at < longestAgeSeconds) return last
      asking ??= ask(isQuick).finally(() => {
        asking = undefined
      })
      return asking
    },
    forget: () => {
      moves += 1
      last = undefined
      asking = undefined
    },
  }
}

/** A door as this product knows it. Their keys and policies stay here. */
export function toFacts(
  { words, utcOffsetMinutes }: AllthenticateDeps['settings'],
  { uuid, resource_id, name, resource_status: status, seen, updated }: Resource,
): DoorFacts {
  const isLocked = parseStatus(status?.lock_status, { yes: words.locked, no: words.unlocked })
  const isOnline = parseStatus(status?.online_status, { yes: words.online, no: words.offline })
  const times = [seen, updated].flatMap((text) => parseDate(text, utcOffsetMinutes) ?? [])
  return {
    door: uuid,
    resource: String(resource_id),
    name: name ?? '',
    ...(isLocked !== undefined && { isLocked }),
    ...(isOnline !== undefined && { isOnline }),
    ...(times.length > 0 && { seenAt: Math.max(...times) }),
  }
}
