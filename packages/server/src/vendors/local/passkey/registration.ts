/**
 * @module
 * Verifies a registration (WebAuthn Level 3 §7.1), beneath the making of challenges. Floor 2, inside
 * `vendors/local`.
 */
import { toBase64url } from '@countersign/protocol'
import { verifyRegistrationResponse } from '@simplewebauthn/server'
import type { ChallengeContext } from '../../vendor.ts'
import { assertFormat, isAttested } from './attestation.ts'
import { ALGORITHMS, parseKeyAlgorithm } from './cose-key.ts'
import type { CredentialData } from './credential-data.ts'
import { assertClientData, toTransports, type Registration } from './response.ts'

/** What a registration must match. */
export interface RegistrationRules {
  readonly context: Pick<ChallengeContext, 'site' | 'origin'>
  /** base64url. */
  readonly challenge: string
  readonly userVerification: boolean
  /** PEM. Makers whose word counts; normally none. */
  readonly attestationRoots: readonly string[]
}

/**
 * What is kept of a new credential. Whether somebody has it already is the caller's to ask.
 *
 * @throws Error for every step that fails; its text is the library's and must not leave.
 */
export async function verifyRegistration(
  registration: Registration,
  rules: RegistrationRules,
): Promise<CredentialData> {
  const { context, challenge, userVerification, attestationRoots } = rules
  const { response } = registration
  assertClientData(response.clientDataJSON, context.site)
  const { verified, registrationInfo: info } = await verifyRegistrationResponse({
    response: {
      id: registration.id,
      rawId: registration.rawId,
      type: registration.type,
      response: {
        clientDataJSON: response.clientDataJSON,
        attestationObject: response.attestationObject,
      },
      clientExtensionResults: {},
    },
    expectedChallenge: challenge,
    expectedOrigin: context.origin,
    expectedRPID: context.site.rpId,
    expectedType: 'webauthn.create',
    requireUserPresence: true,
    requireUserVerification: userVerification,
    supportedAlgorithmIDs: [...ALGORITHMS],
  })
  if (!verified) throw new TypeError('not verified')
  if (info.credential.id !== registration.id) throw new TypeError('two ids')
  const alg = parseKeyAlgorithm(info.credential.publicKey)
  assertFormat(info.attestationObject, alg, attestationRoots)
  return {
    credentialId: info.credential.id,
    publicKey: toBase64url(info.credential.publicKey),
    alg,
    signCount: info.credential.counter,
    transports: [...toTransports(response.transports)],
    backupEligible: info.credentialDeviceType === 'multiDevice',
    backedUp: info.credentialBackedUp,
    userVerified: info.userVerified,
    aaguid: info.aaguid,
    attested: await isAttested(info.attestationObject, attestationRoots),
  }
}
