/**
 * @module
 * The wire between the Allthenticate connector and its simulator: every request is held against the schemas of
 * the vendor's contract, and what a real connection does is done here without time.
 */
import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import {
  assertAllthenticateReply,
  type AllthenticateOperation,
  type AllthenticateSimulator,
} from '@countersign/simulators'
import {
  CallError,
  type Call,
  type IncomingReply,
  type OutgoingRequest,
} from '../../../../packages/server/src/ports.ts'
import { toBodyText } from '../../../support/body-text.ts'
import type { TestClock } from '../../../support/clock.ts'

/** One request that the connector made. */
export interface Sent {
  readonly method: string
  /** Without what it hangs under. */
  readonly path: string
  /** Of the query or the body, as text, or as JSON has them. */
  readonly values: Readonly<Record<string, unknown>>
  readonly request: OutgoingRequest
}

export interface Wire {
  readonly call: Call
  readonly sent: Sent[]
  readonly breaches: string[]
  /** Nothing is reached any more: no byte leaves. So many calls, or until it is plugged in again. */
  unplug(calls?: number): void
  plug(): void
  /** Something that happens while a request is on its way. */
  before(work: ((sent: Sent) => unknown) | undefined): void
}

export interface WireParts {
  /** Made after the wire, for its clock is the backend's. */
  readonly simulator: () => AllthenticateSimulator
  readonly clock: () => TestClock
  readonly base: string
}

/** In the vendor's first profile: POST invites where it follows the quickstart. */
const OPERATIONS: Readonly<Record<string, AllthenticateOperation>> = {
  'GET /multipleusers': 'users',
  'GET /multipleresources': 'resources',
  'GET /invites': 'invites',
  'PUT /invites': 'invite',
  'POST /invites': 'resend',
  'GET /groups': 'groups',
  'POST /groups': 'create-group',
  'PUT /groups': 'change-group',
  'DELETE /groups': 'delete-group',
  'GET /modifysmartcard': 'read-cards',
  'POST /modifysmartcard': 'write-cards',
  'PUT /modifysmartcards': 'write-cards',
  'POST /setlockstatus': 'set-lock',
}

/** Replies of these are held against their schemas. */
const READ: readonly (AllthenticateOperation | undefined)[] = [
  'users',
  'resources',
  'invites',
  'groups',
  'read-cards',
  'set-lock',
]

/** Undefined for what is none of the vendor's. */
export const toOperation = ({ method, path }: Pick<Sent, 'method' | 'path'>) =>
  OPERATIONS[`${method} ${path}`]

export function createWire({ simulator, clock, base }: WireParts): Wire {
  const sent: Sent[] = []
  const breaches: string[] = []
  let unplugged = 0
  let meanwhile: ((one: Sent) => unknown) | undefined

  async function call(request: OutgoingRequest): Promise<IncomingReply> {
    const one = toSent(request, base)
    sent.push(one)
    await meanwhile?.(one)
    // As a runtime may word it: with the address.
    const lose = (isSent: boolean) =>
      new CallError(isSent, { cause: new Error(`no reply from ${request.url}`) })
    if (unplugged > 0) {
      unplugged -= 1
      await setImmediate()
      throw lose(false)
    }
    const { control, fetch } = simulator()
    const operation = toOperation(one)
    const faults = control
      .faults()
      .filter((fault) => fault.operation === undefined || fault.operation === operation)
    const hangs = faults.some(({ fault }) => fault === 'hang')
    const limit = new AbortController()
    const sending = fetch(toRequest(request, limit.signal)).catch(() => undefined)
    if (hangs) limit.abort()
    const reply = await sending
    if (reply === undefined) {
      await setImmediate()
      if (hangs) clock().advance(Math.ceil(request.timeoutMs / 1000))
      throw lose(true)
    }
    const body = await reply.text()
    const isCut = body.length > request.maxBytes || (reply.status >= 300 && reply.status < 400)
    if (isCut) throw lose(true)
    if (operation !== undefined && READ.includes(operation) && faults.length === 0) {
      hold(() =>
        assertAllthenticateReply(operation, { status: reply.status, body: JSON.parse(body) }),
      )
    }
    return { status: reply.status, headers: Object.fromEntries(reply.headers), body }
  }

  const hold = (work: () => void) => {
    try {
      work()
    } catch (breach) {
      breaches.push(String(breach))
    }
  }

  return {
    call,
    sent,
    breaches,
    unplug: (calls = Infinity) => {
      unplugged = calls
    },
    plug: () => {
      unplugged = 0
    },
    before: (work) => {
      meanwhile = work
    },
  }
}

function toRequest({ method, url, headers, body }: OutgoingRequest, signal: AbortSignal): Request {
  const init = { method, headers, signal }
  return new Request(url, body === undefined ? init : { ...init, body })
}

function toSent(request: OutgoingRequest, base: string): Sent {
  const { method, url, headers, body } = request
  const { pathname, searchParams } = new URL(url)
  assert.ok(pathname.startsWith(base), pathname)
  const text = toBodyText(body)
  const isJson = headers['content-type'] === 'application/json'
  const own: unknown = isJson ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text))
  const values = { ...Object.fromEntries(searchParams), ...Object(own) }
  return { method, path: pathname.slice(base.length), values, request }
}
