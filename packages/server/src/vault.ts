/**
 * @module
 * The vault: sealing, keyed hashes and equal-time comparison under keys that come from the one master
 * key by HKDF, one per purpose. Floor 1.
 */
import { parseBase64url, toBase64url } from '@countersign/protocol'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { Cipher, MakeCipher, Random } from './ports.ts'
import { reveal, type Secret } from './secret.ts'

/** What a keyed hash is for; keys of different purposes never meet. */
export type MacPurpose =
  | 'token'
  | 'handle'
  | 'answer'
  | 'code'
  | 'name'
  | 'audit'
  | 'counter'
  | 'decoy'
  | 'begin'
  | 'pepper'
  | 'handoff'
  | 'link'
  | 'card'
  | 'door'

/** Seals, and hashes under keys that never leave it. */
export interface Vault {
  /** HMAC-SHA-256 over the parts (length-prefixed, so no two lists collide), base64url. */
  mac(purpose: MacPurpose, ...parts: readonly string[]): Promise<string>
  /** AES-256-GCM; `context` (person, kind, key id) is authenticated and must be given again to open. */
  seal(context: string, plain: string): Promise<string>
  /**
   * @throws TypeError when the text was not sealed with this key and context.
   */
  open(context: string, sealed: string): Promise<string>
}

const encoder = new TextEncoder()

/**
 * @param master  32 bytes, base64url.
 * @param makeCipher  Runtimes that can encrypt without leaving the thread bring their own; texts sealed by
 *   one are opened by any other.
 * @throws TypeError when the master key is not 32 bytes.
 */
export async function createVault(
  master: Secret,
  random: Random,
  makeCipher: MakeCipher = createWebCipher,
): Promise<Vault> {
  const bytes = parseBase64url(reveal(master))
  if (bytes.length !== 32) throw new TypeError('the master key must be 32 bytes, base64url')
  const root = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveBits'])
  const key = await crypto.subtle.deriveBits(toHkdf('seal'), root, 256)
  const cipher = await makeCipher(new Uint8Array(key))
  const macs = createMacs(root)
  return {
    async mac(purpose, ...parts) {
      const text = parts.map((part) => `${part.length}:${part}`).join('')
      const keyed = await macs(purpose)
      return toBase64url(keyed.clone().update(encoder.encode(text)).digest())
    },
    async seal(context, plain) {
      const iv = random.bytes(12)
      const data = encoder.encode(context)
      const box = await cipher.encrypt({ iv, data, plain: encoder.encode(plain) })
      return `v1.${toBase64url(iv)}.${toBase64url(box)}`
    },
    async open(context, sealed) {
      const [version, iv, box, ...more] = sealed.split('.')
      if (version !== 'v1' || iv === undefined || box === undefined || more.length > 0) {
        throw new TypeError('not sealed')
      }
      try {
        const data = encoder.encode(context)
        const parts = { iv: parseBase64url(iv), data, box: parseBase64url(box) }
        return new TextDecoder().decode(await cipher.decrypt(parts))
      } catch (cause) {
        throw new TypeError('sealed with another key or for something else', { cause })
      }
    },
  }
}

/**
 * One keyed hash per purpose, derived when first used. Not by WebCrypto: it hands every short text to
 * another thread, which costs many times what hashing it does, and a sign-in needs dozens.
 */
function createMacs(root: CryptoKey) {
  const macs = new Map<MacPurpose, Promise<ReturnType<typeof hmac.create>>>()
  const derive = async (purpose: MacPurpose) => {
    const bits = await crypto.subtle.deriveBits(toHkdf(`mac:${purpose}`), root, 256)
    return hmac.create(sha256, new Uint8Array(bits))
  }
  return (purpose: MacPurpose) => {
    const known = macs.get(purpose)
    if (known !== undefined) return known
    const made = derive(purpose)
    macs.set(purpose, made)
    return made
  }
}

const toHkdf = (info: string) => ({
  name: 'HKDF',
  hash: 'SHA-256',
  salt: new Uint8Array(32),
  info: encoder.encode(`countersign ${info}`),
})

/** SHA-256 of UTF-8 text, base64url: `toSha256` of the protocol without leaving the thread. */
export const toDigest = (text: string): string => toBytesDigest(encoder.encode(text))

/** SHA-256 of bytes, base64url. */
export const toBytesDigest = (bytes: Uint8Array): string => toBase64url(sha256(bytes))

/** By WebCrypto, which every runtime has. */
async function createWebCipher(bytes: Uint8Array<ArrayBuffer>): Promise<Cipher> {
  const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
  const gcm = (iv: Uint8Array<ArrayBuffer>, additionalData: Uint8Array<ArrayBuffer>) => ({
    name: 'AES-GCM',
    iv,
    additionalData,
  })
  return {
    encrypt: async ({ iv, data, plain }) =>
      new Uint8Array(await crypto.subtle.encrypt(gcm(iv, data), key, plain)),
    decrypt: async ({ iv, data, box }) =>
      new Uint8Array(await crypto.subtle.decrypt(gcm(iv, data), key, box)),
  }
}

/** Compares two texts in a time that does not depend on where they differ. */
export function isEqual(a: string, b: string): boolean {
  const left = encoder.encode(a)
  const right = encoder.encode(b)
  let difference = left.length ^ right.length
  for (let i = 0; i < left.length; i += 1)
    difference |= (left[i] ?? 0) ^ (right[i % (right.length || 1)] ?? 0)
  return difference === 0
}

/** `length` decimal digits without modulo bias; leading zeros are kept. */
export function createDigits(random: Random, length: number): string {
  let digits = ''
  while (digits.length < length) {
    for (const byte of random.bytes(length * 2)) {
      if (byte < 250 && digits.length < length) digits += String(byte % 10)
    }
  }
  return digits
}

/** `byteLength` random bytes as base64url. */
export function createToken(random: Random, byteLength: number): string {
  return toBase64url(random.bytes(byteLength))
}
