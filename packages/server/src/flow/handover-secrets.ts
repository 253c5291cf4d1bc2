/**
 * @module
 * What a hand-over is opened with: the page's code and the phone's token, kept as keyed hashes, and the number,
 * which is kept nowhere. Floor 3.
 */
import { HANDOVER_DIGITS, parseBase64url } from '@countersign/protocol'
import type { FlowDeps } from './deps.ts'
import type { Handover } from './handover-record.ts'

type Deps = Pick<FlowDeps, 'vault'>

/** Keyed hash of the code in the fragment. */
export const hashCode = (deps: Deps, transaction: string, code: string): Promise<string> =>
  deps.vault.mac('handoff', 'phone', transaction, code)

/** Bytes of the keyed hash that the number is made from: of 2^48 none of ten thousand gets more than another. */
const NUMBER_BYTES = 6

/**
 * The number that the phone shows. It follows from what page and phone have made, under our key: neither can
 * choose it or know it before, and the same claim sent twice shows the same.
 *
 * @returns undefined before a phone has come.
 */
export async function toNumber(
  deps: Deps,
  transaction: string,
  { challenge, codeHash, phoneHash }: Handover,
): Promise<string | undefined> {
  if (phoneHash === undefined) return undefined
  const mac = await deps.vault.mac('handoff', 'number', transaction, challenge, codeHash, phoneHash)
  const bytes = parseBase64url(mac).subarray(0, NUMBER_BYTES)
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
  return String(value % 10 ** HANDOVER_DIGITS).padStart(HANDOVER_DIGITS, '0')
}
