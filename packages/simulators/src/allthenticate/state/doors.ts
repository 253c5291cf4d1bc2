/**
 * @module
 * Doors in time: an unlocked one locks itself as the clock passes, and the past can be asked for, because
 * the vendor's list may lag behind.
 */
import type { Clock } from '../../clock.ts'
import type { AllthenticateDoorEvent, AllthenticateResourceType } from '../control.ts'

/** The vendor corrects what lies outside, silently. */
const LEAST_SECONDS = 5
const MOST_SECONDS = 60
const DEFAULT_SECONDS = 5
/** Of one door's past; the oldest go first, but for the very first, which any time has before it. */
const MOST_STANDINGS = 200
const MOST_EVENTS = 5000

/** How a door stands from a moment on. */
export interface Standing {
  /** Epoch seconds. */
  readonly at: number
  /** Epoch seconds; 0: locked. */
  readonly unlockedUntil: number
  readonly isOnline: boolean
}

/** A door, or a computer, which only has the rest. */
export interface Resource {
  readonly resourceId: number
  readonly uuid: string
  readonly name: string
  readonly type: AllthenticateResourceType
  /** Oldest first; the first is from the beginning of time. */
  readonly past: Standing[]
  isLockedDown: boolean
  /** Unlocked, and nobody has noted yet that its time is over. */
  isNotedOpen: boolean
}

export interface Doors {
  unlock(door: Resource, seconds: number | undefined, by: AllthenticateDoorEvent['by']): number
  lock(door: Resource, by: AllthenticateDoorEvent['by']): void
  setOnline(door: Resource, isOnline: boolean): void
  /** Oldest first. */
  listEvents(resources: Iterable<Resource>): readonly AllthenticateDoorEvent[]
  clear(): void
}

/** How it stands, or stood, at a moment. */
export function toStanding({ past }: Resource, at: number): Standing {
  const found = past.findLast((one) => one.at <= at)
  if (found === undefined) throw new TypeError('a door without a past')
  return found.unlockedUntil > at ? found : { ...found, unlockedUntil: 0 }
}

export function createDoors(clock: Clock): Doors {
  let events: AllthenticateDoorEvent[] = []

  const note = (door: Resource, event: Omit<AllthenticateDoorEvent, 'uuid' | 'door'>) => {
    events.push({ ...event, uuid: door.uuid, door: door.name })
    if (events.length > MOST_EVENTS) events.shift()
  }
  const change = (door: Resource, changes: Partial<Standing>) => {
    const now = clock.now()
    door.past.push({ ...toStanding(door, now), ...changes, at: now })
    if (door.past.length > MOST_STANDINGS) door.past.splice(1, 1)
  }
  /** Notes that the time of an unlock is over. */
  const settle = (door: Resource) => {
    const last = door.past.at(-1)
    if (!door.isNotedOpen || last === undefined || last.unlockedUntil > clock.now()) return
    door.isNotedOpen = false
    note(door, { at: last.unlockedUntil, what: 'locked', by: 'clock' })
  }

  return {
    unlock(door, asked = DEFAULT_SECONDS, by) {
      settle(door)
      const seconds = Math.min(Math.max(asked, LEAST_SECONDS), MOST_SECONDS)
      const at = clock.now()
      change(door, { unlockedUntil: at + seconds })
      door.isNotedOpen = true
      note(door, { at, what: 'unlocked', by, seconds })
      return seconds
    },
    lock(door, by) {
      settle(door)
      const isOpen = door.isNotedOpen
      change(door, { unlockedUntil: 0 })
      door.isNotedOpen = false
      if (isOpen) note(door, { at: clock.now(), what: 'locked', by })
    },
    setOnline(door, isOnline) {
      settle(door)
      change(door, { isOnline })
    },
    listEvents(resources) {
      for (const door of resources) settle(door)
      return events.toSorted((a, b) => a.at - b.at)
    },
    clear: () => {
      events = []
    },
  }
}
