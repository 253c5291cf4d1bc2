/**
 * @module
 * Bytes as text, and keyed hashes of them.
 */
const encoder = new TextEncoder()

export const toBytes = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text)

export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

/** Without padding. */
export function toBase64url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** Base64 or base64url, with or without padding and line breaks. Undefined for anything else. */
export function parseBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const plain = text.replaceAll(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) return undefined
  const bare = plain.replace(/=+$/, '')
  if (bare.length % 4 === 1) return undefined
  return Uint8Array.from(atob(bare), (char) => char.charCodeAt(0))
}

export async function toSha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}

/** `code_challenge` of RFC 7636: base64url of the SHA-256 of the verifier's text. */
export async function toCodeChallenge(verifier: string): Promise<string> {
  return toBase64url(await toSha256(toBytes(verifier)))
}

export async function toHmac(
  hash: 'SHA-1' | 'SHA-256',
  secret: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash }, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, data))
}
