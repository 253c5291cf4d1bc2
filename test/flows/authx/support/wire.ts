/**
 * @module
 * The wire between connector and simulator: every request and every reply is held against the schemas
 * written down from the vendor's contract, and what a real connection does is done here without time.
 */
import { setImmediate } from 'node:timers/promises'
import {
  assertAuthxReply,
  assertAuthxRequest,
  AUTHX_OPERATIONS,
  type AuthxOperation,
  type AuthxSimulator,
} from '@countersign/simulators'
import {
  CallError,
  type Call,
  type OutgoingRequest,
} from '../../../../packages/server/src/ports.ts'
import type { TestClock } from '../../../support/clock.ts'

/** One request that the connector made and the reply it got; 0 when none came. */
export interface Exchange {
  readonly operation: AuthxOperation
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
}

export interface WireParts {
  /** Made after the wire, for its clock is the backend's. */
  readonly simulator: () => AuthxSimulator
  readonly clock: () => TestClock
}

export function createWire({ simulator, clock }: WireParts): Wire {
  const exchanges: Exchange[] = []
  const breaches: string[] = []
  let isUnplugged = false

  const hold = async (work: () => Promise<void> | void) => {
    try {
      await work()
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
    const limit = new AbortController()
    const sent = toRequest(request, limit.signal)
    await hold(() => assertAuthxRequest(sent.clone()))
    const { control, fetch } = simulator()
    const fault = control
      .faults()
      .find((one) => one.operation === undefined || one.operation === operation)
    const sending = fetch(sent).catch(() => undefined)
    // Its time is over at once: the clock of the test is moved on instead.
    if (fault?.fault === 'hang') limit.abort()
    const reply = await sending
    if (reply === undefined) {
      await setImmediate()
      if (fault?.fault === 'hang') clock().advance(Math.ceil(request.timeoutMs / 1000))
      throw lose(true)
    }
    const { status, headers } = reply
    const body = await reply.text()
    if ((status >= 300 && status < 400) || body.length > request.maxBytes) throw lose(true)
    exchanges.push({ operation, request, status, body })
    // A tenant that stops encoding twice is not as the vendor's page has it.
    const isOdd = control.settings().responseData === 'object'
    if (fault === undefined && !isOdd) {
      await hold(() => assertAuthxReply(operation, { status, body: JSON.parse(body) }))
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
  }
}

function toRequest({ method, url, headers, body }: OutgoingRequest, signal: AbortSignal): Request {
  const init = { method, headers, signal }
  return new Request(url, body === undefined ? init : { ...init, body })
}

/** The name is the whole path. */
function toOperation({ url }: OutgoingRequest): AuthxOperation {
  const name = new URL(url).pathname.split('/').at(-1)
  const operation = AUTHX_OPERATIONS.find((one) => one === name)
  if (operation === undefined) throw new TypeError('not an operation of the vendor')
  return operation
}
