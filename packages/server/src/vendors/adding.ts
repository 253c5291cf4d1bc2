/**
 * @module
 * How a vendor adds a way, makes one without asking, and forgets one. Floor 2 port, the other half of
 * `vendor.ts`, which hands all of it on.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import type {
  AgainCode,
  Capture,
  ChallengeContext,
  Enrolment,
  Evidence,
  JsonObject,
  PersonFacts,
} from './vendor.ts'

/** Adds a way: asks what must be answered first (a code, a new password, a WebAuthn creation). */
export interface EnrolInput {
  readonly kind: AuthenticatorKind
  readonly context: ChallengeContext
  readonly person: PersonFacts
  /** New e-mail address or E.164 number, checked by the caller. */
  readonly target?: string
  readonly label?: string
  /** True when a password will be the only factor: at least 15 characters, else 8. */
  readonly onlyFactor: boolean
}

/** The answer to an addition. */
export interface ConfirmInput {
  readonly kind: AuthenticatorKind
  readonly context: ChallengeContext
  readonly state: JsonObject
  readonly answer: JsonObject
  readonly capture?: Capture
  /** Captures alone: given before. */
  readonly consent?: Consent
  readonly person: PersonFacts
  readonly isCredentialKnown: (credentialId: string) => Promise<boolean>
}

/** The new way, before it has an id and times. */
export interface NewEnrolment {
  readonly kind: AuthenticatorKind
  readonly label?: string
  readonly expiresAt?: number
  readonly data: JsonObject
  /** Passkeys: to be indexed. */
  readonly credentialId?: string
}

/** What the answer to an addition came to; nothing is written yet. */
export type Confirmed =
  | { readonly result: 'added'; readonly enrolment: NewEnrolment; readonly evidence?: Evidence }
  | { readonly result: 'again'; readonly code: AgainCode }
  | {
      readonly result: 'wrong'
      readonly code:
        | 'answer_wrong'
        | 'challenge_expired'
        | 'passkey_refused'
        | 'passkey_known'
        | 'password_too_short'
        | 'password_too_long'
        | 'password_common'
        | 'pin_too_weak'
    }

/** Ways made without asking: recovery codes, a temporary code, a value given by the site. `shown` is told once. */
export interface Made {
  readonly enrolment: NewEnrolment
  readonly shown: readonly string[]
}

/** A way to make without asking the person. */
export interface MakeInput {
  readonly kind: AuthenticatorKind
  readonly person: PersonFacts
  readonly secret?: string
  /** The linked account has it already, by the site's word: nobody is called. */
  readonly held?: boolean
  /** Code kinds: an address or E.164 number that the site has confirmed. */
  readonly target?: string
  readonly ttlSeconds?: number
  readonly onlyFactor: boolean
}

/** A way that is about to go. */
export interface ForgetInput {
  readonly person: PersonFacts
  readonly enrolment: Enrolment
}

/** Text of a consent, by its version, and when it was given, epoch seconds. */
export interface Consent {
  readonly version: string
  readonly at: number
}
