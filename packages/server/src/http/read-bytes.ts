/**
 * @module
 * readBytes: the body of a request as bytes, and no more of them than are allowed. Floor 5.
 */
import { Problem } from '../problem.ts'

/**
 * Reads until the end, or until there is more than that. A body that tells its length is read in one: it cannot
 * grow past what it told, and a stream costs Node several times as much.
 *
 * @param most  Bytes.
 * @throws Problem `request_too_large`; `request_malformed` for a body that breaks off
 */
export async function readBytes(request: Request, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const told = toTold(request.headers)
  if (told !== undefined) {
    if (told > most) throw new Problem('request_too_large')
    const whole = new Uint8Array(await request.arrayBuffer().catch(throwMalformed))
    // Where a runtime did not hold it to its word.
    if (whole.length > most) throw new Problem('request_too_large')
    return whole
  }
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

/** Bytes that a body says it has; undefined for one that comes in pieces. */
function toTold(headers: Headers): number | undefined {
  const told = headers.get('content-length')
  return told !== null && /^\d+$/.test(told) && !headers.has('transfer-encoding')
    ? Number(told)
    : undefined
}

function throwMalformed(cause: unknown): never {
  throw new Problem('request_malformed', { cause })
}

/** Undefined at the end. */
async function read(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
): Promise<Uint8Array | undefined> {
  const next = await reader?.read().catch(throwMalformed)
  return next?.done === false ? next.value : undefined
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
