/**
 * @module
 * As much of DER and X.509 as is needed to take the public key out of a certificate and check with it.
 */
import { toBase64url, toSha256 } from '../encoding.ts'

const SEQUENCE = 0x30
const VERSION_TAG = 0xa0
const P256_BYTES = 32
/** Object identifiers as they stand in the key: RSA; elliptic curve P-256. */
const RSA = '2a864886f70d010101'
const P256 = '2a8648ce3d030107'

interface Element {
  readonly tag: number
  /** The element with its tag and length. */
  readonly whole: Uint8Array<ArrayBuffer>
  readonly content: Uint8Array<ArrayBuffer>
  readonly next: number
}

function readElement(bytes: Uint8Array<ArrayBuffer>, at: number): Element {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined) throw new TypeError('not DER')
  const sizeBytes = first < 0x80 ? 0 : first & 0x7f
  let length = first < 0x80 ? first : 0
  for (let i = 0; i < sizeBytes; i += 1) length = length * 256 + (bytes[at + 2 + i] ?? 0)
  const start = at + 2 + sizeBytes
  const next = start + length
  if (sizeBytes > 4 || next > bytes.length) throw new TypeError('not DER')
  return { tag, whole: bytes.slice(at, next), content: bytes.slice(start, next), next }
}

function readSequence(bytes: Uint8Array<ArrayBuffer>): Element[] {
  const elements: Element[] = []
  for (let at = 0; at < bytes.length;) {
    const element = readElement(bytes, at)
    elements.push(element)
    at = element.next
  }
  return elements
}

/**
 * The SubjectPublicKeyInfo of a certificate (RFC 5280 §4.1): the seventh member of its body, or the
 * sixth when the version is left out.
 *
 * @throws TypeError when the bytes are no certificate.
 */
export function readPublicKeyInfo(certificate: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const outer = readElement(certificate, 0)
  const body = readSequence(readElement(outer.content, 0).content)
  const hasVersion = body[0]?.tag === VERSION_TAG
  const info = body[hasVersion ? 6 : 5]
  if (outer.tag !== SEQUENCE || info?.tag !== SEQUENCE) throw new TypeError('not a certificate')
  return info.whole
}

/** Base64url of the certificate's SHA-256. */
export async function toThumbprint(certificate: Uint8Array<ArrayBuffer>): Promise<string> {
  return toBase64url(await toSha256(certificate))
}

/** Two numbers of a DER signature as 64 bytes, the form of WebCrypto; others stay as they are. */
function toRawSignature(signature: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (signature.length === 2 * P256_BYTES || signature[0] !== SEQUENCE) return signature
  const raw = new Uint8Array(2 * P256_BYTES)
  readSequence(readElement(signature, 0).content).forEach(({ content }, index) => {
    const number = content.slice(-P256_BYTES)
    raw.set(number, (index + 1) * P256_BYTES - number.length)
  })
  return raw
}

/**
 * Is it a signature over the data by the certificate's key? RSA PKCS #1 v1.5 or ECDSA P-256, with
 * SHA-256; ECDSA in DER or as two numbers of 32 bytes (UNVERIFIED: the vendor names no form).
 */
export async function isSignedBy(
  certificate: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const info = readPublicKeyInfo(certificate)
  const hex = Array.from(info, (byte) => byte.toString(16).padStart(2, '0')).join('')
  if (hex.includes(RSA)) {
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
    const key = await crypto.subtle.importKey('spki', info, algorithm, false, ['verify'])
    return crypto.subtle.verify(algorithm, key, signature, data)
  }
  if (!hex.includes(P256)) return false
  const curve = { name: 'ECDSA', namedCurve: 'P-256' }
  const key = await crypto.subtle.importKey('spki', info, curve, false, ['verify'])
  const raw = toRawSignature(signature)
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, raw, data)
}
