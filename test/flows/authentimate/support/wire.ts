/**
 * @module
 * The wire between connector and simulator: every request and every reply is held against the schemas
 * written down from the vendor's contract, and what a real connection does is done here without time.
 */
import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import {
  assertAuthentimateReply,
  assertAuthentimateRequest,
  type AuthentimateOperation,
  type AuthentimateSimulator,
} from '@countersign/simulators'
import {
  CallError,
  type Call,
  type OutgoingRequest,
} from '../../../../packages/server/src/ports.ts'
import { toBodyText } from '../../../support/body-text.ts'
import type { TestClock } from '../../../support/clock.ts'

/** One request that the connector made and the reply it got; 0 when none came. */
export interface Exchange {
  readonly operation: AuthentimateOperation
  readonly request: OutgoingRequest
  readonly status: number
  readonly body: string
}

export interface Wire {
  readonly call: Call
  readonly exchanges: Exchange[]
  /** What broke a schema, and where; never the value. */
  readonly breaches: string[]
  /** No connection is made any more, or all again. */
  unplug(isOut: boolean): void
  /** A reply's body as it comes, in place of what was said. */
  rewrite(change: ((operation: AuthentimateOperation, body: string) => string) | undefined): void
}

export interface WireParts {
  /** Made after the wire, for its clock is the backend's. */
  readonly simulator: () => AuthentimateSimulator
  readonly clock: () => TestClock
}

export function createWire({ simulator, clock }: WireParts): Wire {
  const exchanges: Exchange[] = []
  const breaches: string[] = []
  let isUnplugged = false
  let change: ((operation: AuthentimateOperation, body: string) => string) | undefined

  const hold = (work: () => void) => {
    try {
      work()
    } catch (breach) {
      breaches.push(String(breach))
    }
  }

  async function call(request: OutgoingRequest) {
    const operation = toOperation(request)
    const lose = (isSent: boolean) => {
      exchanges.push({ operation, request, status: 0, body: '' })
      // As a runtime may word it: with the address.
      return new CallError(isSent, { cause: new Error(`no reply from ${request.url}`) })
    }
    if (isUnplugged) throw lose(false)
    hold(() => assertSent(operation, request))
    const { control, fetch } = simulator()
    const faults = control
      .faults()
      .filter((one) => one.operation === undefined || one.operation === operation)
    const hangs = faults.some(({ fault }) => fault === 'hang')
    const isSpoilt = faults.length > 0
    const limit = new AbortController()
    const sending = fetch(toRequest(request, limit.signal)).catch(() => undefined)
    // Its time is over at once: the clock of the test is moved on instead.
    if (hangs) limit.abort()
    const reply = await sending
    if (reply === undefined) {
      await setImmediate()
      if (hangs) clock().advance(Math.ceil(request.timeoutMs / 1000))
      throw lose(true)
    }
    const { status, headers } = reply
    const said = await reply.text()
    if (status >= 300 && status < 400) throw lose(true)
    if (said.length > request.maxBytes) throw lose(true)
    const body = change?.(operation, said) ?? said
    exchanges.push({ operation, request, status, body })
    if (!isSpoilt) {
      const parsed: unknown = said === '' ? undefined : JSON.parse(said)
      hold(() => assertAuthentimateReply(operation, { status, body: parsed }))
    }
    return { status, headers: Object.fromEntries(headers), body }
  }

  return {
    call,
    exchanges,
    breaches,
    unplug: (isOut) => {
      isUnplugged = isOut
    },
    rewrite: (wanted) => {
      change = wanted
    },
  }
}

function toRequest({ method, url, headers, body }: OutgoingRequest, signal: AbortSignal): Request {
  const init = { method, headers, signal }
  return new Request(url, body === undefined ? init : { ...init, body })
}

/** Of the two, by the vendor's own paths. */
export function toOperation({ url, method }: OutgoingRequest): AuthentimateOperation {
  const { pathname } = new URL(url)
  if (pathname.endsWith('/v1/verifications/check')) {
    assert.equal(method, 'GET')
    return 'check'
  }
  assert.equal(`${method} ${pathname.slice(-17)}`, 'POST /v1/verifications')
  return 'create'
}

function assertSent(operation: AuthentimateOperation, request: OutgoingRequest): void {
  const { searchParams } = new URL(request.url)
  const text = toBodyText(request.body)
  const isForm = request.headers['content-type'] === 'application/x-www-form-urlencoded'
  const fields: unknown =
    operation === 'check'
      ? Object.fromEntries(searchParams)
      : isForm
        ? Object.fromEntries(new URLSearchParams(text))
        : JSON.parse(text)
  assertAuthentimateRequest(operation, fields)
}
