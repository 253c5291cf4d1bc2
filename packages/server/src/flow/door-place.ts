/**
 * @module
 * A door of a site: its handle, who moves it, and what is known of it. The id by which it is moved comes from
 * the settings alone. Floor 3.
 */
import type { DoorState } from '@countersign/protocol'
import type { SiteConfig } from '../config.ts'
import { Problem } from '../problem.ts'
import type { DoorFacts, Doors } from '../vendors/building.ts'
import type { FlowDeps } from './deps.ts'

/** A door that the settings name. */
export interface DoorPlace {
  readonly handle: string
  readonly vendor: string
  /** By which it is moved there. Never leaves the backend. */
  readonly uuid: string
  readonly doors: Doors
}

/**
 * The door of a handle.
 *
 * @throws Problem `door_unavailable`: the same for one that is not there and one that this site may not move
 */
export function getDoorPlace(
  deps: Pick<FlowDeps, 'vendors'>,
  site: SiteConfig,
  handle: string,
): DoorPlace {
  const named = site.doors.get(handle)
  const building = deps.vendors.find((one) => one.id === named?.vendor)?.building
  if (named === undefined || building === undefined) throw new Problem('door_unavailable')
  return { handle, vendor: named.vendor, uuid: named.uuid, doors: building.doors }
}

/** Two sites may name one door: what is counted and locked goes by the door. The store learns no id of one. */
export const toDoorKey = async (
  { vault }: Pick<FlowDeps, 'vault'>,
  name: string,
  { vendor, uuid }: DoorPlace,
): Promise<string> => `door/${name}/${await vault.mac('door', vendor, uuid)}`

/** An opening by us. Epoch seconds. */
export interface Opened {
  readonly at: number
  /** When it locks itself. */
  readonly until: number
}

/** The opening that is under way; undefined when none is. */
export async function readOpened(
  deps: Pick<FlowDeps, 'store' | 'vault'>,
  place: DoorPlace,
): Promise<Opened | undefined> {
  return (await deps.store.read<Opened>(await toDoorKey(deps, 'open', place)))?.value
}

/** Remembers until when a door is open. A reader after that finds nothing. */
export async function noteOpened(
  deps: Pick<FlowDeps, 'store' | 'vault'>,
  place: DoorPlace,
  opened: Opened,
): Promise<void> {
  const { store } = deps
  const key = await toDoorKey(deps, 'open', place)
  const options = { expiresAt: opened.until }
  if (await store.create(key, opened, options)) return
  const before = await store.read<Opened>(key)
  if (before === undefined) await store.create(key, opened, options)
  else if (before.value.until < opened.until) {
    await store.replace(key, before.version, opened, options)
  }
}

/** It was locked before its time. */
export const forgetOpen = async (
  deps: Pick<FlowDeps, 'store' | 'vault'>,
  place: DoorPlace,
): Promise<void> => void (await deps.store.take(await toDoorKey(deps, 'open', place)))

/** Longer than an opening can take from the press to the door. */
const LOCKS_SECONDS = 120

/** Notes that somebody wants a door locked, before it is. */
export async function noteLocking(
  deps: Pick<FlowDeps, 'store' | 'vault'>,
  place: DoorPlace,
): Promise<void> {
  await deps.store.count(await toDoorKey(deps, 'locks', place), LOCKS_SECONDS)
}

/** Another text once somebody wanted it locked since. */
export async function readLocking(
  deps: Pick<FlowDeps, 'store' | 'vault'>,
  place: DoorPlace,
): Promise<string> {
  const key = await toDoorKey(deps, 'locks', place)
  const { count, resetsAt } = await deps.store.count(key, LOCKS_SECONDS, 0)
  return count === 0 ? '' : `${count} until ${resetsAt}`
}

/** What the building says of a door, and how old its word is. */
export function toDoorState({ isLocked, isOnline, seenAt }: DoorFacts, at: number): DoorState {
  return {
    ...(isLocked !== undefined && { locked: isLocked }),
    ...(isOnline !== undefined && { online: isOnline }),
    at,
    ...(seenAt !== undefined && { age_seconds: Math.max(0, at - seenAt) }),
  }
}

/** Times that an uncertain door is looked at, and the pause before each, milliseconds. */
const LOOKS = 3
const LOOK_PAUSE_MS = 1_000

/**
 * Looks at a door whose answer was lost, until it is as it was meant to be or nobody can wait any longer.
 *
 * @returns What was seen last; undefined when nobody could say anything.
 */
export async function watchDoor(
  deps: Pick<FlowDeps, 'wait'>,
  place: DoorPlace,
  isLocked: boolean,
): Promise<DoorState | undefined> {
  let seen: DoorState | undefined
  for (let turn = 0; turn < LOOKS && seen?.locked !== isLocked; turn += 1) {
    await deps.wait(LOOK_PAUSE_MS)
    const list = await place.doors.list({ isQuick: true }).catch(() => undefined)
    const found = list?.doors.find((one) => one.door === place.uuid)
    if (list !== undefined && found !== undefined) seen = toDoorState(found, list.at)
  }
  return seen
}
