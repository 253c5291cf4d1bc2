/**
 * @module
 * `multipart/form-data` (RFC 7578) with a boundary of our own generator: the bytes are then the same on
 * every runtime, and no secret passes through an object that others can read. Floor 2, inside
 * `vendors/authx`.
 */
import type { Random } from '../../ports.ts'
import { createToken } from '../../vault.ts'

/** A text field, or bytes as a file would be sent. Names are ours: nothing in them needs quoting. */
export type Part =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly bytes: Uint8Array }

const encoder = new TextEncoder()

/** The parts in their order. */
export function toMultipart(
  random: Random,
  parts: readonly Part[],
): { readonly type: string; readonly body: Uint8Array<ArrayBuffer> } {
  // 24 random bytes: no picture holds them.
  const boundary = `----countersign${createToken(random, 24)}`
  const chunks = parts.flatMap((part) => [
    encoder.encode(`--${boundary}\r\n${toHead(part)}\r\n\r\n`),
    'text' in part ? encoder.encode(part.text) : part.bytes,
    encoder.encode('\r\n'),
  ])
  const body = join([...chunks, encoder.encode(`--${boundary}--\r\n`)])
  return { type: `multipart/form-data; boundary=${boundary}`, body }
}

const toHead = (part: Part): string =>
  'text' in part
    ? `Content-Disposition: form-data; name="${part.name}"`
    : `Content-Disposition: form-data; name="${part.name}"; filename="blob"\r\nContent-Type: application/octet-stream`

function join(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
