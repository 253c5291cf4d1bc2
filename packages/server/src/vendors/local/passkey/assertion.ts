/**
 * @module
 * Verifies an assertion (WebAuthn Level 3 §7.2) with a stored credential, beneath the making of
 * challenges. Floor 2, inside `vendors/local`.
 */
import { parseBase64url } from '@countersign/protocol'
import { verifyAuthenticationResponse } from '@simplewebauthn/server'
import type { ChallengeContext } from '../../vendor.ts'
import { parseKeyAlgorithm } from './cose-key.ts'
import { isCountGrown, type CredentialData } from './credential-data.ts'
import { assertClientData, type Assertion } from './response.ts'

/** What an assertion must match. */
export interface AssertionRules {
  readonly context: Pick<ChallengeContext, 'site' | 'origin'>
  /** base64url. */
  readonly challenge: string
  readonly userVerification: boolean
}

/** What a verified assertion tells. */
export interface Asserted {
  readonly signCount: number
  readonly backedUp: boolean
  readonly userVerified: boolean
  /** The signature is right, yet the count has not grown: two devices hold this key. */
  readonly cloneSuspected: boolean
}

/**
 * Judges one assertion. The library gets a stored count of zero, because it compares counts before it
 * looks at the signature: anybody could then raise the alarm with a made-up answer.
 *
 * @throws Error for every step that fails; its text is the library's and must not leave.
 */
export async function verifyAssertion(
  assertion: Assertion,
  stored: CredentialData,
  rules: AssertionRules,
): Promise<Asserted> {
  const { context, challenge, userVerification } = rules
  const { clientDataJSON, authenticatorData, signature } = assertion.response
  assertClientData(clientDataJSON, context.site)
  if (assertion.id !== stored.credentialId) throw new TypeError('another credential')
  const publicKey = parseBase64url(stored.publicKey)
  if (parseKeyAlgorithm(publicKey) !== stored.alg) throw new TypeError('another algorithm')
  const { verified, authenticationInfo: info } = await verifyAuthenticationResponse({
    response: {
      id: assertion.id,
      rawId: assertion.rawId,
      type: assertion.type,
      response: { clientDataJSON, authenticatorData, signature },
      clientExtensionResults: {},
    },
    expectedChallenge: challenge,
    expectedOrigin: context.origin,
    expectedRPID: context.site.rpId,
    // Payments (`payment.get`) are another kind of consent: never a sign-in.
    expectedType: 'webauthn.get',
    requireUserVerification: userVerification,
    credential: { id: stored.credentialId, publicKey, counter: 0 },
  })
  if (!verified) throw new TypeError('not verified')
  const backupEligible = info.credentialDeviceType === 'multiDevice'
  if (backupEligible !== stored.backupEligible) throw new TypeError('backup eligibility changed')
  return {
    signCount: info.newCounter,
    backedUp: info.credentialBackedUp,
    userVerified: info.userVerified,
    cloneSuspected: !isCountGrown(stored.signCount, info.newCounter),
  }
}
