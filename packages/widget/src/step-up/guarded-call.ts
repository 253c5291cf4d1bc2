/**
 * @module
 * One call of the page that was stopped by a demand, kept so that it can be sent once more. Only the
 * rooms of `step-up` import it.
 */
import { CountersignError } from '../client/countersign-error.ts'
import type { Demand } from './demand.ts'

/** A stopped call. */
export interface GuardedCall {
  readonly demand: Demand
  /** Calls with an equal key share one sheet. A symbol is equal to no other. */
  readonly key: string | symbol
  /** The caller's own: ends this caller's waiting and nobody else's. */
  readonly signal: AbortSignal
  /**
   * Sends the call again.
   *
   * @param proof  Goes into `Countersign-Proof`; without it the call is sent as it was.
   * @throws CountersignError `redirect_refused` when the answer to a proof leads elsewhere; the
   *   proof goes to the address that asked for it and no further.
   * @throws whatever `fetch` throws.
   */
  readonly repeat: (options: { signal: AbortSignal; proof?: string }) => Promise<Response>
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

/**
 * Keeps a stopped call.
 *
 * @param copy  A clone made before the call was first sent: its body is still unread.
 * @returns undefined when the call may not be sent twice: an unsafe method, no `Idempotency-Key`,
 *   and a server that doesn't say that nothing was executed.
 */
export async function toGuardedCall(
  copy: Request,
  demand: Demand,
  fetch: typeof globalThis.fetch,
): Promise<GuardedCall | undefined> {
  const isSafe = SAFE_METHODS.includes(copy.method)
  const idempotencyKey = copy.headers.get('idempotency-key')
  if (!isSafe && idempotencyKey === null && !demand.notExecuted) return undefined
  const body = isSafe ? undefined : await copy.arrayBuffer()
  return {
    demand,
    key: await toKey({ copy, demand, body, idempotencyKey }),
    signal: copy.signal,
    async repeat({ signal, proof }) {
      const headers = new Headers(copy.headers)
      if (proof !== undefined) headers.set('Countersign-Proof', proof)
      const request = new Request(copy, {
        headers,
        signal,
        ...(body === undefined || body.byteLength === 0 ? {} : { body }),
        ...(proof === undefined ? {} : { redirect: 'manual' }),
      })
      const response = await fetch(request)
      // The caller who reads redirects alone gets it as it is: nothing was followed.
      if (proof !== undefined && copy.redirect !== 'manual' && isRedirect(response)) {
        throw new CountersignError('redirect_refused')
      }
      return response
    },
  }
}

/** Browsers hide a redirect that isn't followed behind a type; other runtimes show its status. */
function isRedirect(response: Response): boolean {
  return response.type === 'opaqueredirect' || [301, 302, 303, 307, 308].includes(response.status)
}

interface KeyParts {
  readonly copy: Request
  readonly demand: Demand
  readonly body: ArrayBuffer | undefined
  readonly idempotencyKey: string | null
}

/**
 * Which sheet a call belongs to.
 *
 * Demands for a level alone share one per origin and level. Others share one when method, address,
 * Idempotency-Key and body are equal: the page can't know the action before the sheet claims it,
 * but the site's server makes it from the request, so equal requests mean equal actions. An unsafe
 * call without an Idempotency-Key is like no other: two equal transfers may well be two transfers.
 */
async function toKey({ copy, demand, body, idempotencyKey }: KeyParts): Promise<string | symbol> {
  if (demand.levelOnly) return `level ${new URL(copy.url).origin} ${demand.level}`
  if (body !== undefined && idempotencyKey === null) return Symbol('one of a kind')
  const digest = body === undefined ? '' : await toDigest(body, copy.headers)
  return JSON.stringify([copy.method, copy.url, idempotencyKey, digest])
}

/** Browsers draw a new boundary for each FormData: it is no part of what is asked. */
async function toDigest(body: ArrayBuffer, headers: Headers): Promise<string> {
  const [, boundary] = /\bboundary="?([^";]+)/.exec(headers.get('content-type') ?? '') ?? []
  const bytes =
    boundary === undefined
      ? body
      : new TextEncoder().encode(new TextDecoder('latin1').decode(body).replaceAll(boundary, ''))
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).join()
}
