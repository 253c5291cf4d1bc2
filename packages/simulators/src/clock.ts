/**
 * @module
 * The simulators' clock: a given clock plus what a visitor or a test moved it on by. Any simulator
 * may import it; it imports nothing.
 */

/** Whatever tells the time. */
export interface Clock {
  /** Epoch seconds, whole. */
  now(): number
}

/** A clock that can be moved. */
export interface SimulatorClock extends Clock {
  /** Moves time on by whole seconds; negative moves it back. */
  advance(seconds: number): void
}

/** @param base  Default: the machine's clock. */
export function createSimulatorClock(base: Clock = systemClock): SimulatorClock {
  let moved = 0
  return {
    now: () => base.now() + moved,
    advance: (seconds) => {
      moved += Math.trunc(seconds)
    },
  }
}

const systemClock: Clock = { now: () => Math.floor(Date.now() / 1000) }

/** Waits by a timer of the machine. */
export const waitByTimer = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
