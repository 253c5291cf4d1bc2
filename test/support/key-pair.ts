/**
 * @module
 * Key pairs of a software authenticator: made by WebCrypto, told as COSE, signing as authenticators do.
 * For tests alone; runs on every runtime.
 */
import { parseBase64url } from '@countersign/protocol'
import { toCbor, join, type Cbor } from './cbor.ts'

export type KeyAlgorithmName = 'ES256' | 'EdDSA' | 'RS256' | 'ES384'

export interface KeyPair {
  readonly alg: number
  /** Members of the public key, by COSE label. */
  readonly cose: ReadonlyMap<number, Cbor>
  readonly publicKey: CryptoKey
  /** ECDSA in DER, the others as they are. */
  sign(data: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>
}

const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
}

const KINDS = {
  ES256: { alg: -7, generate: { name: 'ECDSA', namedCurve: 'P-256' }, hash: 'SHA-256', crv: 1 },
  ES384: { alg: -35, generate: { name: 'ECDSA', namedCurve: 'P-384' }, hash: 'SHA-384', crv: 2 },
  EdDSA: { alg: -8, generate: { name: 'Ed25519' }, hash: 'SHA-512', crv: 6 },
  RS256: { alg: -257, generate: RSA, hash: 'SHA-256', crv: 0 },
} as const

export async function createKeyPair(name: KeyAlgorithmName): Promise<KeyPair> {
  const { alg, generate, hash, crv } = KINDS[name]
  const pair = await crypto.subtle.generateKey(generate, true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new TypeError('not a pair')
  const jwk = await crypto.subtle.exportKey('jwk', pair.publicKey)
  return {
    alg,
    cose: toCose(jwk, alg, crv),
    publicKey: pair.publicKey,
    sign: async (data) => {
      const algorithm = { name: generate.name, hash }
      const raw = new Uint8Array(await crypto.subtle.sign(algorithm, pair.privateKey, data))
      return generate.name === 'ECDSA' ? toDerSignature(raw) : raw
    },
  }
}

/** COSE_Key of RFC 9053, in the canonical order of CTAP2. */
function toCose(jwk: JsonWebKey, alg: number, crv: number): ReadonlyMap<number, Cbor> {
  const member = (text: string | undefined) => parseBase64url(text ?? '')
  if (jwk.kty === 'RSA') {
    return new Map<number, Cbor>([
      [1, 3],
      [3, alg],
      [-1, member(jwk.n)],
      [-2, member(jwk.e)],
    ])
  }
  const shared: [number, Cbor][] = [
    [3, alg],
    [-1, crv],
    [-2, member(jwk.x)],
  ]
  if (jwk.kty === 'OKP') return new Map<number, Cbor>([[1, 1], ...shared])
  return new Map<number, Cbor>([[1, 2], ...shared, [-3, member(jwk.y)]])
}

/** SEQUENCE of two INTEGERs (RFC 3279 §2.2.3) from r ‖ s. */
export function toDerSignature(raw: Uint8Array): Uint8Array<ArrayBuffer> {
  const half = raw.length / 2
  const body = join(toDerInteger(raw.slice(0, half)), toDerInteger(raw.slice(half)))
  return join(Uint8Array.of(0x30, body.length), body)
}

function toDerInteger(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const first = bytes.findIndex((byte) => byte !== 0)
  const short = first < 0 ? Uint8Array.of(0) : bytes.slice(first)
  const signed = (short[0] ?? 0) > 127 ? join(Uint8Array.of(0), short) : short
  return join(Uint8Array.of(2, signed.length), signed)
}

/** The public key as CBOR. */
export const toCoseBytes = (cose: ReadonlyMap<number, Cbor>): Uint8Array<ArrayBuffer> =>
  toCbor(cose)
