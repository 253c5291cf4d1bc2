/**
 * @module
 * The error every public promise of the widget rejects with. Any room may import it.
 */
import type { ProblemCode, TransactionView } from '@countersign/protocol'

/** What is known beside the code. All of it optional: most codes say enough by themselves. */
export interface CountersignErrorOptions extends ErrorOptions {
  /** What may be done next, as in `PROBLEMS`. Default `later`. */
  readonly retry?: string | undefined
  /** Epoch seconds by the server's clock from which on another try makes sense. */
  readonly retryAt?: number | undefined
  /** Names the request in the server's log. */
  readonly requestId?: string | undefined
  /** State of the transaction after the problem. */
  readonly view?: TransactionView | undefined
  /** `unknown_credential`: the browser may be told that the passkey is not on file any more. */
  readonly signal?: string | undefined
}

/** Why a sign-in, step-up or visit ended without what was asked for. */
export class CountersignError extends Error {
  override readonly name = 'CountersignError'
  /** From `PROBLEMS`, or a code that only a newer backend knows. `cancelled` when the person left. */
  readonly code: string
  readonly details: CountersignErrorOptions

  constructor(code: ProblemCode | (string & {}), details: CountersignErrorOptions = {}) {
    super(code, details)
    this.code = code
    this.details = details
  }
}
