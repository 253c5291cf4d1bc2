/**
 * @module
 * The wire between a connector and its simulator: every request and every reply is held against the schemas
 * written down from the vendor's contract, and what a real connection does is done here without time.
 */
import { setImmediate } from 'node:timers/promises'
import {
  CallError,
  type Call,
  type IncomingReply,
  type OutgoingRequest,
} from '../../../packages/server/src/ports.ts'
import type { TestClock } from '../../support/clock.ts'

/** One request that the connector made and the reply it got; 0 when none came. */
export interface Exchange<O extends string> {
  readonly operation: O
  readonly request: OutgoingRequest
  readonly status: number
  readonly body: string
}

interface Simulator {
  fetch(request: Request): Promise<Response>
  readonly control: {
    faults(): readonly { readonly operation?: string | undefined; readonly fault: string }[]
  }
}

export interface WireParts<O extends string> {
  /** Made after the wire, for its clock is the backend's. */
  readonly simulator: () => Simulator
  readonly clock: () => TestClock
  /** What the vendor calls it. Throws for what is none of its own. */
  toOperation(request: OutgoingRequest): O
  /** Throws where the request is not as the vendor wrote it down. */
  assertSent?(operation: O, request: OutgoingRequest): unknown
  /** Throws where the reply is not as the vendor wrote it down. Not called where a fault was asked for. */
  assertAnswered?(operation: O, reply: Pick<Exchange<O>, 'status' | 'body'>): unknown
}

export interface Wire<O extends string> {
  readonly call: Call
  readonly exchanges: Exchange<O>[]
  /** What broke a schema, and where; never the value. */
  readonly breaches: string[]
  /** No connection is made any more, or not for so many calls; false: all are again. */
  unplug(out: boolean | number): void
  /** A reply's body as it comes, in place of what was said. */
  rewrite(change: ((operation: O, body: string) => string) | undefined): void
  /** Something that happens while a request is on its way. */
  before(work: ((operation: O, request: OutgoingRequest) => unknown) | undefined): void
}

// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
export function createWire<O extends string>(parts: WireParts<O>): Wire<O> {
  const exchanges: Exchange<O>[] = []
  const breaches: string[] = []
  let unplugged = 0
  let change: Parameters<Wire<O>['rewrite']>[0]
  let meanwhile: Parameters<Wire<O>['before']>[0]

  async function hold(work: () => unknown): Promise<void> {
    try {
      await work()
    } catch (breach) {
      breaches.push(String(breach))
    }
  }

  function lose(operation: O, request: OutgoingRequest, isSent: boolean): CallError {
    exchanges.push({ operation, request, status: 0, body: '' })
    // As a runtime may word it: with the address.
    return new CallError(isSent, { cause: new Error(`no reply from ${request.url}`) })
  }

  async function call(request: OutgoingRequest): Promise<IncomingReply> {
    const operation = parts.toOperation(request)
    await meanwhile?.(operation, request)
    if (unplugged > 0) {
      unplugged -= 1
      await setImmediate()
      throw lose(operation, request, false)
    }
    await hold(() => parts.assertSent?.(operation, request))
    const { reply, isFaulty } = await send(parts, operation, request)
    const body = await reply?.text()
    if (reply === undefined || body === undefined || isCut(reply, body, request)) {
      throw lose(operation, request, true)
    }
    const said = change?.(operation, body) ?? body
    const { status, headers } = reply
    exchanges.push({ operation, request, status, body: said })
    if (!isFaulty) await hold(() => parts.assertAnswered?.(operation, { status, body }))
    return { status, headers: Object.fromEntries(headers), body: said }
  }

  return {
    call,
    exchanges,
    breaches,
    unplug: (out) => {
      unplugged = typeof out === 'number' ? out : out ? Infinity : 0
    },
    rewrite: (wanted) => {
      change = wanted
    },
    before: (work) => {
      meanwhile = work
    },
  }
}

/** What hangs is over at once: the clock of the test is moved on instead. */
async function send<O extends string>(
  { simulator, clock }: WireParts<O>,
  operation: O,
  request: OutgoingRequest,
): Promise<{ readonly reply: Response | undefined; readonly isFaulty: boolean }> {
  const { control, fetch } = simulator()
  const faults = control
    .faults()
    .filter((one) => one.operation === undefined || one.operation === operation)
  const hangs = faults.some(({ fault }) => fault === 'hang')
  const limit = new AbortController()
  const sending = fetch(toRequest(request, limit.signal)).catch(() => undefined)
  if (hangs) limit.abort()
  const reply = await sending
  if (reply === undefined) {
    await setImmediate()
    if (hangs) clock().advance(Math.ceil(request.timeoutMs / 1000))
  }
  return { reply, isFaulty: faults.length > 0 }
}

/** Nothing is followed elsewhere, and nothing read beyond what was asked for. */
const isCut = ({ status }: Response, body: string, { maxBytes }: OutgoingRequest): boolean =>
  (status >= 300 && status < 400) || body.length > maxBytes

/** As it goes over the wire. */
export function toRequest(
  { method, url, headers, body }: OutgoingRequest,
  signal?: AbortSignal,
): Request {
  return new Request(url, {
    method,
    headers,
    ...(signal && { signal }),
    ...(body === undefined ? {} : { body }),
  })
}
