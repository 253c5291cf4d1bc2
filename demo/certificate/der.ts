/**
 * @module
 * As much of DER (X.690) as a certificate and a PKCS #12 file are written with.
 */

export type Bytes = Uint8Array<ArrayBuffer>

export const join = (...parts: readonly Uint8Array[]): Bytes => {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** One element: tag, length, content. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Bytes {
  const body = join(...parts)
  const { length } = body
  if (length < 0x80) return join(Uint8Array.of(tag, length), body)
  const size = length < 0x1_00 ? [length] : [length >> 8, length & 0xff]
  if (length > 0xffff) throw new TypeError('longer than anything that is written here')
  return join(Uint8Array.of(tag, 0x80 | size.length, ...size), body)
}

export const sequence = (...parts: readonly Uint8Array[]): Bytes => der(0x30, ...parts)
export const set = (...parts: readonly Uint8Array[]): Bytes => der(0x31, ...parts)
export const octets = (...parts: readonly Uint8Array[]): Bytes => der(0x04, ...parts)
export const bits = (...parts: readonly Uint8Array[]): Bytes =>
  der(0x03, Uint8Array.of(0), ...parts)
/** `[number] EXPLICIT`. */
export const tagged = (number: number, ...parts: readonly Uint8Array[]): Bytes =>
  der(0xa0 | number, ...parts)
/** Two bytes at most. */
export const integer = (value: number): Bytes =>
  der(0x02, value < 0x80 ? Uint8Array.of(value) : Uint8Array.of(value >> 8, value & 0xff))
export const utf8 = (text: string): Bytes => der(0x0c, new TextEncoder().encode(text))
export const NULL: Bytes = der(0x05)
export const TRUE: Bytes = der(0x01, Uint8Array.of(0xff))

/** `1.2.840.10045.2.1`. */
export function oid(dotted: string): Bytes {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return der(0x06, Uint8Array.from([first * 40 + second, ...rest].flatMap(toBase128)))
}

function toBase128(value: number): number[] {
  const digits = [value & 0x7f]
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80)
  return digits
}

/** GeneralizedTime: `20261122093000Z`. */
export function time(epochSeconds: number): Bytes {
  const iso = new Date(epochSeconds * 1000).toISOString()
  return der(0x18, new TextEncoder().encode(`${iso.replaceAll(/[-:T]|\.\d+Z$/g, '')}Z`))
}

/** Lines of 64, as PEM wants them (RFC 7468). */
export function toPem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
