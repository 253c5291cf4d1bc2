/**
 * @module
 * Calls to the backend. Every reply is parsed here before anything else sees it, every failure leaves
 * as a CountersignError. Rooms above get the client from the flow.
 */
import {
  type AnswerRequest,
  type BeginRequest,
  type ChallengeRequest,
  ProblemBody,
  TransactionView,
} from '@countersign/protocol'
import * as v from 'valibot'
import { CountersignError } from './countersign-error.ts'
import type { Ports } from './ports.ts'
import { WIDGET_VERSION } from './version.ts'

/** Longer than the longest wait the server grants. */
const TIMEOUT_MS = 35_000

export interface ClientOptions {
  /** Address of the backend, without a slash at its end. */
  readonly server: string
  readonly ports: Pick<Ports, 'fetch'>
  /** Capability token of the transaction: 32 bytes, base64url. */
  readonly token: string
}

export interface CallOptions {
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
}

/** One function per call of `ROUTES` that a page makes while a transaction runs. */
export interface Client {
  begin(body: BeginRequest): Promise<TransactionView>
  /** @param since  With it the call waits up to 25 s for a version other than this one. */
  read(id: string, since?: number, signal?: AbortSignal): Promise<TransactionView>
  identify(id: string, loginName: string): Promise<TransactionView>
  challenge(id: string, body: ChallengeRequest): Promise<TransactionView>
  answer(id: string, body: AnswerRequest): Promise<TransactionView>
  cancel(id: string): Promise<TransactionView>
  /**
   * Any other call of a transaction: the account's. The reply is parsed with `schema`.
   *
   * @param path  Below the server's address, for example `/v1/transactions/{id}/authenticators`.
   */
  call<S extends v.GenericSchema>(
    schema: S,
    target: readonly [method: string, path: string],
    options?: CallOptions,
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
  const call: Client['call'] = async (schema, [method, path], options = {}) => {
    const { signal } = options
    const send = () => ports.fetch(server + path, toRequest(method, token, options))
    const response = await send()
      .catch((error: unknown) => (signal?.aborted ? Promise.reject(error) : send()))
      .catch((cause: unknown) => {
        throw new CountersignError('offline', { cause, retry: 'same' })
      })
    const body: unknown = await response.json().catch(() => undefined)
    if (!response.ok) throw toError(body)
    const parsed = v.safeParse(schema, body)
    if (!parsed.success) throw new CountersignError('unavailable')
    return parsed.output
  }
  const post = (path: string, body: unknown) =>
    call(TransactionView, ['POST', `/v1/transactions${path}`], { body })

  return {
    call,
    begin: (body) => post('', body),
    read: (id, since, signal) =>
      call(
        TransactionView,
        ['GET', `/v1/transactions/${id}${since === undefined ? '' : `?wait=25&since=${since}`}`],
        { signal },
      ),
    identify: (id, loginName) => post(`/${id}/identify`, { login_name: loginName }),
    challenge: (id, body) => post(`/${id}/challenges`, body),
    answer: (id, body) => post(`/${id}/answers`, body),
    cancel: (id) => post(`/${id}/cancel`, {}),
  }
}

function toRequest(method: string, token: string, options: CallOptions): RequestInit {
  const { body, signal } = options
  const deadline = AbortSignal.timeout(TIMEOUT_MS)
  return {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'countersign-widget': WIDGET_VERSION,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    // The token is the only key: no cookie goes along, nothing is kept, no redirect takes it elsewhere.
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
  }
}

/** A proxy's own error page is no problem of ours: it counts as the backend being away. */
function toError(body: unknown): CountersignError {
  const parsed = v.safeParse(ProblemBody, body)
  if (!parsed.success) return new CountersignError('unavailable')
  const { code, retry, retry_at: retryAt, instance: requestId, signal } = parsed.output
  const view = v.safeParse(TransactionView, parsed.output.view)
  const details = { retry, retryAt, requestId, signal, view: view.success ? view.output : undefined }
  return new CountersignError(code, details)
}
