/**
 * @module
 * Doors of a site: how they stand, and locking, which needs no proof and may be repeated. Floor 3.
 */
import type { Door, DoorList, DoorReply, LockRequest } from '@countersign/protocol'
import type { SiteConfig } from '../config.ts'
import { readPerson } from '../directory/person.ts'
import type { AuditEvent } from '../ports.ts'
import { Problem } from '../problem.ts'
import type { DoorFacts, DoorList as Listed, Moved } from '../vendors/building.ts'
import { toNearest } from './action-text.ts'
import { hashPerson, type FlowDeps } from './deps.ts'
import { areDoorsPaused } from './door-pause.ts'
import {
  forgetOpen,
  getDoorPlace,
  noteLocking,
  readOpened,
  toDoorState,
  watchDoor,
  type DoorPlace,
  type Opened,
} from './door-place.ts'

/** Pages look every second or so: they share one question. */
const LIST_AGE_SECONDS = 2

/** All doors of a site. One whose building cannot be asked is listed without a state. */
export async function listDoors(
  deps: FlowDeps,
  site: SiteConfig,
  locale: string | undefined,
): Promise<DoorList> {
  const places = [...site.doors.keys()].map((handle) => getDoorPlace(deps, site, handle))
  const lists = new Map<string, Listed | undefined>()
  for (const { vendor, doors } of places) {
    if (lists.has(vendor)) continue
    const list = doors.list({ longestAgeSeconds: LIST_AGE_SECONDS }).catch(() => undefined)
    lists.set(vendor, await list)
  }
  const toDoor = (place: DoorPlace) =>
    describe(deps, site, { place, list: lists.get(place.vendor), locale: locale ?? site.locale })
  return {
    doors: await Promise.all(places.map(toDoor)),
    paused: await areDoorsPaused(deps, site),
  }
}

async function describe(
  deps: FlowDeps,
  site: SiteConfig,
  {
    place,
    list,
    locale,
  }: {
    readonly place: DoorPlace
    readonly list: Listed | undefined
    readonly locale: string
  },
): Promise<Door> {
  const found = list?.doors.find((one) => one.door === place.uuid)
  const settings = site.doors.get(place.handle)
  const opened = await readOpened(deps, place)
  const isOpen = opened !== undefined && !isLockedSince(opened, found)
  return {
    id: place.handle,
    name: toNearest(settings?.name ?? {}, locale),
    seconds: settings?.seconds ?? 0,
    ...(list !== undefined && found !== undefined && toDoorState(found, list.at)),
    ...(isOpen && { locked: false, until: opened.until }),
  }
}

/** Somebody locked it meanwhile, by another way than ours. A word from before the opening says nothing of it. */
const isLockedSince = (opened: Opened, found: DoorFacts | undefined): boolean =>
  found?.isLocked === true && (found.seenAt === undefined || found.seenAt > opened.at)

/** Who did what to which door; ids of people are keyed hashes. */
export type DoorNote = (event: AuditEvent['event'], more?: Partial<AuditEvent>) => void

/** Writes what happens to one door by one person. */
export async function createDoorNote(
  deps: FlowDeps,
  site: SiteConfig,
  { user, handle }: { readonly user: string; readonly handle: string },
): Promise<DoorNote> {
  const person = await hashPerson(deps, site.directory, user)
  // Whatever was sent for a handle goes no further than a name that the settings know.
  const door = site.doors.has(handle) ? { door: handle } : {}
  return (event, more = {}) => deps.audit({ event, site: site.id, person, ...door, ...more })
}

/** @throws Problem `person_unknown` */
export async function assertPerson(deps: FlowDeps, site: SiteConfig, user: string): Promise<void> {
  if ((await readPerson(deps, site.directory, user)) === undefined) {
    throw new Problem('person_unknown')
  }
}

/**
 * The problem of an opening or locking that was not done. Their no has no reason that can be read: a door that
 * is out of reach is told by its state.
 */
export async function toDoorProblem(
  { doors, uuid }: DoorPlace,
  moved: Extract<Moved, { result: 'refused' | 'undone' }>,
): Promise<Problem> {
  if (moved.result === 'undone') {
    const more = moved.retryAt === undefined ? {} : { retryAt: moved.retryAt }
    return new Problem(moved.isLimited === true ? 'limited' : 'vendor_unavailable', more)
  }
  if (moved.reason !== 'refused') return new Problem(DOOR_PROBLEMS[moved.reason])
  const list = await doors.list({ isQuick: true }).catch(() => undefined)
  const isOffline = list?.doors.some((one) => one.door === uuid && one.isOnline === false) === true
  return new Problem(isOffline ? 'door_offline' : 'door_refused')
}

const DOOR_PROBLEMS = {
  unknown_door: 'door_unavailable',
  offline: 'door_offline',
  busy: 'door_busy',
  lockdown: 'door_lockdown',
} as const

/**
 * Locks a door: a question first would only keep somebody from making things safer.
 *
 * @throws Problem `door_…`, `person_unknown`, `limited`, `vendor_unavailable`
 */
export async function lockDoor(
  deps: FlowDeps,
  site: SiteConfig,
  { door: handle, user }: LockRequest & { readonly door: string },
): Promise<DoorReply> {
  const note = await createDoorNote(deps, site, { user, handle })
  try {
    const place = getDoorPlace(deps, site, handle)
    await assertPerson(deps, site, user)
    // A store that is down keeps nobody from making things safer.
    await noteLocking(deps, place).catch(() => undefined)
    const moved = await place.doors.lock(place.uuid)
    if (moved.result === 'done') {
      await forgetOpen(deps, place)
      note('door.locked')
      return { door: handle, outcome: 'locked' }
    }
    if (moved.result === 'unclear') {
      note('door.unknown')
      const seen = await watchDoor(deps, place, true)
      return { door: handle, outcome: 'unknown', ...(seen !== undefined && { seen }) }
    }
    if (moved.result === 'late') throw new TypeError('locking is never late')
    throw await toDoorProblem(place, moved)
  } catch (problem) {
    note('door.refused', { code: problem instanceof Problem ? problem.code : 'internal' })
    throw problem
  }
}
