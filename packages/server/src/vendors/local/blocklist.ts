/**
 * @module
 * Blocklist: the passwords that attackers try first, as a Bloom filter that ships with the server. No
 * listed password is ever missed; of others about 1 in 70,000 is taken for a listed one (24 bits and 12
 * probes per entry), which costs its owner one more try at choosing. Floor 2, inside `vendors/local`.
 */
import { BLOCKLIST } from './blocklist-data.ts'

/** Bits set per entry. A change needs the data made again. */
const PROBES = 12

/** Knows the passwords that are tried first. */
export interface Blocklist {
  /** @param password  NFKC, lower case. */
  has(password: string): Promise<boolean>
}

/**
 * @param data  base64 of the filter. Default: the one that ships, made from the list `passwords-common`
 *   of zxcvbn-ts (49,000 entries, most used first).
 */
export function createBlocklist(data: string = BLOCKLIST): Blocklist {
  let filter: Uint8Array | undefined
  return {
    async has(password) {
      filter ??= toFilter(data)
      const bits = filter
      const probes = await toProbes(password, bits.length * 8)
      return probes.every((bit) => ((bits[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0)
    },
  }
}

/** By index: character by character, as iterators go, it holds everybody else up for twenty milliseconds. */
function toFilter(data: string): Uint8Array {
  const text = atob(data)
  const filter = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i += 1) filter[i] = text.charCodeAt(i)
  return filter
}

/**
 * Which bits stand for a password in a filter of `size` bits: double hashing (Kirsch and Mitzenmacher
 * 2006) with two 48-bit numbers of one SHA-256. The data is made with the same function.
 */
export async function toProbes(password: string, size: number): Promise<number[]> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(password))
  const view = new DataView(digest)
  const start = toUint48(view, 0) % size
  const step = (toUint48(view, 8) % (size - 1)) + 1
  return Array.from({ length: PROBES }, (_, i) => (start + i * step) % size)
}

const toUint48 = (view: DataView, offset: number) =>
  view.getUint16(offset) * 2 ** 32 + view.getUint32(offset + 2)
