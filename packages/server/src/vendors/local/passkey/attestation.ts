/**
 * @module
 * Does the authenticator's maker vouch for it, and do we believe that maker? Floor 2, inside
 * `vendors/local`.
 */
import {
  convertCertBufferToPEM,
  decodeAttestationObject,
  validateCertificatePath,
} from '@simplewebauthn/server/helpers'

/** Formats that are read when nobody asked for a statement: none, or one that names nobody. */
const PLAIN_FORMATS = ['none', 'packed', 'fido-u2f', 'tpm']
/**
 * Read only when the operator named roots. The library checks these against roots of its own and then
 * fetches the revocation lists that the certificates name: no address that a stranger sent is called.
 */
const ROOTED_FORMATS = ['apple', 'android-key']
/** An Android key may live in software, and the library does not tell: it never counts as hardware. */
const HARDWARE_FORMATS = ['packed', 'fido-u2f', 'tpm', 'apple']

/**
 * What the library leaves open about a statement that it verifies.
 *
 * @param alg  Algorithm of the new key.
 * @throws TypeError for a format we do not read, and for a self attestation by another algorithm than
 * the key's (WebAuthn Level 3 §8.2).
 */
export function assertFormat(
  attestationObject: Uint8Array<ArrayBuffer>,
  alg: number,
  roots: readonly string[],
): void {
  const decoded = decodeAttestationObject(attestationObject)
  const format = decoded.get('fmt')
  const read = roots.length > 0 ? [...PLAIN_FORMATS, ...ROOTED_FORMATS] : PLAIN_FORMATS
  if (!read.includes(format)) throw new TypeError('a format we do not read')
  const statement = decoded.get('attStmt')
  const self = format === 'packed' && statement.get('x5c') === undefined
  if (self && statement.get('alg') !== alg) throw new TypeError('another algorithm')
}

/**
 * True when the statement's certificates lead to one of the roots. Its signature has been verified
 * already. A chain that leads nowhere is no failure: the key is then one of unknown make.
 *
 * @param roots  PEM. Only the operator's own: what an authenticator says of itself proves nothing.
 */
export async function isAttested(
  attestationObject: Uint8Array<ArrayBuffer>,
  roots: readonly string[],
): Promise<boolean> {
  const decoded = decodeAttestationObject(attestationObject)
  const x5c = decoded.get('attStmt').get('x5c')
  if (!HARDWARE_FORMATS.includes(decoded.get('fmt')) || x5c === undefined || x5c.length === 0) {
    return false
  }
  const path = x5c.map(convertCertBufferToPEM)
  for (const root of roots) {
    if (await leadsTo(path, root)) return true
  }
  return false
}

async function leadsTo(path: string[], root: string): Promise<boolean> {
  try {
    return await validateCertificatePath(path, [root])
  } catch {
    return false
  }
}
