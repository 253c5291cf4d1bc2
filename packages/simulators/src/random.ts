/**
 * @module
 * Randomness of the simulators and what is commonly drawn from it. Any simulator may import it; it
 * imports nothing.
 */

/** The only source of randomness. */
export interface Random {
  /** `length` random bytes. */
  bytes(length: number): Uint8Array<ArrayBuffer>
}

/** The machine's generator. */
export const systemRandom: Random = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
}

/** A whole number from 0 up to, but without, `limit` (at most 2^32). Unbiased. */
export function drawBelow(random: Random, limit: number): number {
  const usable = Math.floor(2 ** 32 / limit) * limit
  for (;;) {
    const [a = 0, b = 0, c = 0, d = 0] = random.bytes(4)
    const drawn = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d
    if (drawn < usable) return drawn % limit
  }
}

/** So many decimal digits; zeros may lead. */
export function drawDigits(random: Random, length: number): string {
  return Array.from({ length }, () => drawBelow(random, 10)).join('')
}

/** So many different members of the list, in random order. */
export function drawSome<T>(random: Random, list: readonly T[], count: number): T[] {
  const rest = [...list]
  const drawn: T[] = []
  while (drawn.length < count && rest.length > 0) {
    drawn.push(...rest.splice(drawBelow(random, rest.length), 1))
  }
  return drawn
}

/** A version 4 UUID. */
export function drawUuid(random: Random): string {
  const bytes = random.bytes(16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
