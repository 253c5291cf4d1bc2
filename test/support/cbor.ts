/**
 * @module
 * Writes the little CBOR (RFC 8949) that authenticators speak: whole numbers, text, bytes, lists, maps
 * and booleans, shortest form, in the order given. For tests alone; runs anywhere.
 */

export type Cbor = number | string | boolean | Uint8Array | readonly Cbor[] | CborMap
/** Members in the order in which they are written. */
export type CborMap = ReadonlyMap<number | string, Cbor>

export function toCbor(value: Cbor): Uint8Array<ArrayBuffer> {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'boolean') return Uint8Array.of(value ? 0xf5 : 0xf4)
  if (typeof value === 'string') {
    const text = new TextEncoder().encode(value)
    return join(head(3, text.length), text)
  }
  if (value instanceof Uint8Array) return join(head(2, value.length), value)
  if (value instanceof Map) {
    const members = [...value].flatMap(([key, member]) => [toCbor(key), toCbor(member)])
    return join(head(5, value.size), ...members)
  }
  if (Array.isArray(value)) return join(head(4, value.length), ...value.map(toCbor))
  throw new TypeError('not writable as CBOR')
}

function head(major: number, argument: number): Uint8Array<ArrayBuffer> {
  const type = major << 5
  if (argument < 24) return Uint8Array.of(type | argument)
  if (argument < 256) return Uint8Array.of(type | 24, argument)
  if (argument < 65_536) return Uint8Array.of(type | 25, argument >> 8, argument & 255)
  throw new RangeError('longer than anything an authenticator says')
}

/** One array of bytes from many. */
export function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
