/**
 * @module
 * The trial's time: the machine's clock plus what the visitor added in *Make it fail*. The backend,
 * Harbour and the Pocket all read this one, so that codes, limits and sessions age together.
 */
import type { Clock } from '@countersign/server'

/** Moves forward only: going back would make spent codes good again. */
export interface TrialClock extends Clock {
  /** Whole seconds ahead of the machine. */
  readonly advancedSeconds: number
  /** @throws TypeError unless `seconds` is a whole number from 0 to 90 days. */
  advance(seconds: number): void
}

/** The farthest that one press, or one call, may move the clock: 90 days. */
export const MOST_ADVANCE_SECONDS = 90 * 86_400

/**
 * @param machine  Epoch seconds of the machine.
 * @param advancedSeconds  Where an earlier start of the same trial had got to. Default 0.
 */
export function createTrialClock(machine: () => number, advancedSeconds = 0): TrialClock {
  let ahead = advancedSeconds
  return {
    now: () => machine() + ahead,
    get advancedSeconds() {
      return ahead
    },
    advance(seconds) {
      if (!Number.isInteger(seconds) || seconds < 0 || seconds > MOST_ADVANCE_SECONDS) {
        throw new TypeError('the clock moves forward by whole seconds, at most 90 days at once')
      }
      ahead += seconds
    },
  }
}
