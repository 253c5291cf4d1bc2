/**
 * @module
 * readBytes: the body of a request as bytes, and no more of them than are allowed. Floor 5.
 */
import { Problem } from '../problem.ts'

/**
 * Reads until the end, or until there is more than that.
 *
 * @param most  Bytes.
 * @throws Problem `request_too_large`; `request_malformed` for a body that breaks off
 */
export async function readBytes(request: Request, most: number): Promise<Uint8Array<ArrayBuffer>> {
  // A claim, which saves reading; what comes is counted all the same.
  if (Number(request.headers.get('content-length')) > most) throw new Problem('request_too_large')
  const reader = request.body?.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (let next = await read(reader); next !== undefined; next = await read(reader)) {
    length += next.length
    if (length > most) {
      await reader?.cancel().catch(() => undefined)
      throw new Problem('request_too_large')
    }
    chunks.push(next)
  }
  return join(chunks, length)
}

/** Undefined at the end. */
async function read(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
): Promise<Uint8Array | undefined> {
  try {
    const next = await reader?.read()
    return next?.done === false ? next.value : undefined
  } catch (cause) {
    throw new Problem('request_malformed', { cause })
  }
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
