/**
 * @module
 * A check, and once more where the connection failed. Floor 2, inside `vendors/authentimate`.
 */
import type { Clock, Wait } from '../../ports.ts'
import { VendorFailure, type VendorReply } from '../vendor-call.ts'

/** Whole time of both. */
export const CHECK_MS = 6_000
const PAUSE_MS = 300

/** The reply that came. */
export interface CheckedTwice {
  readonly reply: VendorReply
  /** A first try may have been judged, and its answer got lost: the code may be used up. */
  readonly isDoubtful: boolean
}

/**
 * @returns undefined where nobody can say any more: something was sent, and no answer came.
 * @throws VendorFailure where nothing was judged.
 */
export async function checkTwice(
  { clock, wait }: { readonly clock: Clock; readonly wait: Wait },
  call: (timeoutMs: number) => Promise<VendorReply>,
): Promise<CheckedTwice | undefined> {
  const began = clock.now()
  try {
    return { reply: await call(CHECK_MS), isDoubtful: false }
  } catch (thrown) {
    if (!isConnectionLost(thrown)) throw thrown
    const left = CHECK_MS - PAUSE_MS - (clock.now() - began) * 1000
    const { isSent } = thrown
    if (left <= 0 && !isSent) throw thrown
    // A time-out has used the time up.
    if (left <= 0) return undefined
    await wait(PAUSE_MS)
    return checkAgain(() => call(left), isSent)
  }
}

async function checkAgain(
  call: () => Promise<VendorReply>,
  isDoubtful: boolean,
): Promise<CheckedTwice | undefined> {
  try {
    return { reply: await call(), isDoubtful }
  } catch (thrown) {
    if (isDoubtful || (isConnectionLost(thrown) && thrown.isSent)) return undefined
    throw thrown
  }
}

/** No reply at all, and not because the breaker let nothing through. */
const isConnectionLost = (thrown: unknown): thrown is VendorFailure =>
  thrown instanceof VendorFailure && thrown.status === undefined && thrown.retryAt === undefined
