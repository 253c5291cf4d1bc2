/**
 * @module
 * Repeating what may be done twice, with pauses, within one time limit. Floor 2, inside
 * `vendors/allthenticate`.
 */
import type { VendorPlatform } from '../vendor-source.ts'
import { VendorFailure } from '../vendor-call.ts'

/** How often, and how patiently. */
export interface Plan {
  /** Whole time, all repetitions included. */
  readonly timeoutMs: number
  /** A pause before each repetition; none: it is made once. */
  readonly pausesMs: readonly number[]
}

/** What a repetition touches. */
export type RepeatDeps = Pick<VendorPlatform, 'wait' | 'random'> & {
  readonly elapsed: () => number
}

/** A pause is up to a fifth shorter or longer: callers that failed together come back apart. */
const JITTER = 0.2

/** Nobody was reached, or nobody can say: asked again it may go well. A refusal or a full house stays one. */
const isPassing = (error: unknown): boolean =>
  error instanceof VendorFailure &&
  error.retryAt === undefined &&
  (error.status === undefined || error.status >= 500 || error.status < 300)

/**
 * Does the work, again after a passing failure.
 *
 * @param work  Gets the milliseconds that are left.
 * @throws whatever the last try threw.
 */
export async function repeat<T>(
  { wait, random, elapsed }: RepeatDeps,
  { timeoutMs, pausesMs }: Plan,
  work: (leftMs: number) => Promise<T>,
): Promise<T> {
  const endsAt = elapsed() + timeoutMs
  const attempt = async (pauses: readonly number[]): Promise<T> => {
    try {
      return await work(Math.ceil(endsAt - elapsed()))
    } catch (error) {
      const [pause, ...more] = pauses
      if (pause === undefined || !isPassing(error)) throw error
      const [dice = 0] = random.bytes(1)
      await wait(Math.round(pause * (1 - JITTER + (2 * JITTER * dice) / 255)))
      if (elapsed() >= endsAt) throw error
      return attempt(more)
    }
  }
  return attempt(pausesMs)
}
