/**
 * @module
 * Problem: the only error thrown on purpose. Floor 1.
 */
import { PROBLEMS, type ProblemCode } from '@countersign/protocol'

/** What may accompany a code. `cause` never leaves the process. */
export interface ProblemFacts {
  readonly cause?: unknown
  /** Epoch seconds from which on another try makes sense; becomes `Retry-After` too. */
  readonly retryAt?: number
  /** Dotted path of the member that could not be read. */
  readonly field?: string
}

/** A failure that the caller may meet, by its code. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly retryAt: number | undefined
  readonly field: string | undefined

  constructor(code: ProblemCode, facts: ProblemFacts = {}) {
    super(PROBLEMS[code].title, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.name = 'Problem'
    this.code = code
    this.retryAt = facts.retryAt
    this.field = facts.field
  }
}
