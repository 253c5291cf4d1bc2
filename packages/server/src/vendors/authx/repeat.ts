/**
 * @module
 * Trying again: only what may be done twice, after a pause that no two callers share. Floor 2, inside
 * `vendors/authx`.
 */
import type { Clock, Random, Wait } from '../../ports.ts'
import { VendorFailure } from '../vendor-call.ts'
import type { OperationFacts } from './operations.ts'

/** What pauses are made from. */
export interface RepeatParts {
  readonly clock: Clock
  readonly random: Random
  readonly wait: Wait
}

/** What the last try came to. */
export interface Repeated<T> {
  readonly result: T
  /** A try before the last one may have been done. */
  readonly isDoubtful: boolean
}

/** Nobody is kept waiting longer for a company that asks for patience; its time is told instead. */
const LONGEST_PAUSE_SECONDS = 3

type Tried<T> = { readonly result: T } | { readonly failure: VendorFailure }

/**
 * Calls, and again after a pause for each that the operation allows: when nobody knows what came of it,
 * when it asked for a little patience, or when the reply itself is one to try again.
 *
 * @param isAgain  For results that are faults.
 * @throws VendorFailure of the last try. `isSent` also when that one never left, and one before it did.
 */
export async function repeat<T>(
  parts: RepeatParts,
  { pausesMs }: Pick<OperationFacts, 'pausesMs'>,
  work: () => Promise<T>,
  isAgain: (result: T) => boolean = () => false,
): Promise<Repeated<T>> {
  let isDoubtful = false
  for (const pauseMs of pausesMs) {
    const tried: Tried<T> = await attempt(work, isDoubtful)
    if ('result' in tried && !isAgain(tried.result)) return { result: tried.result, isDoubtful }
    const failure: VendorFailure | undefined = 'failure' in tried ? tried.failure : undefined
    if (failure !== undefined && !isRepeatable(failure, parts.clock)) throw failure
    isDoubtful ||= failure?.isSent !== false
    await parts.wait(toPause(parts, pauseMs, failure?.retryAt))
  }
  const last = await attempt(work, isDoubtful)
  if ('failure' in last) throw last.failure
  return { result: last.result, isDoubtful }
}

/** One try. That the last one never left does not undo what one before it may have done. */
async function attempt<T>(work: () => Promise<T>, isDoubtful: boolean): Promise<Tried<T>> {
  try {
    return { result: await work() }
  } catch (problem) {
    if (!(problem instanceof VendorFailure)) throw problem
    if (problem.isSent || !isDoubtful) return { failure: problem }
    const { status, retryAt } = problem
    const failure = new VendorFailure(
      { isSent: true, ...(status !== undefined && { status }) },
      { cause: problem, ...(retryAt !== undefined && { retryAt }) },
    )
    return { failure }
  }
}

/** What the breaker or the circuit ended is not tried again, and what asks for too long a wait neither. */
function isRepeatable({ isSent, status, retryAt = 0 }: VendorFailure, { now }: Clock): boolean {
  return status === 429 ? retryAt - now() <= LONGEST_PAUSE_SECONDS : isSent
}

/** Full jitter: of many that failed together no two come back together. */
function toPause({ clock, random }: RepeatParts, mostMs: number, retryAt = 0): number {
  const [high = 0, low = 0] = random.bytes(2)
  const drawn = Math.round((mostMs * (high * 256 + low)) / 65_535)
  return Math.max((retryAt - clock.now()) * 1000, drawn)
}
