/**
 * @module
 * Calls companies' servers by the global `fetch`: on Workers, Deno and Bun, which keep connections as they
 * see fit. Floor 6.
 */
import { CallError, type Call, type OutgoingRequest } from '../ports.ts'
import { isRedirect, parseCallAddress } from './call-address.ts'

/**
 * What Node, Deno and Bun say when there was no connection. Of any other failure, and on Workers of all,
 * nobody can say how far the request came.
 */
const UNCONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ConnectionRefused',
])

/** Holds nothing. The runtime verifies certificates. */
export function createWebCall(): Call {
  return async (request) => {
    const url = parseCallAddress(request.url)
    const response = await send(url, request).catch((cause: unknown) => {
      throw new CallError(isConnected(cause), { cause })
    })
    try {
      if (isRedirect(response.status)) throw new Error('redirected')
      const body = await readText(response, request.maxBytes)
      return { status: response.status, headers: Object.fromEntries(response.headers), body }
    } catch (cause) {
      await response.body?.cancel().catch(() => undefined)
      throw new CallError(true, { cause })
    }
  }
}

const send = (url: URL, { method, headers, body, timeoutMs }: OutgoingRequest): Promise<Response> =>
  fetch(url, {
    method,
    headers,
    ...(body !== undefined && { body }),
    redirect: 'manual',
    // Also ends the reading of the body.
    signal: AbortSignal.timeout(timeoutMs),
  })

function isConnected(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string' && UNCONNECTED.has(at.code)) return false
  }
  return true
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  if (response.body === null) return ''
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    bytes += next.value.length
    if (bytes > maxBytes) {
      await reader.cancel()
      throw new Error('too long')
    }
    text += decoder.decode(next.value, { stream: true })
  }
  assertWhole(response.headers, bytes)
  return text + decoder.decode()
}

/** Not every runtime minds that less came than was promised. */
function assertWhole(headers: Headers, bytes: number): void {
  const promised = headers.get('content-length')
  if (promised === null || headers.has('content-encoding')) return
  if (Number(promised) !== bytes) throw new Error('cut off')
}
