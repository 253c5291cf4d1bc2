/**
 * @module
 * The wire between connector and simulator: every request and every reply is held against the schemas
 * written down from the vendor's contract, and what a real connection does is done here without time.
 */
import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import {
  assertEntrustReply,
  assertEntrustRequest,
  type EntrustApiVersion,
  type EntrustFaultRequest,
  type EntrustSimulator,
  type EntrustVendorOperation,
} from '@countersign/simulators'
import {
  CallError,
  type Call,
  type OutgoingRequest,
} from '../../../../packages/server/src/ports.ts'
import type { TestClock } from '../../../support/clock.ts'
import { toBodyText } from '../../../support/body-text.ts'

/** One request that the connector made and the reply it got; 0 when none came. */
export interface Exchange {
  readonly operation: EntrustVendorOperation | 'oidc'
  readonly request: OutgoingRequest
  readonly status: number
  readonly body: string
}

export interface Wire {
  readonly call: Call
  readonly exchanges: Exchange[]
  /** What broke a schema, and where; never the value. */
  readonly breaches: string[]
  /** Nothing is reached any more, or everything again. */
  unplug(isOut: boolean): void
}

export interface WireParts {
  /** Made after the wire, for its clock is the backend's. */
  readonly simulator: () => EntrustSimulator
  readonly clock: () => TestClock
}

/** What the simulator adds to its replies with `unknownFields`; no schema knows them. */
const FUTURE = ['futureField', 'futureObject']

export function createWire({ simulator, clock }: WireParts): Wire {
  const exchanges: Exchange[] = []
  const breaches: string[] = []
  let isUnplugged = false

  const hold = (work: () => void) => {
    try {
      work()
    } catch (breach) {
      breaches.push(String(breach))
    }
  }

  async function call(request: OutgoingRequest) {
    const operation = toOperation(request.url)
    const { control, fetch } = simulator()
    const version = control.settings().version
    if (isUnplugged) {
      exchanges.push({ operation, request, status: 0, body: '' })
      throw new CallError(false)
    }
    if (operation !== 'oidc') hold(() => assertSent(operation, version, request))
    const fault = findFault(control.faults(), operation)
    const limit = new AbortController()
    const sending = fetch(toRequest(request, limit.signal)).catch(() => undefined)
    // Its time is over at once: the clock of the test is moved on instead.
    if (fault?.fault === 'hang') limit.abort()
    const reply = await sending
    if (reply === undefined) {
      await setImmediate()
      clock().advance(Math.ceil(request.timeoutMs / 1000))
      exchanges.push({ operation, request, status: 0, body: '' })
      throw new CallError(true)
    }
    const body = await reply.text()
    exchanges.push({ operation, request, status: reply.status, body })
    const isCut = body.length > request.maxBytes || (reply.status >= 300 && reply.status < 400)
    if (isCut) throw new CallError(true)
    if (operation !== 'oidc' && fault === undefined) {
      hold(() => assertAnswered(operation, version, { status: reply.status, text: body }))
    }
    return { status: reply.status, headers: Object.fromEntries(reply.headers), body }
  }

  return {
    call,
    exchanges,
    breaches,
    unplug: (isOut) => {
      isUnplugged = isOut
    },
  }
}

function toRequest({ method, url, headers, body }: OutgoingRequest, signal: AbortSignal): Request {
  const init = { method, headers, signal }
  return new Request(url, body === undefined ? init : { ...init, body })
}

/** Of the five, by the vendor's own paths. */
export function toOperation(url: string): EntrustVendorOperation | 'oidc' {
  const { pathname } = new URL(url)
  if (pathname.includes('/api/oidc/')) return 'oidc'
  if (pathname.endsWith('/v1/authentication/logout')) return 'logout'
  if (pathname.endsWith('/v1/authentication/passkey')) return 'passkey'
  if (pathname.endsWith('/complete')) return 'complete'
  if (pathname.endsWith('/v2/authentication/users')) return 'query'
  assert.match(pathname, /\/v2\/authentication\/users\/authenticate\/[A-Z_]+$/)
  return 'challenge'
}

/** As the simulator's board chooses: the oldest that fits. */
const findFault = (
  faults: readonly EntrustFaultRequest[],
  operation: string,
): EntrustFaultRequest | undefined =>
  faults.find((one) => one.operation === undefined || one.operation === operation)

function assertSent(
  operation: EntrustVendorOperation,
  version: EntrustApiVersion,
  { method, body }: OutgoingRequest,
): void {
  assert.equal(method, 'POST')
  assertEntrustRequest(
    operation,
    version,
    body === undefined ? undefined : JSON.parse(toBodyText(body)),
  )
}

function assertAnswered(
  operation: EntrustVendorOperation,
  version: EntrustApiVersion,
  { status, text }: { readonly status: number; readonly text: string },
): void {
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  const known =
    typeof body === 'object' && body !== null
      ? Object.fromEntries(Object.entries(body).filter(([name]) => !FUTURE.includes(name)))
      : body
  assertEntrustReply(operation, version, { status, body: known })
}
