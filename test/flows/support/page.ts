/**
 * @module
 * A page and a site's server as the backend meets them: nothing but HTTP.
 */
import {
  toBase64url,
  toSha256,
  TransactionView,
  type Action,
  type BeginRequest,
  type Person,
  type SiteBeginReply,
} from '@countersign/protocol'
import * as v from 'valibot'
import { createTestRandom } from '../../support/random.ts'
import type { Backend } from '../../../packages/server/src/runtimes/backend.ts'
import { ISSUER, ORIGIN, PEOPLE_KEY, SITE_KEY, type Bench } from './backend.ts'

const random = createTestRandom(23)

/** A backend in this process or in another one. */
export interface Reachable {
  readonly backend: Pick<Backend, 'fetch'>
}

/** A reply with its body parsed. */
export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
  /** The view, as reply or inside a problem. */
  readonly view: TransactionView
}

export interface PageOptions {
  readonly origin?: string
  readonly token?: string
  readonly address?: string
}

/** Purposes that are tied to the browser by its cookie. */
const BOUND: readonly string[] = ['login', 'verify-phone']

/** One tab: it keeps its token and the transaction's id. */
export class Page {
  readonly bench: Reachable
  readonly origin: string
  readonly token: string
  readonly address: string
  /** What the binding cookie would hold. */
  readonly cookie = toBase64url(random.bytes(32))
  id = ''
  view: TransactionView | undefined

  constructor(bench: Reachable, options: PageOptions = {}) {
    this.bench = bench
    this.origin = options.origin ?? ORIGIN
    this.token = options.token ?? toBase64url(random.bytes(32))
    this.address = options.address ?? '192.0.2.1'
  }

  /** Sends one request of the page. */
  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const request = new Request(`${ISSUER}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.token}`,
        ...(method === 'GET' ? {} : { Origin: this.origin }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const reply = await toReply(
      await this.bench.backend.fetch(request, { peerAddress: this.address }),
    )
    if ('state' in reply.view) this.view = reply.view
    return reply
  }

  async begin(request: Partial<BeginRequest> = {}): Promise<Reply> {
    const purpose = request.purpose ?? 'login'
    const reply = await this.send('POST', '/v1/transactions', {
      purpose,
      ...(BOUND.includes(purpose) ? { binding: await toSha256(this.cookie) } : {}),
      ...request,
    })
    if (reply.status === 200) this.id = reply.view.id
    return reply
  }

  identify(loginName: string): Promise<Reply> {
    return this.send('POST', `/v1/transactions/${this.id}/identify`, { login_name: loginName })
  }

  /** Names the number to be verified. */
  name(phoneNumber: string, more: Record<string, unknown> = {}): Promise<Reply> {
    const body = { phone_number: phoneNumber, ...more }
    return this.send('POST', `/v1/transactions/${this.id}/identify`, body)
  }

  challenge(authenticator: string, more: Record<string, unknown> = {}): Promise<Reply> {
    return this.send('POST', `/v1/transactions/${this.id}/challenges`, { authenticator, ...more })
  }

  /** Answers the open prompt, or the challenge named. */
  answer(answer: Record<string, unknown>, more: Record<string, unknown> = {}): Promise<Reply> {
    const challenge = this.view?.prompt?.challenge ?? 'none'
    return this.send('POST', `/v1/transactions/${this.id}/answers`, { challenge, answer, ...more })
  }

  read(): Promise<Reply> {
    return this.send('GET', `/v1/transactions/${this.id}`)
  }

  cancel(): Promise<Reply> {
    return this.send('POST', `/v1/transactions/${this.id}/cancel`)
  }
}

async function toReply(response: Response): Promise<Reply> {
  const text = await response.text()
  const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>
  const shown = v.safeParse(TransactionView, body['view'] ?? body)
  return {
    status: response.status,
    headers: response.headers,
    body,
    view: (shown.success ? shown.output : {}) as TransactionView,
  }
}

/** The site's server: one call, with its key. */
export async function callSite(
  bench: Reachable,
  call: {
    method?: string
    path: string
    body?: unknown
    key?: string
    headers?: Record<string, string>
  },
): Promise<Reply> {
  const { method = 'POST', path, body, key = SITE_KEY, headers = {} } = call
  const response = await bench.backend.fetch(
    new Request(`${ISSUER}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  )
  return toReply(response)
}

export const SESSION = 'c2Vzc2lvbi1vZi10aGUtc2l0ZS1oYXNoZWQ'

/** Begins a step-up or an account visit and answers its handle. */
export async function beginForSite(
  bench: Reachable,
  body: { purpose?: 'step-up' | 'account'; user: string; action?: Action } & Record<
    string,
    unknown
  >,
): Promise<SiteBeginReply> {
  const reply = await callSite(bench, {
    path: '/v1/site/transactions',
    body: { purpose: 'step-up', session: SESSION, ...body },
  })
  return reply.body as SiteBeginReply
}

/** Makes a person over HTTP. */
export async function putPerson(
  bench: Reachable,
  user: string,
  person: Record<string, unknown>,
): Promise<Person> {
  const reply = await callSite(bench, {
    method: 'PUT',
    path: `/v1/site/people/${user}`,
    body: person,
    key: PEOPLE_KEY,
  })
  return reply.body as Person
}

/** Reads a proof's claims without checking them. */
export function readClaims(proof: string | undefined): Record<string, unknown> {
  const [, payload = ''] = (proof ?? '').split('.')
  return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as Record<
    string,
    unknown
  >
}

/** The code inside the newest message to an address. */
export function readCode(bench: Bench, to: string): string {
  const message = bench.messages.filter((one) => one.to === to).at(-1)
  return /\b(\d{6})\b/.exec(message?.text ?? '')?.[1] ?? 'none'
}
