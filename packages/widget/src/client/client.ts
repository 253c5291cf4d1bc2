/**
 * @module
 * Calls to the backend. Every reply is parsed here before anything else sees it, every failure leaves
 * as a CountersignError. Rooms above get the client from the flow.
 */
import {
  type AnswerRequest,
  type BeginRequest,
  type ChallengeRequest,
  type HandoverNumber,
  type HandoverRequest,
  type IdentifyRequest,
  ProblemBody,
  TransactionView,
} from '@countersign/protocol'
import * as v from 'valibot'
import { CountersignError } from './countersign-error.ts'
import type { Ports } from './ports.ts'
import { WIDGET_VERSION } from './version.ts'

/** Longer than the longest wait the server grants. */
const TIMEOUT_MS = 35_000
const TRANSACTIONS = '/v1/transactions'

export interface ClientOptions {
  /** Address of the backend, without a slash at its end. */
  readonly server: string
  readonly ports: Pick<Ports, 'fetch'>
  /** Capability token of the transaction: 32 bytes, base64url. */
  readonly token: string
}

/** What a page posts to its transaction, by the last part of the path. */
export interface Posts {
  readonly identify: IdentifyRequest
  readonly challenges: ChallengeRequest
  readonly answers: AnswerRequest
  /** Goes as it is, with headers of its own. */
  readonly captures: Blob
  readonly handover: HandoverRequest
  readonly 'handover/number': HandoverNumber
  readonly 'handover/end': Record<string, never>
  readonly cancel: Record<string, never>
}

/** Request headers by name, in place of the usual ones or beside them. */
export type Headers = Readonly<Record<string, string>>

export interface Client {
  begin(body: BeginRequest): Promise<TransactionView>
  /**
   * @param since  With it the call waits up to 25 s for a version other than this one.
   * @param signal  Gives the wait up.
   */
  read(id: string, since?: number, signal?: AbortSignal): Promise<TransactionView>
  post<K extends keyof Posts>(
    id: string,
    what: K,
    body: Posts[K],
    headers?: Headers,
  ): Promise<TransactionView>
  /**
   * Any call of a transaction; the account's own use it directly. The reply is parsed with `schema`.
   *
   * @param path  Below the server's address, for example `/v1/transactions/{id}/authenticators`.
   */
  call<S extends v.GenericSchema>(
    schema: S,
    target: readonly [method: string, path: string],
    options?: {
      readonly body?: unknown
      readonly headers?: Headers | undefined
      readonly signal?: AbortSignal | undefined
    },
  ): Promise<v.InferOutput<S>>
}

/**
 * Every call may be repeated without harm (same token, same body, one try), so a call that gets no
 * reply is sent once more before it counts as failed.
 *
 * @throws CountersignError the server's code; `offline` without a reply; `unavailable` for a reply
 *   that can't be read.
 */
export function createClient({ server, ports, token }: ClientOptions): Client {
  const call: Client['call'] = async (schema, [method, path], { body, headers, signal } = {}) => {
    const send = () =>
      ports.fetch(server + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'countersign-widget': WIDGET_VERSION,
          ...headers,
        },
        body: body instanceof Blob ? body : JSON.stringify(body),
        // The token is the only key: no cookie goes along, and no redirect takes it elsewhere.
        credentials: 'omit',
        redirect: 'error',
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])]),
      })
    const response = await send()
      .catch(send)
      .catch((cause: unknown) => {
        throw new CountersignError('offline', { cause, retry: 'same' })
      })
    const reply: unknown = await response.json().catch(() => undefined)
    if (!response.ok) throw toError(reply)
    const parsed = v.safeParse(schema, reply)
    if (!parsed.success) throw new CountersignError('unavailable')
    return parsed.output
  }
  const toView = (method: string, path: string, options?: Parameters<Client['call']>[2]) =>
    call(TransactionView, [method, TRANSACTIONS + path], options)

  return {
    call,
    begin: (body) => toView('POST', '', { body }),
    read: (id, since, signal) =>
      toView('GET', `/${id}${since === undefined ? '' : `?wait=25&since=${since}`}`, { signal }),
    post: (id, what, body, headers) => toView('POST', `/${id}/${what}`, { body, headers }),
  }
}

/** A proxy's own error page is no problem of ours: it counts as the backend being away. */
function toError(body: unknown): CountersignError {
  const parsed = v.safeParse(ProblemBody, body)
  if (!parsed.success) return new CountersignError('unavailable')
  const { code, retry, retry_at: retryAt, instance: requestId, signal, view } = parsed.output
  const next = v.safeParse(TransactionView, view)
  return new CountersignError(code, {
    retry,
    retryAt,
    requestId,
    signal,
    view: next.success ? next.output : undefined,
  })
}
