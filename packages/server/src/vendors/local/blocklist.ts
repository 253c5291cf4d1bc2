/**
 * @module
 * Blocklist: the passwords that attackers try first, as a Bloom filter that ships with the server. No
 * listed password is ever missed; of others about 1 in 70,000 is taken for a listed one (24 bits and 12
 * probes per entry), which costs its owner one more try at choosing. Floor 2, inside `vendors/local`.
 */
import { BLOCKLIST } from './blocklist-data.ts'

/** Bits set per entry. A change needs the data made again. */
const PROBES = 12

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
      filter ??= Uint8Array.from(atob(data), (char) => char.charCodeAt(0))
      const bits = filter
      const probes = await toProbes(password, bits.length * 8)
      return probes.every((bit) => ((bits[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0)
    },
  }
}

/**
 * Makes the filter; a build step, not for the server.
 *
 * @param entries  NFKC, lower case.
 * @returns base64.
 */
export async function toBlocklistData(
  entries: readonly string[],
  bitsPerEntry = 24,
): Promise<string> {
  const filter = new Uint8Array(Math.ceil((entries.length * bitsPerEntry) / 8))
  for (const entry of entries) {
    for (const bit of await toProbes(entry, filter.length * 8)) {
      filter[bit >>> 3] = (filter[bit >>> 3] ?? 0) | (1 << (bit & 7))
    }
  }
  return btoa(Array.from(filter, (byte) => String.fromCharCode(byte)).join(''))
}

/** Double hashing (Kirsch and Mitzenmacher 2006) with two 48-bit halves of one SHA-256. */
async function toProbes(password: string, size: number): Promise<number[]> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(password))
  const view = new DataView(digest)
  const start = toUint48(view, 0) % size
  const step = (toUint48(view, 8) % (size - 1)) + 1
  return Array.from({ length: PROBES }, (_, i) => (start + i * step) % size)
}

const toUint48 = (view: DataView, offset: number) =>
  view.getUint16(offset) * 2 ** 32 + view.getUint32(offset + 2)
