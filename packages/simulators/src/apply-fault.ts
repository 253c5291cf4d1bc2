/**
 * @module
 * Does what a fault asks, on plain HTTP. Any simulator may import it.
 */
import { waitByTimer } from './clock.ts'
import { ConnectionReset } from './connection-reset.ts'
import { drawDelay, type FaultRequest } from './faults.ts'
import { type Random, systemRandom } from './random.ts'

const OVERSIZED = 8 * 1024 * 1024
const DEFAULT_DELAY_MS = 2000
const DEFAULT_RETRY_SECONDS = 7

type Fault = FaultRequest<string, string>

/** A reply before it is sent. */
export interface PlainReply {
  readonly status: number
  /** Undefined: no body. */
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** What a fault waits by, and what ends the wait. */
export interface FaultDeps {
  readonly wait: (milliseconds: number) => Promise<void>
  /** Draws delays that are not fixed. Default: the machine's. */
  readonly random?: Random
  /** The caller has gone. */
  readonly signal: AbortSignal
  /** The fault was taken back. */
  readonly cleared: AbortSignal
  /** JSON of a refusal in the vendor's own shape, for `status` and `429`. Default: Entrust's. */
  readonly toRefusal?: (status: number) => unknown
}

const html = (status: number, text: string): Response =>
  new Response(`<!doctype html><title>${text}</title><h1>${text}</h1>`, {
    status,
    headers: { 'Content-Type': 'text/html' },
  })

/**
 * What is answered in place of acting; undefined: act. `slow` waits first.
 *
 * @throws ConnectionReset for `reset-before`
 */
export async function answerInstead(
  fault: Fault | undefined,
  { wait, random, signal, cleared, toRefusal = toEmptyInfo }: FaultDeps,
): Promise<Response | undefined> {
  switch (fault?.fault) {
    case 'down':
      return html(fault.status ?? 503, 'Service Unavailable')
    case 'reset-before':
      throw new ConnectionReset()
    case 'slow':
      await wait(toDelay(fault, random))
      return undefined
    case 'hang':
      await untilAny([signal, cleared])
      return html(504, 'Gateway Timeout')
    case '429':
      return toTooMany(fault.retryAfterSeconds, toRefusal)
    case 'status':
      return toRefused(fault.status, toRefusal)
    case 'redirect':
      return new Response(null, {
        status: 307,
        headers: { Location: 'https://elsewhere.example/' },
      })
    case 'html':
      return html(200, 'Maintenance')
    case 'empty':
      return new Response('', { headers: { 'Content-Type': 'application/json' } })
    default:
      return undefined
  }
}

/**
 * The reply as it is sent: whole, or spoilt by a fault that acts and then fails.
 *
 * @throws ConnectionReset for `reset-after`
 */
export function toResponse(
  fault: Fault | undefined,
  reply: PlainReply,
  wait: FaultDeps['wait'] = waitByTimer,
): Response {
  const { status, body, headers = {} } = reply
  const text = body === undefined ? null : JSON.stringify(body)
  const type = text === null ? {} : { 'Content-Type': 'application/json' }
  const init = { status, headers: { ...type, 'Cache-Control': 'no-store', ...headers } }
  switch (fault?.fault) {
    case 'lost':
      return html(502, 'Bad Gateway')
    case 'reset-after':
      throw new ConnectionReset()
    case 'slow-body':
      return new Response(
        toSlowBody(text ?? '', () => wait(toDelay(fault))),
        init,
      )
    case 'oversized':
      return new Response(`{"padding":"${'x'.repeat(OVERSIZED)}"}`, init)
    case 'truncated':
      return new Response((text ?? '{"token":').slice(0, Math.ceil((text ?? '').length / 2)), init)
    case 'wrong-types':
      return new Response(JSON.stringify(swapTypes(body ?? {})), init)
    default:
      return new Response(text, init)
  }
}

const toDelay = ({ delayMs = DEFAULT_DELAY_MS }: Fault, random: Random = systemRandom): number =>
  drawDelay(delayMs, random)

const toEmptyInfo = (): unknown => ({ errorCode: null, errorMessage: '' })

const toRefused = (status = 500, toRefusal: (status: number) => unknown): Response =>
  Response.json(toRefusal(status), { status })

function toTooMany(
  seconds: number | null = DEFAULT_RETRY_SECONDS,
  toRefusal: (status: number) => unknown,
): Response {
  const headers = seconds === null ? {} : { 'Retry-After': String(seconds) }
  return Response.json(toRefusal(429), { status: 429, headers })
}

/** One half, a pause, the other half. */
function toSlowBody(text: string, pause: () => Promise<void>): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  const middle = Math.ceil(bytes.length / 2)
  return new ReadableStream({
    async start(controller) {
      controller.enqueue(bytes.subarray(0, middle))
      await pause()
      controller.enqueue(bytes.subarray(middle))
      controller.close()
    },
  })
}

/** Every value of another type than it should have. */
function swapTypes(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 'true' : 0
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return [value.length]
  if (Array.isArray(value)) return { 0: value.length }
  if (typeof value !== 'object' || value === null) return 1
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, swapTypes(one)]))
}

async function untilAny(signals: readonly AbortSignal[]): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of signals) {
      if (signal.aborted) resolve()
      signal.addEventListener('abort', () => resolve(), { once: true })
    }
  })
}
