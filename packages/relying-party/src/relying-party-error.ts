/**
 * @module
 * RelyingPartyError: the only error this library throws on purpose, and how it is answered to a page.
 */
import { PROBLEM_TYPE_BASE, PROBLEMS, type ProblemCode } from '@countersign/protocol'

/** What may accompany a code. */
export interface RelyingPartyErrorFacts {
  /** Never leaves the process. */
  readonly cause?: unknown
  /** Epoch seconds from which on another try makes sense. */
  readonly retryAt?: number | undefined
}

/** The site's own mistakes: a page that met 401 for one of these would ask its person to sign in. */
const SITE_FAULTS: ReadonlySet<ProblemCode> = new Set([
  'site_key_wrong',
  'site_key_exposed',
  'scope_missing',
  'site_unknown',
])

/** A failure that a site may meet, by its code. The message is fixed text and holds no value. */
export class RelyingPartyError extends Error {
  readonly code: ProblemCode
  /** HTTP status it is answered with. */
  readonly status: number
  readonly retryAt: number | undefined

  constructor(code: ProblemCode, facts: RelyingPartyErrorFacts = {}) {
    super(PROBLEMS[code].title, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.name = 'RelyingPartyError'
    this.code = code
    this.status = SITE_FAULTS.has(code) ? 500 : PROBLEMS[code].status
    this.retryAt = facts.retryAt
  }
}

/** An answer in no framework's terms. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** JSON text. */
  readonly body: string
}

/** Members of the body and headers that one problem has beyond those of all. */
export interface ProblemMore {
  readonly members?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

/** Answers an error as `application/problem+json` (RFC 9457). `cause` stays behind. */
export function toProblemReply(error: RelyingPartyError, more: ProblemMore = {}): Reply {
  const { code, status, retryAt } = error
  const { title, retry } = PROBLEMS[code]
  return {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      ...more.headers,
    },
    body: JSON.stringify({
      type: PROBLEM_TYPE_BASE + code,
      title,
      status,
      code,
      retry,
      ...(retryAt === undefined ? {} : { retry_at: retryAt }),
      ...more.members,
    }),
  }
}

/** Answers JSON that no cache may keep. */
export function toJsonReply(status: number, value: unknown): Reply {
  return {
    status,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
    body: JSON.stringify(value),
  }
}
