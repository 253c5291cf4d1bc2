/**
 * @module
 * A clock that moves only when a test says so. For tests alone.
 */
import type { Clock } from '../../packages/server/src/ports.ts'

export interface TestClock extends Clock {
  /** Moves time on by whole seconds; negative moves it back. */
  advance(seconds: number): void
}

/**
 * @param start  Epoch seconds. Default 14 November 2023, 22:13:20 UTC.
 * @throws TypeError for fractions: the product knows whole seconds only.
 */
export function createTestClock(start = 1_700_000_000): TestClock {
  let seconds = toWhole(start)
  return {
    now: () => seconds,
    advance: (by) => {
      seconds += toWhole(by)
    },
  }
}

function toWhole(seconds: number): number {
  if (!Number.isSafeInteger(seconds)) throw new TypeError('a clock counts whole seconds')
  return seconds
}
