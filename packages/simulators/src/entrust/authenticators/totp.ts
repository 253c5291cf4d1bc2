/**
 * @module
 * The tokens' arithmetic: one-time codes (RFC 6238, SHA-1, 30 s) and signatures over typed values.
 */
import { toBytes, toHmac } from '../encoding.ts'
import type { EntrustToken } from '../user.ts'

const STEP_SECONDS = 30
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
export const SIGNATURE_DIGITS = 8

/** @param at  Epoch seconds. */
export const toStep = (at: number): number => Math.floor(at / STEP_SECONDS)

/** @see RFC 4226 §5.3, RFC 6238 §4.2 */
export async function toTokenCode(token: EntrustToken, step: number): Promise<string> {
  const counter = new Uint8Array(8)
  new DataView(counter.buffer).setBigUint64(0, BigInt(step))
  return truncate(await toHmac('SHA-1', parseBase32(token.seed), counter), token.digits ?? 6)
}

/**
 * What a token shows after its owner typed the values one by one. UNVERIFIED: the vendor's own function
 * is not published; this one is HMAC-SHA-256 over the values and the step, cut to 8 digits.
 *
 * @param salt  What the picture carried, when the transaction was scanned; else empty.
 */
export async function signTransaction(
  token: EntrustToken,
  { values, step, salt = '' }: { values: readonly string[]; step: number; salt?: string },
): Promise<string> {
  const data = toBytes(JSON.stringify([salt, step, ...values]))
  return truncate(await toHmac('SHA-256', parseBase32(token.seed), data), SIGNATURE_DIGITS)
}

function truncate(mac: Uint8Array, digits: number): string {
  const offset = (mac[mac.length - 1] ?? 0) & 15
  const number = new DataView(mac.buffer, mac.byteOffset).getUint32(offset) & 0x7fff_ffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/** @throws TypeError for text that is no base32. */
export function parseBase32(text: string): Uint8Array<ArrayBuffer> {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const char of text) {
    const five = ALPHABET.indexOf(char)
    if (five < 0) throw new TypeError('a seed is base32')
    held = ((held << 5) | five) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >>> bits) & 255)
  }
  return Uint8Array.from(bytes)
}
