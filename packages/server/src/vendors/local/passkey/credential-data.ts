/**
 * @module
 * What is kept of a passkey or security key, and what it proves. Floor 2, inside `vendors/local`.
 */
import * as v from 'valibot'
import type { Evidence } from '../../vendor.ts'

/** An enrolment's `data` for the kinds `passkey` and `security-key`. */
export const CredentialData = v.object({
  /** base64url. */
  credentialId: v.string(),
  /** COSE key as registered, base64url. */
  publicKey: v.string(),
  /** COSE algorithm: -7, -8 or -257. */
  alg: v.number(),
  /** The highest count seen; 0 for authenticators that do not count. */
  signCount: v.number(),
  /** As the browser named them: `internal`, `hybrid`, `usb` … A wish for the next prompt, no fact. */
  transports: v.array(v.string()),
  /** BE: may be copied to other devices. Never changes (WebAuthn Level 3 §6.1.3). */
  backupEligible: v.boolean(),
  /** BS: has been copied. Changes. */
  backedUp: v.boolean(),
  /** Whether the person was verified (PIN, finger, face) when it was added. */
  userVerified: v.boolean(),
  /** Model of the authenticator as it says itself; zeros when it does not. */
  aaguid: v.string(),
  /** Its maker's certificate leads to a root the operator trusts. */
  attested: v.boolean(),
})
export type CredentialData = v.InferOutput<typeof CredentialData>

/**
 * The rule of WebAuthn Level 3 §7.2 step 22: when either count is not zero it must have grown. Otherwise
 * two devices hold one key, or an answer is sent twice.
 */
export const isCountGrown = (stored: number, answered: number): boolean =>
  (stored === 0 && answered === 0) || answered > stored

/**
 * `hwk` only for attested hardware that cannot be copied; else `pop`, since nobody knows where the key
 * lives. The UV bit does not say how the person was verified: never `fpt`, `face` or `pin`.
 *
 * A key that was added without verification stays touch-only: who finds one without a PIN can set a
 * PIN, and that must not prove more than the touch (§7.2 step 25).
 */
export function toCredentialEvidence(data: CredentialData, userVerified: boolean): Evidence {
  const hardware = data.attested && !data.backupEligible
  return {
    amr: [hardware ? 'hwk' : 'pop', 'user'],
    userVerified: userVerified && data.userVerified,
    hardware,
  }
}
