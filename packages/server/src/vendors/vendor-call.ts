/**
 * @module
 * VendorCall: JSON to one company's server and back, with a breaker in front, so that a company that is
 * down costs nobody a wait. Floor 2, for every vendor that is a company.
 */
import { CallError, type AuditEvent, type IncomingReply, type OutgoingRequest } from '../ports.ts'
import { Problem } from '../problem.ts'
import { createBreaker, type BreakerOptions, type Pass } from './breaker.ts'
import { parseOwnAddress } from './own-address.ts'
import { parseRetryAfter } from './retry-after.ts'
import type { VendorPlatform } from './vendor-source.ts'

/** Whom to call, and how patiently. */
export interface VendorCallOptions {
  /** Id of the vendor, for the audit. */
  readonly vendor: string
  /** `https://customer.example`, without a path; http to this machine, in development alone. */
  readonly origin: string
  /** Whole time for one call, its repetition included. */
  readonly timeoutMs: number
  /** Time until a call has begun to leave. Default: the whole. */
  readonly connectMs?: number
  /** A longer reply fails. Default 262,144. */
  readonly maxBytes?: number
  /** So many failures end the calls for a while. Default 5. */
  readonly failuresUntilOpen?: number
  /** So close together they count. Default: in a row. */
  readonly withinSeconds?: number
  /** That while. Then one call tries it for all. Default 10. */
  readonly openSeconds?: number
  /** No `Retry-After` is believed beyond that. Default 300. */
  readonly longestRetrySeconds?: number
  /** True for a body by which it says that it failed, whatever the status: counts as a failure, and comes back. */
  readonly isFault?: (body: unknown) => boolean
}

/** One call. */
export interface VendorRequest {
  readonly method: OutgoingRequest['method']
  /** Begins with `/`; values in it are percent-encoded already. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON; absent means no body. */
  readonly json?: unknown
  /** Sent instead of JSON, as it is. */
  readonly content?: { readonly type: string; readonly body: string | Uint8Array<ArrayBuffer> }
  /** Whole time for this call. Default: the vendor's. */
  readonly timeoutMs?: number
  /** Time until it has begun to leave. Default: the vendor's. */
  readonly connectMs?: number
  /**
   * Done twice it does the same: it is sent again when no reply came. Default false: only where nothing was
   * sent. `never`: not even then; the caller sees to that.
   */
  readonly mayRepeat?: boolean | 'never'
  /** A refusal (4xx) that is no JSON comes back as `isUnread` instead of failing. Default false. */
  readonly takesUnread?: boolean
}

/** A reply below 500. 4xx are the caller's to read, except 429. */
export interface VendorReply {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Parsed JSON, not yet checked by any schema; undefined when the body was empty, or `isUnread`. */
  readonly body: unknown
  readonly isUnread?: true
}

/**
 * Calls the company.
 *
 * @throws VendorFailure (a Problem `vendor_unavailable`) when it is down, hangs, says 429 or 5xx, or something
 * that is no JSON, unless the request takes that; `retryAt` where it is known.
 */
export type VendorCall = (request: VendorRequest) => Promise<VendorReply>

/** Why a call failed: the `code` of `vendor.failed`. */
type Reason = 'paused' | 'unreachable' | 'no_reply' | 'limited' | 'server_error' | 'unreadable'

/** A call that failed. `isSent`: it may have been done all the same. */
export class VendorFailure extends Problem {
  readonly isSent: boolean
  readonly status: number | undefined

  constructor(
    facts: { readonly isSent: boolean; readonly status?: number },
    options: { readonly cause?: unknown; readonly retryAt?: number },
  ) {
    super('vendor_unavailable', options)
    this.isSent = facts.isSent
    this.status = facts.status
  }
}

/** Nothing was done there: nobody was reached, or it said that it would not. */
const UNDONE: readonly Reason[] = ['paused', 'unreachable', 'limited']

type Platform = Pick<VendorPlatform, 'call' | 'clock' | 'audit' | 'development'>

/**
 * Makes the call of one vendor. A request whose connection failed before anything was sent goes once more,
 * any other only where it `mayRepeat`, and only within `timeoutMs`. Bodies and addresses are never logged.
 *
 * @throws TypeError for an origin that may not be called.
 */
export function createVendorCall(platform: Platform, options: VendorCallOptions): VendorCall {
  const { clock, audit } = platform
  const { vendor, longestRetrySeconds, isFault = () => false } = options
  const origin = parseOrigin(options.origin, platform.development)
  const breaker = createBreaker(clock, toBreakerOptions(options))

  const fail = (code: Reason, facts: { cause?: unknown; retryAt?: number; status?: number }) => {
    const { status, ...shown } = facts
    const event: AuditEvent = { event: 'vendor.failed', vendor, code }
    audit(status === undefined ? event : { ...event, status })
    return new VendorFailure(
      { isSent: !UNDONE.includes(code), ...(status !== undefined && { status }) },
      shown,
    )
  }

  return async (request) => {
    const outgoing = toOutgoing(origin, request, options)
    const pass = breaker.enter()
    if (typeof pass === 'number') throw fail('paused', { retryAt: pass })
    const { mayRepeat = false } = request
    const sent =
      mayRepeat === 'never' ? platform.call(outgoing) : callTwice(platform, outgoing, mayRepeat)
    const reply = await sent.catch((cause: unknown) => {
      pass.failed()
      throw fail(isUnsent(cause) ? 'unreachable' : 'no_reply', { cause: toOwnWord(cause) })
    })
    return toVendorReply(reply, { pass, takesUnread: request.takesUnread ?? false })
  }

  function toVendorReply(
    { status, headers, body }: IncomingReply,
    { pass, takesUnread }: { readonly pass: Pass; readonly takesUnread: boolean },
  ): VendorReply {
    if (status === 429) {
      // It is up, and only wants fewer calls: no reason to end them all.
      pass.worked()
      const retryAt = parseRetryAfter(headers['retry-after'], clock, longestRetrySeconds)
      throw fail('limited', { status, ...(retryAt !== undefined && { retryAt }) })
    }
    const read = status < 500 ? parseJson(body) : undefined
    if (read === undefined) {
      // A firewall before it refuses this very request; anybody could end the calls of all with such ones.
      const isRefused = status >= 400 && status < 500
      if (isRefused) pass.worked()
      else pass.failed()
      const problem = fail(status < 500 ? 'unreadable' : 'server_error', { status })
      if (isRefused && takesUnread) return { status, headers, body: undefined, isUnread: true }
      throw problem
    }
    if (isFault(read.value)) pass.failed()
    else pass.worked()
    return { status, headers, body: read.value }
  }
}

const toBreakerOptions = ({
  failuresUntilOpen = 5,
  openSeconds = 10,
  withinSeconds,
}: VendorCallOptions): BreakerOptions => ({
  failuresUntilOpen,
  openSeconds,
  ...(withinSeconds !== undefined && { withinSeconds }),
})

function parseOrigin(text: string, development: boolean): string {
  const url = parseOwnAddress(text, development)
  if (url === undefined || text !== url.origin) throw new TypeError('not the origin of a vendor')
  return url.origin
}

function toOutgoing(
  origin: string,
  { method, path, headers = {}, json, content, ...times }: VendorRequest,
  usual: VendorCallOptions,
): OutgoingRequest {
  if (!path.startsWith('/')) throw new TypeError('a path begins with a slash')
  const { timeoutMs = usual.timeoutMs, connectMs = usual.connectMs } = times
  const own = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
  return {
    method,
    url: `${origin}${path}`,
    headers: {
      accept: 'application/json',
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...(content !== undefined && { 'content-type': content.type }),
      ...Object.fromEntries(own),
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(content !== undefined && { body: content.body }),
    timeoutMs,
    ...(connectMs !== undefined && { connectMs }),
    maxBytes: usual.maxBytes ?? 262_144,
  }
}

const isUnsent = (cause: unknown): boolean => cause instanceof CallError && !cause.isSent

/**
 * What a runtime says of a failed call may name its address, and the key or the code in that: whoever prints
 * the error would print them too. Only the system's own word for it goes on: `ECONNREFUSED`.
 */
function toOwnWord(thrown: unknown): CallError {
  const isSent = !isUnsent(thrown)
  for (let at = thrown; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string' && /^[A-Za-z_]{3,40}$/.test(at.code)) {
      return new CallError(isSent, { cause: at.code })
    }
  }
  return new CallError(isSent)
}

/**
 * Calls, and once more where nothing was sent or the call may be repeated; both within `timeoutMs`.
 *
 * @throws whatever the last call threw.
 */
export async function callTwice(
  { call, clock }: Pick<Platform, 'call' | 'clock'>,
  request: OutgoingRequest,
  mayRepeat: boolean,
): Promise<IncomingReply> {
  const began = clock.now()
  return call(request).catch((cause: unknown) => {
    // A repetition after a full wait would make a person wait twice.
    const timeoutMs = request.timeoutMs - (clock.now() - began) * 1000
    const isRepeatable = cause instanceof CallError && (mayRepeat || !cause.isSent)
    if (!isRepeatable || timeoutMs <= 0) throw cause
    return call({ ...request, timeoutMs })
  })
}

/** Undefined for what is no JSON; an empty body has the value undefined. */
function parseJson(text: string): { readonly value: unknown } | undefined {
  if (text === '') return { value: undefined }
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
