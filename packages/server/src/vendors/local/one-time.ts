/**
 * @module
 * Time-based one-time passwords: RFC 4226 (HOTP), RFC 6238 (TOTP) and the base32 of RFC 4648 §6 that
 * carries their seeds. Pure. Floor 2, inside `vendors/local`.
 */

/** Seconds per step. */
export const STEP_SECONDS = 30

/** Shape of a one-time code. */
export interface OneTimeOptions {
  /** Default 6. */
  readonly digits?: number
  /** Default SHA-1, the only one every authenticator app knows. */
  readonly hash?: 'SHA-1' | 'SHA-256' | 'SHA-512'
}

/** HOTP value of a counter, with its leading zeros. */
export async function toOneTimeCode(
  seed: Uint8Array<ArrayBuffer>,
  counter: number,
  { digits = 6, hash = 'SHA-1' }: OneTimeOptions = {},
): Promise<string> {
  const message = new DataView(new ArrayBuffer(8))
  message.setBigUint64(0, BigInt(counter))
  const key = await crypto.subtle.importKey('raw', seed, { name: 'HMAC', hash }, false, ['sign'])
  const tag = new DataView(await crypto.subtle.sign('HMAC', key, message))
  // Dynamic truncation, RFC 4226 §5.3.
  const offset = tag.getUint8(tag.byteLength - 1) & 15
  const value = tag.getUint32(offset) & 0x7fff_ffff
  return String(value % 10 ** digits).padStart(digits, '0')
}

/** The time step an epoch second lies in. */
export const toStep = (epochSeconds: number): number => Math.floor(epochSeconds / STEP_SECONDS)

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Without padding, as `otpauth://` addresses have it. */
export function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const groups = bits.match(/.{1,5}/g) ?? []
  return groups.map((group) => ALPHABET[Number.parseInt(group.padEnd(5, '0'), 2)]).join('')
}

/**
 * Spaces, padding and lower case are read too.
 *
 * @throws TypeError when the text is not base32.
 */
export function parseBase32(text: string): Uint8Array<ArrayBuffer> {
  const letters = text.toUpperCase().replaceAll(/[\s=]/g, '')
  if (!/^[A-Z2-7]*$/.test(letters) || [1, 3, 6].includes(letters.length % 8)) {
    throw new TypeError('not base32')
  }
  const bits = Array.from(letters, (letter) =>
    ALPHABET.indexOf(letter).toString(2).padStart(5, '0'),
  )
  const octets = bits.join('').match(/.{8}/g) ?? []
  return Uint8Array.from(octets, (octet) => Number.parseInt(octet, 2))
}

/** What the QR of an authenticator app holds (Google Authenticator's key address format). */
export function toOtpauthUri(facts: { issuer: string; account: string; secret: string }): string {
  // A colon separates issuer and account in the label, so neither may hold one.
  const [issuer, account] = [facts.issuer, facts.account].map((text) =>
    encodeURIComponent(text.replaceAll(':', ' ')),
  )
  const query = `secret=${facts.secret}&issuer=${issuer}&algorithm=SHA1&digits=6&period=${STEP_SECONDS}`
  return `otpauth://totp/${issuer}:${account}?${query}`
}
