/**
 * @module
 * Tries that one way takes beside those of whoever asks: a number so many codes in a day, a face that we compare
 * ourselves five misses, then a pause (SP 800-63B-4 §3.2.3). Counted before the check, over all standings:
 * many at once cannot outrun it. Floor 3.
 */
import { Problem } from '../problem.ts'
import type { Stored } from '../stores/store.ts'
import { getSite, type FlowDeps } from './deps.ts'
import { createNumberTries, type NumberTries } from './number-tries.ts'
import { isBesideOnly } from './policy.ts'
import { toSubject, type OpenChallenge, type TransactionRecord } from './transaction.ts'
import type { Situation } from './ways.ts'

/** Misses in a row before the pause. */
export const MOST_MISSES = 5
/** How long it is, from the last of them on. */
export const PAUSE_SECONDS = 1_800

interface Misses {
  readonly misses: number
  /** Epoch seconds until which nothing is compared; 0: there is no pause. */
  readonly until: number
}

/** Who counts the tries of a challenge. */
export const createWayTries = async (
  deps: FlowDeps,
  situation: Situation,
  challenge: OpenChallenge,
): Promise<NumberTries> => {
  const key = toKey(deps, situation.record, challenge)
  return key === undefined ? createNumberTries(deps, situation, challenge) : createPauses(deps, key)
}

/**
 * Before the camera opens: nobody is looked at in vain.
 *
 * @throws Problem `limited` with `retryAt` while the way pauses
 */
export async function assertNotPaused(
  deps: FlowDeps,
  record: TransactionRecord,
  challenge: OpenChallenge,
): Promise<void> {
  const key = toKey(deps, record, challenge)
  const stored = key === undefined ? undefined : await deps.store.read<Misses>(key)
  if (stored !== undefined) assertOver(stored.value, deps.clock.now())
}

function assertOver({ until }: Misses, now: number): void {
  if (until > now) throw new Problem('limited', { retryAt: until })
}

/** Undefined for what pauses never, and for nobody's way. */
function toKey(
  deps: Pick<FlowDeps, 'config'>,
  record: TransactionRecord,
  { kind, vendor, enrolment, mode }: OpenChallenge,
): string | undefined {
  if (mode !== 'check' || enrolment === undefined || !isBesideOnly({ kind, vendor })) {
    return undefined
  }
  const { directory } = getSite(deps, record.site)
  return `pause/${directory}/${toSubject(record) ?? ''}/${enrolment}`
}

function createPauses(deps: FlowDeps, key: string): NumberTries {
  const release = () => change(deps, key, ({ misses, until }) => toReleased(misses - 1, until))
  return {
    async reserve() {
      const now = deps.clock.now()
      await change(deps, key, (held) => {
        assertOver(held, now)
        // After a pause the count begins anew.
        const misses = (held.until === 0 ? held.misses : 0) + 1
        return { misses, until: misses < MOST_MISSES ? 0 : now + PAUSE_SECONDS }
      })
      return true
    },
    release,
    // Who compares is here and broke before anything came of it.
    releaseFault: release,
    async forget() {
      await deps.store.take(key)
    },
  }
}

/** One that was no miss ends the pause that it began. */
const toReleased = (misses: number, until: number): Misses => ({
  misses: Math.max(0, misses),
  until: misses < MOST_MISSES ? 0 : until,
})

const NONE: Misses = { misses: 0, until: 0 }

/** @throws Problem `conflict`, and whatever `edit` throws */
async function change(deps: FlowDeps, key: string, edit: (held: Misses) => Misses): Promise<void> {
  for (let turn = 0; turn < 256; turn += 1) {
    const stored = await deps.store.read<Misses>(key)
    if (await write(deps, key, { stored, next: edit(stored?.value ?? NONE) })) return
  }
  throw new Problem('conflict')
}

function write(
  { store, clock, config }: FlowDeps,
  key: string,
  { stored, next }: { readonly stored: Stored<Misses> | undefined; readonly next: Misses },
): Promise<boolean> {
  const seconds = Math.max(config.limits.forgetTriesSeconds, PAUSE_SECONDS)
  const options = { expiresAt: clock.now() + seconds }
  return stored === undefined
    ? store.create(key, next, options)
    : store.replace(key, stored.version, next, options)
}
