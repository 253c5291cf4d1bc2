/**
 * @module
 * Calls to the backend with the site key. Every reply is limited in time and size, follows no
 * redirect, and is parsed before use.
 */
import {
  isProblemCode,
  ProblemBody,
  ROUTES,
  type RouteName,
  type RouteReply,
  type RouteRequest,
  type Scope,
} from '@countersign/protocol'
import * as v from 'valibot'
import type { Fetch } from './ports.ts'
import { RelyingPartyError } from './relying-party-error.ts'

/** How long one call may take, its body included. */
const TIMEOUT_MS = 5_000
const MOST_REPLY_BYTES = 65_536

/** Endpoints behind a site key. */
type SiteRoute =
  | 'siteBegin'
  | 'redeem'
  | 'endSession'
  | 'listPeople'
  | 'readPerson'
  | 'putPerson'
  | 'deletePerson'
  | 'listAuthenticators'
  | 'provision'
  | 'removeAuthenticator'
  | 'unlockAuthenticator'
  | 'listDoors'
  | 'lockDoor'
  | 'unlockDoor'
  | 'listInvites'
  | 'invite'
  | 'resendInvite'
  | 'listGroups'
  | 'createGroup'
  | 'changeGroup'
  | 'deleteGroup'
  | 'listResources'

/** What one call sends, and how it is called. */
export interface Call<N extends RouteName> {
  readonly params?: Readonly<Record<string, string>>
  /** Members that are undefined are left out. */
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly body: RouteRequest<N>
  readonly idempotencyKey?: string
  /** Default 5,000. */
  readonly timeoutMs?: number
  /** A longer reply fails. Default 65,536. */
  readonly maxBytes?: number
}

/** The backend, as the verbs of this library call it. */
export interface Backend {
  /**
   * Calls one endpoint for sites.
   *
   * @throws RelyingPartyError with the code the backend gave; `unavailable` when it gave none, was not
   *   reached in time, or its reply could not be read.
   */
  call<N extends SiteRoute>(name: N, call: Call<N>): Promise<RouteReply<N>>
  /** The key set's entries, unparsed. @throws RelyingPartyError `unavailable` */
  fetchKeys(): Promise<readonly Readonly<Record<string, unknown>>[]>
}

/** Where it is and how it is called. */
export interface BackendOptions {
  /** Without a slash at its end. */
  readonly address: string
  readonly siteKey: string
  /** Keys of other scopes, where the site has them apart. */
  readonly keys?: Partial<Readonly<Record<Scope, string | undefined>>>
  readonly fetch: Fetch
}

/** Creates the client. The keys live in this closure: no member, no error and no log holds them. */
export function createBackend({ address, siteKey, keys = {}, fetch }: BackendOptions): Backend {
  return {
    async call<N extends SiteRoute>(name: N, { params = {}, query = {}, body, ...how }: Call<N>) {
      const { method, path, reply, scope = 'transactions' } = ROUTES[name]
      const headers: Record<string, string> = { Authorization: `Bearer ${keys[scope] ?? siteKey}` }
      if (body !== undefined) headers['Content-Type'] = 'application/json'
      if (how.idempotencyKey !== undefined) headers['Idempotency-Key'] = how.idempotencyKey
      const url = address + toPath(path, params) + toQuery(query)
      const init = {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }
      const answer = await send(fetch, url, { init, ...how })
      if (!answer.ok) throw toError(answer.value)
      const parsed = v.safeParse(reply, answer.value)
      if (!parsed.success) throw new RelyingPartyError('unavailable')
      return parsed.output
    },

    async fetchKeys() {
      const { method, path, reply } = ROUTES.jwks
      const answer = await send(fetch, address + path, { init: { method } })
      const parsed = v.safeParse(reply, answer.value)
      if (!answer.ok || !parsed.success) throw new RelyingPartyError('unavailable')
      return parsed.output.keys
    },
  }
}

function toPath(path: string, params: Readonly<Record<string, string>>): string {
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
}

function toQuery(query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

interface Sending extends Pick<Call<SiteRoute>, 'timeoutMs' | 'maxBytes'> {
  readonly init: RequestInit
}

interface Answer {
  readonly ok: boolean
  readonly value: unknown
}

/** `manual`: a redirect comes back as it is, is not `ok`, and the key goes nowhere else. */
async function send(
  fetch: Fetch,
  address: string,
  { init, timeoutMs = TIMEOUT_MS, maxBytes = MOST_REPLY_BYTES }: Sending,
): Promise<Answer> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const request = new Request(address, { ...init, redirect: 'manual', signal })
    return await untilAborted(signal, async () => {
      const response = await fetch(request)
      const text = await readText(response, maxBytes)
      return { ok: response.ok, value: JSON.parse(text) }
    })
  } catch (cause) {
    throw new RelyingPartyError('unavailable', { cause })
  }
}

/** Gives up when the signal fires, also on a `fetch` that heeds none. */
async function untilAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const { promise: aborted, reject } = toDeferred()
  const onAbort = () => reject(new Error('the backend took too long'))
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work(), aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

function toDeferred(): { promise: Promise<never>; reject: (reason: Error) => void } {
  let reject: (reason: Error) => void = () => {}
  const promise = new Promise<never>((_, refuse) => {
    reject = refuse
  })
  return { promise, reject }
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  if (response.body === null) return ''
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let length = 0
  for await (const chunk of response.body) {
    length += chunk.byteLength
    if (length > maxBytes) throw new Error('the reply is too large')
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function toError(body: unknown): RelyingPartyError {
  const parsed = v.safeParse(ProblemBody, body)
  if (!parsed.success || !isProblemCode(parsed.output.code) || parsed.output.code === 'internal') {
    return new RelyingPartyError('unavailable')
  }
  return new RelyingPartyError(parsed.output.code, { retryAt: parsed.output.retry_at })
}
