/**
 * @module
 * A maker of authenticators: a root certificate and a statement in format `packed` under it, written in
 * DER by hand. WebCrypto alone. For tests of attested hardware.
 */
import { toBase64url } from '@countersign/protocol'
import { type Cbor, join } from './cbor.ts'
import { createKeyPair, type KeyPair } from './key-pair.ts'

export interface AttestationMaker {
  /** PEM of the root, for `attestationRoots`. */
  readonly root: string
  /** Signs authenticator data ‖ hash of the client data. */
  attest(
    signed: Uint8Array<ArrayBuffer>,
    aaguid?: Uint8Array,
  ): Promise<{ fmt: string; attStmt: ReadonlyMap<string, Cbor> }>
}

/** A maker with a root of its own; two makers never share one. */
export async function createAttestationMaker(name = 'Test Keys'): Promise<AttestationMaker> {
  const root = await createKeyPair('ES256')
  const leaf = await createKeyPair('ES256')
  const rootName = toName(name, 'Authenticator Root')
  const rootDer = await toCertificate({
    subject: rootName,
    issuer: rootName,
    subjectKeys: root,
    issuerKeys: root,
    ca: true,
  })
  return {
    root: toPem(rootDer),
    async attest(signed, aaguid) {
      const certificate = await toCertificate({
        subject: toName(name, 'Authenticator Attestation'),
        issuer: rootName,
        subjectKeys: leaf,
        issuerKeys: root,
        ca: false,
        ...(aaguid !== undefined && { aaguid }),
      })
      const sig = await leaf.sign(signed)
      return {
        fmt: 'packed',
        attStmt: new Map<string, Cbor>([
          ['alg', leaf.alg],
          ['sig', sig],
          ['x5c', [certificate]],
        ]),
      }
    },
  }
}

const OID = {
  country: [0x55, 4, 6],
  organization: [0x55, 4, 10],
  unit: [0x55, 4, 11],
  commonName: [0x55, 4, 3],
  basicConstraints: [0x55, 0x1d, 19],
  ecdsaSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2],
  /** id-fido-gen-ce-aaguid, 1.3.6.1.4.1.45724.1.1.4 */
  aaguid: [0x2b, 6, 1, 4, 1, 0x82, 0xe5, 0x1c, 1, 1, 4],
} as const

function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = join(...parts)
  const { length } = body
  if (length < 128) return join(Uint8Array.of(tag, length), body)
  if (length < 256) return join(Uint8Array.of(tag, 0x81, length), body)
  return join(Uint8Array.of(tag, 0x82, length >> 8, length & 255), body)
}

const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts)
const oid = (bytes: readonly number[]) => der(6, Uint8Array.from(bytes))
const text = (value: string) => der(0x0c, new TextEncoder().encode(value))
const time = (value: string) => der(0x18, new TextEncoder().encode(value))
const signatureAlgorithm = () => sequence(oid(OID.ecdsaSha256))

/** The subject that format `packed` prescribes (WebAuthn Level 3 §8.2.1). */
export function toName(organization: string, unit: string): Uint8Array<ArrayBuffer> {
  const member = (type: readonly number[], value: Uint8Array) =>
    der(0x31, sequence(oid(type), value))
  return sequence(
    member(OID.country, der(0x13, new TextEncoder().encode('SE'))),
    member(OID.organization, text(organization)),
    member(OID.unit, text(unit)),
    member(OID.commonName, text(`${organization} ${unit}`)),
  )
}

/** Whose certificate, and who signs it. Keys are ES256. */
export interface CertificateInput {
  readonly subject: Uint8Array
  readonly issuer: Uint8Array
  readonly subjectKeys: Pick<KeyPair, 'publicKey'>
  readonly issuerKeys: Pick<KeyPair, 'sign'>
  readonly ca: boolean
  readonly aaguid?: Uint8Array
}

/** X.509 version 3 (RFC 5280 §4.1), valid from 2020 to 2099. */
export async function toCertificate(input: CertificateInput): Promise<Uint8Array<ArrayBuffer>> {
  const { subject, issuer, subjectKeys, issuerKeys, ca, aaguid } = input
  const serial = crypto.getRandomValues(new Uint8Array(16))
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', subjectKeys.publicKey))
  const constraints = sequence(
    oid(OID.basicConstraints),
    der(1, Uint8Array.of(0xff)),
    der(4, ca ? sequence(der(1, Uint8Array.of(0xff))) : sequence()),
  )
  const model =
    aaguid === undefined ? new Uint8Array() : sequence(oid(OID.aaguid), der(4, der(4, aaguid)))
  const body = sequence(
    der(0xa0, der(2, Uint8Array.of(2))),
    der(2, join(Uint8Array.of(0x40), serial)),
    signatureAlgorithm(),
    issuer,
    sequence(time('20200101000000Z'), time('20991231235959Z')),
    subject,
    spki,
    der(0xa3, sequence(constraints, model)),
  )
  const signature = await issuerKeys.sign(body)
  return sequence(body, signatureAlgorithm(), der(3, Uint8Array.of(0), signature))
}

/** A certificate as text (RFC 7468). */
export function toPem(bytes: Uint8Array): string {
  const base64 = toBase64url(bytes).replaceAll('-', '+').replaceAll('_', '/')
  const padded = base64.padEnd(Math.ceil(base64.length / 4) * 4, '=')
  return `-----BEGIN CERTIFICATE-----\n${padded.replaceAll(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`
}
