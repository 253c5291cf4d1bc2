/**
 * @module
 * The error every public promise of the widget rejects with. Any room may import it.
 */
import type { ProblemCode, TransactionView } from '@countersign/protocol'

/** What is known beside the code. All of it optional: most codes say enough by themselves. */
export interface CountersignErrorOptions extends ErrorOptions {
  /** What may be done next, as in `PROBLEMS`. */
  readonly retry?: string
  /** Epoch seconds by the server's clock from which on another try makes sense. */
  readonly retryAt?: number
  /** Names the request in the server's log. */
  readonly requestId?: string
  /** State of the transaction after the problem. */
  readonly view?: TransactionView
  /** `unknown_credential`: the browser may be told that the passkey is not on file any more. */
  readonly signal?: string
}

/** Why a sign-in, step-up or visit ended without what was asked for. */
export class CountersignError extends Error {
  override readonly name = 'CountersignError'
  /** From `PROBLEMS`, or a code that only a newer backend knows. `cancelled` when the person left. */
  readonly code: string
  readonly details: CountersignErrorOptions

  constructor(code: ProblemCode | (string & {}), options: CountersignErrorOptions = {}) {
    super(code, options)
    this.code = code
    this.details = options
  }
}
