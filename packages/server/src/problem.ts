/**
 * @module
 * Problem: the only error thrown on purpose. Floor 1.
 */
import { PROBLEMS, type ProblemCode, type TransactionView } from '@countersign/protocol'

/** What may accompany a code. `cause` never leaves the process. */
export interface ProblemFacts {
  readonly cause?: unknown
  /** Epoch seconds from which on another try makes sense; becomes `Retry-After` too. */
  readonly retryAt?: number
  /** Dotted path of the member that could not be read. */
  readonly field?: string
  /** State of the transaction after the problem, for the page. */
  readonly view?: TransactionView
  /** A passkey nobody here has: the page may tell the browser so. */
  readonly signal?: 'unknown_credential'
}

/** A failure that the caller may meet, by its code. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly retryAt: number | undefined
  readonly field: string | undefined
  readonly view: TransactionView | undefined
  readonly signal: 'unknown_credential' | undefined

  constructor(code: ProblemCode, facts: ProblemFacts = {}) {
    super(PROBLEMS[code].title, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.name = 'Problem'
    this.code = code
    this.retryAt = facts.retryAt
    this.field = facts.field
    this.view = facts.view
    this.signal = facts.signal
  }
}
