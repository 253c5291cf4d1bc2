/**
 * @module
 * Does what a fault asks, on plain HTTP. Any simulator may import it.
 */
import type { FaultRequest } from './faults.ts'

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
  /** The caller has gone. */
  readonly signal: AbortSignal
  /** The fault was taken back. */
  readonly cleared: AbortSignal
}

const html = (status: number, text: string): Response =>
  new Response(`<!doctype html><title>${text}</title><h1>${text}</h1>`, {
    status,
    headers: { 'Content-Type': 'text/html' },
  })

/** What is answered in place of acting; undefined: act. `slow` waits first. */
export async function answerInstead(
  fault: Fault | undefined,
  { wait, signal, cleared }: FaultDeps,
): Promise<Response | undefined> {
  switch (fault?.fault) {
    case 'down':
      return html(503, 'Service Unavailable')
    case 'slow':
      await wait(fault.delayMs ?? DEFAULT_DELAY_MS)
      return undefined
    case 'hang':
      await untilAny([signal, cleared])
      return html(504, 'Gateway Timeout')
    case '429':
      return toTooMany(fault.retryAfterSeconds)
    case 'status':
      return Response.json({ errorCode: null }, { status: fault.status ?? 500 })
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

/** The reply as it is sent: whole, or spoilt by a fault that acts and then fails. */
export function toResponse(fault: Fault | undefined, reply: PlainReply): Response {
  const { status, body, headers = {} } = reply
  const text = body === undefined ? null : JSON.stringify(body)
  const type = text === null ? {} : { 'Content-Type': 'application/json' }
  const init = { status, headers: { ...type, 'Cache-Control': 'no-store', ...headers } }
  switch (fault?.fault) {
    case 'lost':
      return html(502, 'Bad Gateway')
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

function toTooMany(seconds: number | null = DEFAULT_RETRY_SECONDS): Response {
  const headers = seconds === null ? {} : { 'Retry-After': String(seconds) }
  return Response.json({ errorCode: null, errorMessage: '' }, { status: 429, headers })
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
