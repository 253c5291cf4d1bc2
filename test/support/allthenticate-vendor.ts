/**
 * @module
 * The vendor `allthenticate` on a scripted company: it answers what a test says, and all that was sent is kept.
 * Forms are read by the runtime's own parser, not by ours. For tests alone.
 */
import { toBase64url } from '@countersign/protocol'
import assert from 'node:assert/strict'
import {
  CallError,
  type AuditEvent,
  type IncomingReply,
  type OutgoingRequest,
} from '../../packages/server/src/ports.ts'
import { Problem } from '../../packages/server/src/problem.ts'
import { Secret } from '../../packages/server/src/secret.ts'
import { createVault } from '../../packages/server/src/vault.ts'
import {
  allthenticate,
  type AllthenticateInput,
} from '../../packages/server/src/vendors/allthenticate/index.ts'
import type { Building } from '../../packages/server/src/vendors/building.ts'
import { toBodyText } from './body-text.ts'
import { createTestClock } from './clock.ts'
import { createTestRandom } from './random.ts'

export const BASE = 'https://api.allthenticate.example/v2'
const random = createTestRandom(67)
/** Drawn, never written down. */
export const KEY = toBase64url(random.bytes(24))
export const NEXT_KEY = toBase64url(random.bytes(24))
export const DOOR = '7d0f6b1e-2c44-4d0a-9b0e-3f5a1c9e0001'

interface Reply {
  readonly status?: number
  readonly body?: unknown
  readonly headers?: Record<string, string>
}
/** What the company says next: a reply, or that none comes. */
export type Scripted = Reply | CallError

export const DONE: Reply = { body: { success: 'words of theirs' } }
export const REFUSED: Reply = { status: 400, body: { error: 'words of theirs' } }
/** Sent, and no reply came. */
export const LOST = new CallError(true)
/** Nothing left us. */
export const UNSENT = new CallError(false)
export const MISSING: Reply = { status: 404, body: { error: 'words of theirs' } }

/** A request as the company saw it. */
export interface Seen {
  /** `PUT /groups`: without what it hangs under. */
  readonly call: string
  readonly headers: Readonly<Record<string, string>>
  /** Of query or body. */
  readonly values: Readonly<Record<string, unknown>>
  readonly request: OutgoingRequest
}

export type AllthenticateStage = Awaited<ReturnType<typeof createAllthenticateStage>>

/** The vendor, and the company behind it. */
export async function createAllthenticateStage(changes: Partial<AllthenticateInput> = {}) {
  const clock = createTestClock()
  const own = createTestRandom(5)
  const vault = await createVault(new Secret(toBase64url(own.bytes(32)), 'test.masterKey'), own)
  const seen: Seen[] = []
  const events: AuditEvent[] = []
  const waits: number[] = []
  const script = new Map<string, Scripted[]>()
  const times = { elapsed: 0, perCall: 40 }
  const call = async (request: OutgoingRequest): Promise<IncomingReply> => {
    const one = toSeen(request)
    seen.push(one)
    times.elapsed += times.perCall
    // As a network would: the reply comes in another turn.
    await Promise.resolve()
    const next = script.get(one.call)?.shift()
    if (next === undefined) assert.fail(`nobody expected ${one.call}`)
    if (next instanceof Error) throw next
    const text = typeof next.body === 'string' ? next.body : JSON.stringify(next.body ?? {})
    return { status: next.status ?? 200, headers: next.headers ?? {}, body: text }
  }
  const source = allthenticate({ baseUrl: BASE, apiKey: new Secret(KEY, 'apiKey'), ...changes })
  const vendor = source.open({
    clock,
    random: own,
    vault,
    wait: async (milliseconds) => {
      waits.push(milliseconds)
      times.elapsed += milliseconds
    },
    elapsed: () => times.elapsed,
    call,
    audit: (event) => void events.push(event),
    read: (secret) => (secret instanceof Secret ? secret : assert.fail('a secret is given')),
    development: true,
    callback: `${BASE}/unused`,
  })
  const { building } = vendor
  assert.ok(building !== undefined)
  return {
    clock,
    vendor,
    building: building satisfies Building,
    seen,
    events,
    waits,
    times,
    says: (name: string, ...replies: readonly Scripted[]) => {
      script.set(name, [...(script.get(name) ?? []), ...replies])
    },
    asked: (name: string) => seen.filter((one) => one.call === name),
  }
}

function toSeen(request: OutgoingRequest): Seen {
  const { method, url, headers, body } = request
  assert.ok(url.startsWith(`${BASE}/`), url)
  const { pathname, searchParams } = new URL(url)
  const text = toBodyText(body)
  const own: unknown =
    headers['content-type'] === 'application/json'
      ? JSON.parse(text)
      : Object.fromEntries(new URLSearchParams(text))
  return {
    call: `${method} ${pathname.replace(/^\/v2/, '')}`,
    headers,
    values: { ...Object.fromEntries(searchParams), ...Object(own) },
    request,
  }
}

/** An account as the vendor's list has it. */
export const toUser = (emailId: number, changes: Record<string, unknown> = {}) => ({
  user_id: emailId - 1000,
  email_id: emailId,
  unique_id: `x${emailId}`,
  email: `p${emailId}@quay.example`,
  email_status: 'CONFIRMED',
  username: null,
  first_name: 'P',
  last_name: 'Q',
  name: `Person ${emailId}`,
  groups: [['Staff'], ['Night']],
  ad_status: 'ACTIVE',
  active_date: null,
  confirmed: null,
  created: '2023-11-01 08:00:00',
  device_added: '2023-11-02 09:30:15',
  ...changes,
})

/** A door as the vendor's list has it. */
export const toResource = (changes: Record<string, unknown> = {}) => ({
  resource_id: 2001,
  uuid: DOOR,
  name: 'Front door',
  resource_type: 'DOOR',
  groups: [['Doors']],
  public_key: '04ff',
  resource_status: { lock_status: 'LOCKED', online_status: 'ONLINE' },
  seen: '2023-11-14 22:13:10',
  updated: '2023-11-14 22:13:00',
  ...changes,
})

/** Rejects with this code. */
export async function assertCode(work: Promise<unknown>, code: string): Promise<Problem> {
  const thrown = await work.then(
    () => assert.fail(`no ${code} was thrown`),
    (error: unknown) => error,
  )
  assert.ok(thrown instanceof Problem, String(thrown))
  assert.equal(thrown.code, code)
  return thrown
}
