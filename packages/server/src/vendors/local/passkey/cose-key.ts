/**
 * @module
 * Public keys as authenticators give them (COSE, RFC 9053): is it one of ours, whole, and a point on its
 * curve? The WebAuthn library checks the algorithm's number alone. Floor 2, inside `vendors/local`.
 */
import { decodeCredentialPublicKey } from '@simplewebauthn/server/helpers'

/** ES256, Ed25519 (as EdDSA) and RS256, in the order in which they are asked for. */
export const ALGORITHMS: readonly number[] = [-7, -8, -257]

const KTY = 1
const ALG = 3
/** Curve of EC2 and OKP keys; modulus of RSA keys. */
const FIRST = -1
/** x of EC2 and OKP keys; exponent of RSA keys. */
const SECOND = -2
/** y of EC2 keys. */
const THIRD = -3

type Members = ReadonlyMap<unknown, unknown>

/**
 * The algorithm of a key that is fit for use.
 *
 * @param publicKey  CBOR of the COSE key.
 * @throws TypeError
 */
export function parseKeyAlgorithm(publicKey: Uint8Array<ArrayBuffer>): number {
  const key: unknown = decodeCredentialPublicKey(publicKey)
  if (!(key instanceof Map)) throw new TypeError('not a COSE key')
  const alg: unknown = key.get(ALG)
  if (typeof alg !== 'number' || !isFit(alg, key)) throw new TypeError('not a key of its algorithm')
  return alg
}

function isFit(alg: number, key: Members): boolean {
  if (alg === -7) return isP256(key)
  if (alg === -8) return isEd25519(key)
  return alg === -257 && isRsa(key)
}

const P256_PRIME = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n
const P256_B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn

/** y² = x³ − 3x + b, both below the prime (SP 800-186 §3.2.1.3). */
function isP256(key: Members): boolean {
  const [x, y] = [toNumber(key.get(SECOND), 32), toNumber(key.get(THIRD), 32)]
  if (key.get(KTY) !== 2 || key.get(FIRST) !== 1 || x === undefined || y === undefined) return false
  if (x >= P256_PRIME || y >= P256_PRIME) return false
  return (y * y - (x * x * x - 3n * x + P256_B)) % P256_PRIME === 0n
}

const ED25519_PRIME = 2n ** 255n - 19n
const ED25519_D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n
/** y of the points of order 1, 2, 4 and 8: with those as keys anybody can sign. */
const SMALL_ORDER: readonly bigint[] = [
  0n,
  1n,
  ED25519_PRIME - 1n,
  2707385501144840649318225287225658788936804267575313519463743609750303402022n,
  55188659117513257062467267217118295137698188065244968500265048394206261417927n,
]

/** x² = (y² − 1) / (d·y² + 1) has a root: its numerator times its denominator is a square (RFC 8032 §5.1.3). */
function isEd25519(key: Members): boolean {
  const bytes: unknown = key.get(SECOND)
  if (key.get(KTY) !== 1 || key.get(FIRST) !== 6 || !(bytes instanceof Uint8Array)) return false
  const encoded = toNumber(bytes.toReversed(), 32)
  if (encoded === undefined) return false
  const y = encoded % 2n ** 255n
  if (y >= ED25519_PRIME || SMALL_ORDER.includes(y)) return false
  const square = (y * y) % ED25519_PRIME
  const product = (square - 1n) * (ED25519_D * square + 1n)
  return toPower(product, (ED25519_PRIME - 1n) / 2n, ED25519_PRIME) === 1n
}

/** 256 to 512 bytes without a zero in front, odd, with the one exponent that authenticators use. */
function isRsa(key: Members): boolean {
  const modulus: unknown = key.get(FIRST)
  if (key.get(KTY) !== 3 || !(modulus instanceof Uint8Array)) return false
  if (modulus.length < 256 || modulus.length > 512 || modulus[0] === 0) return false
  return (modulus.at(-1) ?? 0) % 2 === 1 && toNumber(key.get(SECOND), 3) === 65_537n
}

/** Big-endian bytes as a number; undefined unless there are exactly `length` of them. */
function toNumber(bytes: unknown, length: number): bigint | undefined {
  if (!(bytes instanceof Uint8Array) || bytes.length !== length) return undefined
  return bytes.reduce((sum: bigint, byte: number) => sum * 256n + BigInt(byte), 0n)
}

function toPower(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  let factor = ((base % modulus) + modulus) % modulus
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest % 2n === 1n) result = (result * factor) % modulus
    factor = (factor * factor) % modulus
  }
  return result
}
