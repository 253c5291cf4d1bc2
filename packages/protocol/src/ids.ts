/**
 * @module
 * Shapes of the names that cross the wire, and base64url. Floor 0: anyone may import it.
 */
import * as v from 'valibot'

/** 32 random bytes, base64url, no padding: capability tokens, handles, bindings, SHA-256 digests. */
export const Bytes32 = v.pipe(v.string(), v.regex(/^[\w-]{43}$/))

/** An id made by the backend: transaction, challenge, authenticator, session. 1–128 of `A–Z a–z 0–9 _ . : -`. */
export const OpaqueId = v.pipe(v.string(), v.regex(/^[\w.:-]{1,128}$/))

/** The site's own id of a person: 1–128 printable characters without spaces at the ends. */
export const UserId = v.pipe(v.string(), v.regex(/^[^\p{C}\p{Z}]([^\p{C}]{0,126}[^\p{C}\p{Z}])?$/u))

/**
 * What a person types to say who they are: e-mail address, phone number or user name. 1–254 characters,
 * no control characters, no lone surrogates (two of them would have one hash).
 */
export const LoginName = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxLength(254),
  v.regex(/^[^\p{Cc}\p{Cs}]*$/u),
)

/** A telephone number as E.164: plus sign and 8 to 15 digits, the first not 0. */
export const PhoneNumber = v.pipe(v.string(), v.trim(), v.regex(/^\+[1-9]\d{7,14}$/))

/** BCP 47 language tag, for example `en` or `pt-BR`. */
export const LocaleTag = v.pipe(v.string(), v.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/))

/** A web origin as browsers send it: scheme, host and port, no path. */
export const Origin = v.pipe(v.string(), v.maxLength(300), v.regex(/^https?:\/\/[^/\s?#@]+$/))

/** Encodes bytes as base64url without padding (RFC 4648 §5). */
export function toBase64url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/**
 * Decodes base64url without padding.
 *
 * @throws TypeError when the text is not base64url.
 */
export function parseBase64url(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) throw new TypeError('not base64url')
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (char) => char.charCodeAt(0))
}

/** SHA-256 of UTF-8 text, base64url: how a session id, a token or a binding cookie leaves its owner. */
export async function toSha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return toBase64url(new Uint8Array(digest))
}
