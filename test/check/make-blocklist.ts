/**
 * @module
 * Makes `vendors/local/blocklist-data.ts` from the list of zxcvbn-ts. Run it after an update of that list:
 * `node --conditions=@countersign/source test/check/make-blocklist.ts`
 */
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { dictionary } from '@zxcvbn-ts/language-common'
import { toProbes } from '../../packages/server/src/vendors/local/blocklist.ts'

/** Shorter ones can neither be a password nor the stem of one. */
const LEAST_LENGTH = 4
const BITS_PER_ENTRY = 24

/** The entries as they are looked up: NFKC, lower case, each once, in a fixed order. */
export function toBlocklistEntries(passwords: readonly string[]): string[] {
  const folded = passwords.map((password) => password.normalize('NFKC').toLowerCase())
  return [...new Set(folded)].filter((text) => Array.from(text).length >= LEAST_LENGTH).toSorted()
}

/**
 * Makes the filter.
 *
 * @param entries  NFKC, lower case.
 * @returns base64.
 */
export async function toBlocklistData(entries: readonly string[]): Promise<string> {
  const filter = new Uint8Array(Math.ceil((entries.length * BITS_PER_ENTRY) / 8))
  const probes = await Promise.all(entries.map((entry) => toProbes(entry, filter.length * 8)))
  for (const bit of probes.flat()) {
    filter[bit >>> 3] = (filter[bit >>> 3] ?? 0) | (1 << (bit & 7))
  }
  return btoa(Array.from(filter, (byte) => String.fromCharCode(byte)).join(''))
}

/** The source text of the data file. */
export async function toBlocklistSource(): Promise<string> {
  const data = await toBlocklistData(toBlocklistEntries(dictionary['passwords-common']))
  return `/**
 * @module
 * The password blocklist, a Bloom filter in base64; read by \`blocklist.ts\` alone. Made by
 * \`test/check/make-blocklist.ts\` from \`@zxcvbn-ts/language-common\` (MIT, © 2012–2016 Dan Wheeler and
 * Dropbox, Inc., © 2021 zxcvbn-ts). Do not edit.
 */
export const BLOCKLIST =
  '${data}'
`
}

if (import.meta.main) {
  const target = new URL(
    '../../packages/server/src/vendors/local/blocklist-data.ts',
    import.meta.url,
  )
  await writeFile(fileURLToPath(target), await toBlocklistSource())
}
