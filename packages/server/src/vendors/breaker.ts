/**
 * @module
 * Breaker: after so many failures nobody calls for a while, and then one call tries for all.
 * Floor 2, for `vendor-call`.
 */
import type { Clock } from '../ports.ts'

/** When it opens, and for how long. */
export interface BreakerOptions {
  readonly failuresUntilOpen: number
  readonly openSeconds: number
  /** So close together they count, whatever worked between them. Default: in a row, however far apart. */
  readonly withinSeconds?: number
}

/** The right to make one call; exactly one of the two must be told afterwards. */
export interface Pass {
  worked(): void
  failed(): void
}

/** Stands in front of calls. */
export interface Breaker {
  /** A pass, or the time (epoch seconds) from which on asking again makes sense. */
  enter(): Pass | number
}

/**
 * States: closed (`openUntil` 0) lets all through; open lets none; half-open (its time has passed) lets one
 * through, on whose result all depends. What calls of an earlier state come to changes nothing.
 */
export function createBreaker(clock: Clock, options: BreakerOptions): Breaker {
  const { failuresUntilOpen, openSeconds, withinSeconds } = options
  /** When they were, oldest first. */
  let failures: readonly number[] = []
  let openUntil = 0
  let isProbing = false

  const open = () => {
    openUntil = clock.now() + openSeconds
  }
  const ordinary: Pass = {
    worked: () => {
      if (withinSeconds === undefined) failures = []
    },
    failed: () => {
      if (openUntil > 0) return
      const since = withinSeconds === undefined ? 0 : clock.now() - withinSeconds
      failures = [...failures.filter((at) => at > since), clock.now()]
      if (failures.length >= failuresUntilOpen) open()
    },
  }
  const probe: Pass = {
    worked: () => {
      isProbing = false
      failures = []
      openUntil = 0
    },
    failed: () => {
      isProbing = false
      open()
    },
  }

  return {
    enter: () => {
      if (openUntil === 0) return ordinary
      const now = clock.now()
      if (now < openUntil || isProbing) return Math.max(openUntil, now + 1)
      isProbing = true
      return probe
    },
  }
}
