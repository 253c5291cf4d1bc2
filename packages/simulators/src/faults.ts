/**
 * @module
 * What a vendor may do wrong, and the board on which a visitor or a test asks for it. Any simulator may
 * import it; it imports nothing.
 */

/** Faults that any HTTP interface can have; what each does is told in `apply-fault.ts`. */
export type HttpFault =
  | 'down'
  | 'slow'
  | 'hang'
  | '429'
  | 'status'
  | 'lost'
  | 'redirect'
  | 'html'
  | 'empty'
  | 'oversized'
  | 'truncated'
  | 'wrong-types'

/** A fault, where, and how often. */
export interface FaultRequest<Name extends string, Operation extends string> {
  readonly fault: Name
  /** Only this operation. Default: every one. */
  readonly operation?: Operation
  /** So many calls, then all is well again. Default: until it is taken back. */
  readonly count?: number
  /** `status`: the status to answer. Default 500. */
  readonly status?: number
  /** `slow`: how long to wait before acting. Default 2000. */
  readonly delayMs?: number
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

/** Makes an empty board. */
export function createFaultBoard<Name extends string, Operation extends string>(): FaultBoard<
  Name,
  Operation
> {
  let clearing = new AbortController()
  let board: { request: FaultRequest<Name, Operation>; left: number }[] = []
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
        ({ request }) => request.operation === undefined || request.operation === operation,
      )
      if (found === undefined) return undefined
      found.left -= 1
      if (found.left <= 0) board = board.filter((one) => one !== found)
      return found.request
    },
  }
}
