/**
 * @module
 * What each kind of the built-in vendor proves, as `amr` values. The only table of them. Passkeys make
 * their own evidence from what the authenticator reported. Floor 2, inside `vendors/local`.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import type { Evidence } from '../vendor.ts'

/**
 * RFC 8176 values. No value is registered for a recovery code: `recovery` is private. A server-checked
 * PIN is `pin` and something known, so it never makes `mfa` beside a password. `mca` is left out: the
 * code comes back on the channel that asked.
 */
const AMR = {
  password: ['pwd'],
  pin: ['pin'],
  totp: ['otp'],
  'sms-code': ['otp', 'sms'],
  'voice-code': ['otp', 'tel'],
  'email-code': ['otp'],
  'temporary-code': ['otp'],
  'recovery-code': ['recovery'],
  face: ['face'],
} as const satisfies Partial<Record<AuthenticatorKind, readonly string[]>>

/** Kinds of ours whose evidence does not depend on the answer. */
export type PlainKind = keyof typeof AMR

/** What a right answer of this kind proves. */
export function toEvidence(kind: PlainKind): Evidence {
  return { amr: AMR[kind] }
}
