/**
 * @module
 * The watch of codes that come back. Whoever is paid for each text to a range of numbers types no code:
 * where of many that were sent hardly any comes back, something is wrong. Floor 2, beside the senders' port.
 */
import type { Store } from '../stores/store.ts'
import { type Cap, type Counted, countOne } from './counters.ts'

const HOUR = 3_600

/** Authentimate's contract, §8: judged only over so many sends. */
const FEW = 20
/** Less than this share is low. */
const LOW = 0.2
/**
 * People need a while to read and type. What was sent in this slot of time and the one before says nothing
 * yet: a burst of honest sign-ins must not look like an attack.
 */
const SLOT_SECONDS = 120

const isWatched = (cap: Cap): boolean => cap.isWatched === true

/** False while there is too little to say. */
const isFewVerified = (settled: number, verified: number): boolean =>
  settled > FEW && verified < settled * LOW

/** True where a limit lets enough through to be judged at all. */
export const isWorthWatching = (most: number): boolean => most > FEW

const toSlot = (key: string, now: number, before: 0 | 1): string =>
  `${key}/young/${Math.floor(now / SLOT_SECONDS) - before}`

const UNSENT = 'unsent'

/** How many messages of each counter say nothing: too young, or never sent. */
export async function countIgnored(
  store: Store,
  now: number,
  caps: readonly Cap[],
): Promise<ReadonlyMap<Cap, number>> {
  const ignored = await Promise.all(
    caps.filter(isWatched).map(async (cap) => {
      const keys = [toSlot(cap.key, now, 0), toSlot(cap.key, now, 1), `${cap.key}/${UNSENT}`]
      const looks = await Promise.all(keys.map((key) => store.count(key, HOUR, 0)))
      return [cap, looks.reduce((sum, { count }) => sum + count, 0)] as const
    }),
  )
  return new Map(ignored)
}

/** Those whose codes do not come back. */
export const findLow = (
  counted: readonly Counted[],
  ignored: ReadonlyMap<Cap, number>,
): readonly Counted[] =>
  counted.filter(
    ({ cap, sent, verified }) =>
      isWatched(cap) && isFewVerified(sent - (ignored.get(cap) ?? 0), verified),
  )

/** Counts a message as too young to be judged, beside its counter. */
export async function countYoung(store: Store, now: number, caps: readonly Cap[]): Promise<void> {
  const watched = caps.filter(isWatched)
  await Promise.all(watched.map(({ key }) => store.count(toSlot(key, now, 0), 2 * SLOT_SECONDS, 1)))
}

/** A code came back, or a message never left: then it says nothing about who asked for it. */
export async function settle(
  store: Store,
  caps: readonly Cap[],
  end: 'verified' | 'unsent',
): Promise<void> {
  const watched = caps.filter(isWatched)
  await Promise.all(
    watched.map((cap) =>
      end === 'verified'
        ? countOne(store, cap, 'verified')
        : store.count(`${cap.key}/${UNSENT}`, HOUR, 1),
    ),
  )
}
