/**
 * @module
 * Registers keys for FIDO and PASSKEY. Registration is no part of the vendor's authentication interface,
 * so the attestation is read and not judged.
 */
import { decodeAttestationObject, parseAuthenticatorData } from '@simplewebauthn/server/helpers'
import type { EntrustAttestation, EntrustCredential } from './control.ts'
import { parseBase64, toBase64url } from './encoding.ts'
import { isRecord } from './schemas/shape.ts'
import type { UserState } from './state/users.ts'

/** COSE of a P-256 key up to its coordinates: {1: 2, 3: -7, -1: 1, -2: …, -3: …}. */
const COSE_P256 = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]
const COSE_Y = [0x22, 0x58, 0x20]
const POINT_BYTES = 65
const SEQUENCE = 0x30

/** @throws TypeError for what is no registration or no key. */
export function registerCredential(
  user: UserState,
  given: EntrustCredential | EntrustAttestation,
): void {
  const { id, publicKey, signCount } =
    'registration' in given ? readAttested(given) : readKey(given)
  const { kind, rpId } = given
  user.credentials.push({ kind, rpId, id, publicKey, signCount })
}

function readKey({ credentialId, publicKey, signCount = 0 }: EntrustCredential) {
  const id = parseBase64(credentialId)
  const key = parseBase64(publicKey)
  if (id === undefined || key === undefined) throw new TypeError('not base64url')
  const cose = key[0] === SEQUENCE ? toCose(key) : key
  return { id: toBase64url(id), publicKey: cose, signCount }
}

/** The point is the end of a P-256 SubjectPublicKeyInfo (RFC 5480 §2.2): 0x04, x, y. */
function toCose(info: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const point = info.slice(-POINT_BYTES)
  if (point.length !== POINT_BYTES || point[0] !== 4) throw new TypeError('not a P-256 key')
  return Uint8Array.of(...COSE_P256, ...point.slice(1, 33), ...COSE_Y, ...point.slice(33))
}

function readAttested({ registration }: EntrustAttestation) {
  const response = isRecord(registration) ? registration['response'] : undefined
  const object = isRecord(response) ? response['attestationObject'] : undefined
  const bytes = typeof object === 'string' ? parseBase64(object) : undefined
  if (bytes === undefined) throw new TypeError('not a registration')
  const data = parseAuthenticatorData(decodeAttestationObject(bytes).get('authData'))
  const { credentialID, credentialPublicKey, counter } = data
  if (credentialID === undefined || credentialPublicKey === undefined) {
    throw new TypeError('a registration without a key')
  }
  return {
    id: toBase64url(credentialID),
    publicKey: Uint8Array.from(credentialPublicKey),
    signCount: counter,
  }
}
