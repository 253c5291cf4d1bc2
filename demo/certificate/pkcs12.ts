/**
 * @module
 * A key and its certificate as one file that every browser and system can take in: PKCS #12 (RFC 7292).
 */
import { createCipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { integer, join, NULL, octets, oid, sequence, set, tagged, der, type Bytes } from './der.ts'

const DATA = oid('1.2.840.113549.1.7.1')
const KEY_BAG = oid('1.2.840.113549.1.12.10.1.2')
const CERTIFICATE_BAG = oid('1.2.840.113549.1.12.10.1.3')
const X509 = oid('1.2.840.113549.1.9.22.1')
const FRIENDLY_NAME = oid('1.2.840.113549.1.9.20')
const LOCAL_KEY_ID = oid('1.2.840.113549.1.9.21')
const SHA1 = oid('1.3.14.3.2.26')
/**
 * pbeWithSHAAnd3-KeyTripleDES-CBC. Old, and the only one that all systems read (macOS refuses the newer
 * ones); the password stands beside the file, so its strength protects nothing here.
 */
const TRIPLE_DES = oid('1.2.840.113549.1.12.1.3')
const ROUNDS = 2048

/** Which bytes are wanted of a password (RFC 7292 appendix B.3). */
const PURPOSES = { key: 1, vector: 2, mac: 3 } as const

export interface Identity {
  /** DER, PKCS #8. */
  readonly key: Bytes
  /** DER. */
  readonly certificate: Bytes
  /** As the system lists it. */
  readonly name: string
}

/** @returns The file. */
export function toPkcs12({ key, certificate, name }: Identity, password: string): Bytes {
  const id = new Uint8Array(createHash('sha1').update(certificate).digest())
  const attributes = set(
    sequence(FRIENDLY_NAME, set(der(0x1e, toUtf16(name)))),
    sequence(LOCAL_KEY_ID, set(octets(id))),
  )
  const certificateBag = sequence(
    CERTIFICATE_BAG,
    tagged(0, sequence(X509, tagged(0, octets(certificate)))),
    attributes,
  )
  const keyBag = sequence(KEY_BAG, tagged(0, encrypt(key, password)), attributes)
  const safes = sequence(toData(sequence(certificateBag)), toData(sequence(keyBag)))
  return sequence(integer(3), toData(safes), toMac(safes, password))
}

const toData = (content: Bytes): Bytes => sequence(DATA, tagged(0, octets(content)))

function encrypt(key: Bytes, password: string): Bytes {
  const salt = new Uint8Array(randomBytes(8))
  const derive = (purpose: keyof typeof PURPOSES, length: number) =>
    deriveBytes(password, { salt, purpose, length })
  const cipher = createCipheriv('des-ede3-cbc', derive('key', 24), derive('vector', 8))
  const sealed = join(cipher.update(key), cipher.final())
  const algorithm = sequence(TRIPLE_DES, sequence(octets(salt), integer(ROUNDS)))
  return sequence(algorithm, octets(sealed))
}

function toMac(content: Bytes, password: string): Bytes {
  const salt = new Uint8Array(randomBytes(8))
  const key = deriveBytes(password, { salt, purpose: 'mac', length: 20 })
  const mac = new Uint8Array(createHmac('sha1', key).update(content).digest())
  return sequence(sequence(sequence(SHA1, NULL), octets(mac)), octets(salt), integer(ROUNDS))
}

const BLOCK = 64
const DIGEST = 20

interface Derivation {
  readonly salt: Bytes
  readonly purpose: keyof typeof PURPOSES
  readonly length: number
}

/** @see RFC 7292 appendix B.2; its letters are kept. */
function deriveBytes(password: string, { salt, purpose, length }: Derivation): Bytes {
  const D = new Uint8Array(BLOCK).fill(PURPOSES[purpose])
  const I = join(fill(salt), fill(join(toUtf16(password), Uint8Array.of(0, 0))))
  const parts: Bytes[] = []
  for (let made = 0; made < length; made += DIGEST) {
    let A: Bytes = join(D, I)
    for (let round = 0; round < ROUNDS; round += 1) {
      A = new Uint8Array(createHash('sha1').update(A).digest())
    }
    parts.push(A)
    addTo(I, fill(A).subarray(0, BLOCK))
  }
  return join(...parts).slice(0, length)
}

/** Repeated up to whole blocks. */
function fill(bytes: Bytes): Bytes {
  const whole = new Uint8Array(Math.ceil(bytes.length / BLOCK) * BLOCK)
  return whole.map((_, at) => bytes[at % bytes.length] ?? 0)
}

/** Adds B + 1 to every block of I, modulo 2^512. */
function addTo(I: Bytes, B: Bytes): void {
  for (let start = 0; start < I.length; start += BLOCK) {
    let carry = 1
    for (let at = BLOCK - 1; at >= 0; at -= 1) {
      const sum = (I[start + at] ?? 0) + (B[at] ?? 0) + carry
      I[start + at] = sum & 0xff
      carry = sum >> 8
    }
  }
}

/** Big-endian, as BMPString wants it. */
const toUtf16 = (text: string): Bytes =>
  Uint8Array.from(
    Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)).flatMap((unit) => [
      unit >> 8,
      unit & 0xff,
    ]),
  )
