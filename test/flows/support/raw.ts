/**
 * @module
 * Requests as anybody may write them, with whatever headers and bodies.
 */
import { toBase64url, toSha256 } from '@countersign/protocol'
import { ISSUER, ORIGIN, type Bench } from './backend.ts'

/** A page's capability token. */
export const TOKEN = toBase64url(new Uint8Array(32).fill(9))
/** Hash of a binding cookie. */
export const BINDING = await toSha256('cookie')
/** A begin that is as it should be. */
export const BODY = JSON.stringify({ purpose: 'login', binding: BINDING })

export interface Sent {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: BodyInit
}

/** One raw request; members of `headers` that are empty are left out. */
export async function send(bench: Bench, path: string, sent: Sent = {}) {
  const { method = 'GET', headers = {}, body } = sent
  const response = await bench.backend.fetch(
    new Request(`${ISSUER}${path}`, {
      method,
      headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== '')),
      ...(body === undefined ? {} : { body }),
    }),
    { peerAddress: '192.0.2.7' },
  )
  const text = await response.text()
  const code = text.startsWith('{') ? (JSON.parse(text) as { code?: string }).code : undefined
  return { status: response.status, headers: response.headers, text, code }
}

/** A begin, with other headers or another body. */
export const begin = (bench: Bench, headers: Record<string, string> = {}, body: BodyInit = BODY) =>
  send(bench, '/v1/transactions', {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${TOKEN}`,
      Origin: ORIGIN,
      'Content-Type': 'application/json',
      ...headers,
    },
    body,
  })
