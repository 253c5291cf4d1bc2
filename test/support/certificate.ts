/**
 * @module
 * A person's certificate with its key, for tests of client certificates and smart credentials.
 */
import { toCertificate, toName } from './attestation.ts'
import { createKeyPair } from './key-pair.ts'

export interface PersonalCertificate {
  /** Base64 of the DER. */
  readonly certificate: string
  /** Base64 of an ECDSA signature, DER, over the text. */
  sign(text: string): Promise<string>
}

export async function createPersonalCertificate(): Promise<PersonalCertificate> {
  const keys = await createKeyPair('ES256')
  const name = toName('Harbour', 'Person')
  const der = await toCertificate({
    subject: name,
    issuer: name,
    subjectKeys: keys,
    issuerKeys: keys,
    ca: false,
  })
  const toBase64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
  return {
    certificate: toBase64(der),
    sign: async (text) => toBase64(await keys.sign(new TextEncoder().encode(text))),
  }
}
