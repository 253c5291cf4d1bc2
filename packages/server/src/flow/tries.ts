/**
 * @module
 * Wrong answers are counted before they are checked, per subject, kind and standing: what strangers
 * spend never blocks the owner. Only the ceiling of one way spans all standings. Floor 3.
 */
import { Problem } from '../problem.ts'
import type { FlowDeps } from './deps.ts'
import { toStanding, toStrangerName, toSubject, type TransactionRecord } from './transaction.ts'

interface Tries {
  readonly failures: number
  /** Epoch seconds until which nothing is checked. */
  readonly until: number
  /** Checks that failed and were given back. */
  readonly faults?: number
}

/**
 * So many checks that a company did not answer are no failures; from then on each counts. It may have judged them
 * all the same: however often it breaks, it hears no more guesses than are allowed, and these. The same for a name
 * that nobody has, or the difference would tell.
 */
export const MOST_FAULTS = 3

/** Whose tries these are. A stranger is counted by the name typed, known or not. */
export async function toTriesKey(
  deps: Pick<FlowDeps, 'vault'>,
  record: TransactionRecord,
  kind: string,
): Promise<string> {
  const standing = toStanding(record)
  const own = standing === 'stranger' ? undefined : toSubject(record)
  const subject =
    own === undefined
      ? await deps.vault.mac('counter', 'name', toStrangerName(record))
      : await deps.vault.mac('counter', 'person', own)
  const device = standing === 'remembered' ? (record.device?.id ?? '') : ''
  return `tries/${record.site}/${standing}/${subject}/${device}/${kind}`
}

/**
 * Spends one try.
 *
 * @throws Problem `limited` with `retryAt`
 */
export async function reserveTry(deps: FlowDeps, key: string): Promise<void> {
  const { triesBeforeWait, firstWaitSeconds, longestWaitSeconds, forgetTriesSeconds } =
    deps.config.limits
  for (let turn = 0; turn < 256; turn += 1) {
    const now = deps.clock.now()
    const stored = await deps.store.read<Tries>(key)
    if (stored !== undefined && stored.value.until > now)
      throw new Problem('limited', { retryAt: stored.value.until })
    const failures = (stored?.value.failures ?? 0) + 1
    const doublings = failures - triesBeforeWait
    const wait =
      doublings < 0
        ? 0
        : Math.min(longestWaitSeconds, firstWaitSeconds * 2 ** Math.min(doublings, 20))
    const next: Tries = { ...stored?.value, failures, until: now + wait }
    const options = { expiresAt: now + forgetTriesSeconds }
    const written =
      stored === undefined
        ? await deps.store.create(key, next, options)
        : await deps.store.replace(key, stored.version, next, options)
    if (written) return
  }
  throw new Problem('conflict')
}

/**
 * Gives a try back that nobody could judge. A wait that has begun meanwhile stays.
 *
 * @param why  `fault`: somebody was asked and did not answer; see `MOST_FAULTS`.
 */
export async function releaseTry(
  deps: Pick<FlowDeps, 'store'>,
  key: string,
  why: 'unjudged' | 'fault' = 'unjudged',
): Promise<void> {
  const stored = await deps.store.read<Tries>(key)
  if (stored === undefined) return
  const { failures, until, faults = 0 } = stored.value
  if (why === 'fault' && faults >= MOST_FAULTS) return
  const next: Tries = {
    failures: Math.max(0, failures - 1),
    until,
    faults: why === 'fault' ? faults + 1 : faults,
  }
  // Lost against another try: one more that counts harms less than one that does not.
  await deps.store.replace(key, stored.version, next)
}

/** After success: earlier failures of this subject and kind are forgotten. */
export async function forgetTries(deps: Pick<FlowDeps, 'store'>, key: string): Promise<void> {
  await deps.store.take(key)
}

/** When the wait of a subject ends; undefined when there is none. */
export async function readWait(deps: FlowDeps, key: string): Promise<number | undefined> {
  const stored = await deps.store.read<Tries>(key)
  return stored !== undefined && stored.value.until > deps.clock.now()
    ? stored.value.until
    : undefined
}

/** Longer than any way lives: the ceiling has no window. */
const FOREVER_SECONDS = 3_155_760_000

/** One way of one person. */
interface Way {
  readonly directory: string
  readonly user: string
  readonly enrolment: string
}

const ceilingKey = (directory: string, user: string, enrolment: string) =>
  `ceiling/${directory}/${user}/${enrolment}`

/** A decoy's counter stands for nothing and need not stay. */
const DECOY_SECONDS = 60

/**
 * Counts one try against the ceiling of a way. A decoy has no way and counts as well: a write that only
 * known names cause could be told by the time it takes.
 *
 * @param triesKey  Names the decoy's counter.
 * @returns true while the way may be checked.
 */
export async function reserveCeiling(
  deps: FlowDeps,
  way: Omit<Way, 'enrolment'> & { readonly enrolment: string | undefined },
  triesKey: string,
): Promise<boolean> {
  const { directory, user, enrolment } = way
  if (enrolment === undefined) {
    await deps.store.count(`ceiling/decoy/${triesKey}`, DECOY_SECONDS)
    return true
  }
  const { count } = await deps.store.count(ceilingKey(directory, user, enrolment), FOREVER_SECONDS)
  return count <= deps.config.limits.failuresUntilLock
}

/** After success or unlocking: the ceiling starts anew. */
export async function forgetCeiling(deps: Pick<FlowDeps, 'store'>, way: Way): Promise<void> {
  await deps.store.forget(ceilingKey(way.directory, way.user, way.enrolment))
}
