/**
 * @module
 * What a person can prove with, and which ceremony the page runs for it. Floor 0.
 */

/**
 * know: something remembered; have: something held; are: a body; weak: gives `aal1` and never counts as
 * held; none: reaches no level.
 */
export type Factor = 'know' | 'have' | 'are' | 'weak' | 'none'

/** One kind of authenticator. */
export interface AuthenticatorKindFacts {
  readonly ceremony: CeremonyName
  readonly factor: Factor
}

/** What the page does with the person. Few and closed; a page lists one it does not know as unavailable. */
export type CeremonyName =
  | 'password'
  | 'code'
  | 'passkey'
  | 'grid'
  | 'questions'
  | 'approve'
  | 'handoff'
  | 'capture'

/** Every kind this version knows. Kinds are open: more join with each vendor. */
export const AUTHENTICATOR_KINDS = {
  passkey: { ceremony: 'passkey', factor: 'have' },
  'security-key': { ceremony: 'passkey', factor: 'have' },
  password: { ceremony: 'password', factor: 'know' },
  totp: { ceremony: 'code', factor: 'have' },
  'sms-code': { ceremony: 'code', factor: 'have' },
  'voice-code': { ceremony: 'code', factor: 'have' },
  'email-code': { ceremony: 'code', factor: 'weak' },
  'recovery-code': { ceremony: 'code', factor: 'weak' },
  'temporary-code': { ceremony: 'code', factor: 'weak' },
  pin: { ceremony: 'code', factor: 'know' },
  push: { ceremony: 'approve', factor: 'have' },
  'smart-credential': { ceremony: 'approve', factor: 'have' },
  'grid-card': { ceremony: 'grid', factor: 'have' },
  'token-signature': { ceremony: 'code', factor: 'have' },
  certificate: { ceremony: 'handoff', factor: 'have' },
  'smart-login': { ceremony: 'handoff', factor: 'have' },
  // Where the vendor takes a picture itself, on a phone; others run `capture`.
  face: { ceremony: 'handoff', factor: 'are' },
  palm: { ceremony: 'capture', factor: 'are' },
  fingerprint: { ceremony: 'capture', factor: 'are' },
  // What the provider asked is not known for certain: it counts as a sign-in, never as something held.
  'identity-provider': { ceremony: 'handoff', factor: 'know' },
  questions: { ceremony: 'questions', factor: 'none' },
} as const satisfies Record<string, AuthenticatorKindFacts>

/** A kind this version knows. */
export type AuthenticatorKind = keyof typeof AUTHENTICATOR_KINDS

/** All of them, as schemas want them: a list that is not empty. */
export const KIND_NAMES = Object.keys(AUTHENTICATOR_KINDS) as [
  AuthenticatorKind,
  ...AuthenticatorKind[],
]

/** True when `kind` is one this version knows. */
export function isAuthenticatorKind(kind: unknown): kind is AuthenticatorKind {
  return typeof kind === 'string' && Object.hasOwn(AUTHENTICATOR_KINDS, kind)
}
