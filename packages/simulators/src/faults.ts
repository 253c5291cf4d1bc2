/**
 * @module
 * What a vendor may do wrong, and the board on which a visitor or a test asks for it. Any simulator may
 * import it.
 */
import { drawBelow, type Random, systemRandom } from './random.ts'

/** Faults that any HTTP interface can have; what each does is told in `apply-fault.ts`. */
export type HttpFault =
  | 'down'
  | 'slow'
  | 'hang'
  | '429'
  | 'status'
  | 'lost'
  | 'reset-before'
  | 'reset-after'
  | 'slow-body'
  | 'redirect'
  | 'html'
  | 'empty'
  | 'oversized'
  | 'truncated'
  | 'wrong-types'

/**
 * Milliseconds: always so many; any number between two, each as likely; or a long tail: half of the waits
 * are shorter than the median, a few are many times as long.
 */
export type Delay =
  | number
  | { readonly fromMs: number; readonly toMs: number }
  | { readonly medianMs: number; readonly maxMs: number }

/** A fault, where, and how often. */
export interface FaultRequest<Name extends string, Operation extends string> {
  readonly fault: Name
  /** Only this operation. Default: every one. */
  readonly operation?: Operation
  /** So many calls, then all is well again. Default: until it is taken back. */
  readonly count?: number
  /** Of the calls that fit, so many are hit: 0 to 1. Default: every one. */
  readonly probability?: number
  /** `status`: the status to answer, default 500. `down`: the status of the page, default 503. */
  readonly status?: number
  /** `slow`: how long to wait before acting. `slow-body`: in the middle of the body. Default 2000. */
  readonly delayMs?: Delay
  /** `429`: whole seconds of `Retry-After`. Default 7; `null` leaves the header out. */
  readonly retryAfterSeconds?: number | null
}

/** The faults that are set, oldest first. */
export interface FaultBoard<Name extends string, Operation extends string> {
  set(request: FaultRequest<Name, Operation>): void
  clear(): void
  list(): readonly FaultRequest<Name, Operation>[]
  /** The oldest fault that fits the operation; uses up one of its `count`. */
  take(operation: Operation): FaultRequest<Name, Operation> | undefined
  /** Fires when the board is cleared: what hangs lets go. */
  readonly cleared: AbortSignal
}

const MILLION = 1_000_000

/**
 * Makes an empty board.
 *
 * @param random  Decides for faults with a `probability`. Default: the machine's.
 */
export function createFaultBoard<Name extends string, Operation extends string>(
  random: Random = systemRandom,
): FaultBoard<Name, Operation> {
  let clearing = new AbortController()
  let board: { request: FaultRequest<Name, Operation>; left: number }[] = []
  const isHit = (probability: number | undefined): boolean =>
    probability === undefined || drawBelow(random, MILLION) < probability * MILLION
  return {
    set: (request) => {
      board.push({ request, left: request.count ?? Number.POSITIVE_INFINITY })
    },
    clear() {
      board = []
      clearing.abort()
      clearing = new AbortController()
    },
    get cleared() {
      return clearing.signal
    },
    list: () => board.map(({ request }) => request),
    take(operation) {
      const found = board.find(
        ({ request }) =>
          (request.operation === undefined || request.operation === operation) &&
          isHit(request.probability),
      )
      if (found === undefined) return undefined
      found.left -= 1
      if (found.left <= 0) board = board.filter((one) => one !== found)
      return found.request
    },
  }
}

/** Whole milliseconds. The long tail is a Pareto distribution with exponent 1, cut at its end. */
export function drawDelay(delay: Delay, random: Random): number {
  if (typeof delay === 'number') return delay
  if ('fromMs' in delay) {
    return delay.fromMs + drawBelow(random, Math.max(0, delay.toMs - delay.fromMs) + 1)
  }
  const share = (drawBelow(random, MILLION) + 1) / MILLION
  return Math.min(delay.maxMs, Math.round(delay.medianMs / 2 / share))
}
