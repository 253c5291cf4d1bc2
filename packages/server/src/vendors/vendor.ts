/**
 * @module
 * Vendor: who checks an answer, be it ourselves (`local`) or a company we call. Floor 2 port.
 * A vendor keeps nothing of its own: what must be remembered travels in `state` (inside the
 * transaction) or in the enrolment's `data` (inside the person).
 */
import type { Acr, AuthenticatorKind, CeremonyName, Purpose } from '@countersign/protocol'
import type { Clock, PasswordHasher, Random } from '../ports.ts'
import type { Message } from '../senders/sender.ts'
import type { Vault } from '../vault.ts'
import type { VendorAccounts } from './accounts.ts'
import type {
  Confirmed,
  ConfirmInput,
  Consent,
  EnrolInput,
  ForgetInput,
  Made,
  MakeInput,
} from './adding.ts'
import type { Building } from './building.ts'
import type { Capture } from './capture.ts'
import type { Kept, RemoteVendor, VendorLink } from './remote.ts'

export type * from './adding.ts'
export type * from './capture.ts'

/** A value that JSON can hold. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json }
/** An object that JSON can hold. */
export type JsonObject = { readonly [key: string]: Json }

/** One way a person holds. Times are epoch seconds. */
export interface Enrolment {
  readonly id: string
  readonly kind: AuthenticatorKind
  readonly vendor: string
  readonly label?: string
  readonly createdAt: number
  readonly lastUsedAt?: number
  /** Gone after that time: temporary codes. */
  readonly expiresAt?: number
  /** Since then no answer counts: too many were wrong (`limits.failuresUntilLock`). The site or an operator ends it. */
  readonly lockedAt?: number
  /** Until then it is nothing held: added on a recovery or temporary code, or a contact that can be objected to. */
  readonly heldBackUntil?: number
  /** The vendor's own: hashes, public keys, sealed seeds, contact addresses. */
  readonly data: JsonObject
}

/** Facts about the site that a ceremony needs. */
export interface SiteFacts {
  readonly id: string
  readonly name: string
  readonly rpId: string
  readonly origins: readonly string[]
}

/** The person as far as a vendor needs to know. */
export interface PersonFacts {
  /** The site's id. */
  readonly user: string
  /** Random 32 bytes, base64url; the WebAuthn user handle. */
  readonly handle: string
  readonly displayName: string
  readonly loginName: string
  /** All ways of the person. */
  readonly enrolments: readonly Enrolment[]
  /** Verified numbers, E.164. */
  readonly phones?: readonly string[]
  /** Accounts at vendors, by vendor id. */
  readonly links?: Readonly<Record<string, VendorLink>>
}

/** One value of the action, as shown: for vendors that show or sign it too. */
export interface ActionDetail {
  readonly name: string
  readonly value: string
}

/** The transaction as far as a vendor needs to know. */
export interface ChallengeContext {
  readonly site: SiteFacts
  readonly transaction: string
  readonly challenge: string
  readonly purpose: Purpose
  /** A login for the sake of a new password: *Forgot password?* */
  readonly recovering?: boolean
  /** Origin of the page. */
  readonly origin: string
  readonly locale: string
  readonly actionHash?: string
  /** The action as one line of text, for messages: "Send € 250.00 to Lindqvist Boats". */
  readonly actionText?: string
  /** Its values by name, hidden ones too: the same for the same action. */
  readonly actionDetails?: readonly ActionDetail[]
  /** Levels of which one has to be reached; seconds up to which an earlier answer counts. */
  readonly acrValues?: readonly Acr[]
  readonly maxAge?: number
  /** Network address of the person's browser. */
  readonly address?: string
  /** `User-Agent` of it, as it came: a claim, for descriptions alone. */
  readonly agent?: string
  /** Goes to a page elsewhere as `state`, and must come back with it. */
  readonly returnState?: string
  /** Where a page elsewhere leads back to; of `origin`, checked. */
  readonly returnTo?: string
  /** What this vendor left to be kept in this transaction, and on this remembered device. */
  readonly memory?: JsonObject
  readonly device?: string
}

/** What a vendor is made from. */
export interface VendorDeps {
  readonly clock: Clock
  readonly random: Random
  readonly vault: Vault
  readonly hasher: PasswordHasher
}

/** Asks one way. Without `enrolment` it is a decoy (or, for a passkey, usernameless): the same work, words and shape; no answer is ever right. */
export interface StartInput {
  readonly kind: AuthenticatorKind
  readonly context: ChallengeContext
  readonly person?: PersonFacts
  readonly enrolment?: Enrolment
  /** The name typed, for plausible stable decoys. */
  readonly loginName?: string
  /** Known by its credential: make a stranger's prompt (no masked target, no allow list) even for a real person. */
  readonly stranger: boolean
  /**
   * A friendly list has told already that the person has this way, and where its codes go: so may the prompt.
   * Locks and refusals stay a stranger's.
   */
  readonly shown?: boolean
}

/** The question that was put. */
export interface Started {
  readonly ceremony: CeremonyName
  /** `prompt.data`, by the ceremony's schema. */
  readonly data: JsonObject
  /** Kept with the challenge; never shown. Codes only as keyed hashes, secrets only sealed. */
  readonly state: JsonObject
  readonly ttlSeconds: number
  /** To be sent after the reply; absent for a decoy. */
  readonly message?: Message
  /** True when the kind sends messages, also for a decoy: resend times are shown. */
  readonly sends: boolean
  /** Vendors that are called: what is to be kept of this call. */
  readonly kept?: Kept
}

/**
 * An answer and all it is judged by. Without `enrolment` no answer is right, unless the credential names
 * its holder.
 */
export interface CheckInput {
  readonly kind: AuthenticatorKind
  readonly context: ChallengeContext
  readonly state: JsonObject
  /** By the ceremony's schema already; empty for a capture. */
  readonly answer: JsonObject
  readonly capture?: Capture
  readonly person?: PersonFacts
  readonly enrolment?: Enrolment
  /** Passkeys: the holder of a credential id in this site's directory. */
  readonly findCredential: (
    credentialId: string,
  ) => Promise<{ person: PersonFacts; enrolment: Enrolment } | undefined>
  /** Usernameless at a vendor: whom the site linked to this account there. */
  readonly findLinked?: (account: string) => Promise<PersonFacts | undefined>
  /** The person asked for this device to be remembered. */
  readonly remember?: { readonly label?: string }
}

/** What the ceremony proved, beyond its kind. */
export interface Evidence {
  /** RFC 8176 values without `mfa`, which the policy adds. */
  readonly amr: readonly string[]
  /** WebAuthn user verification was done. */
  readonly userVerified?: boolean
  /** The key is in attested hardware and cannot be copied (BE clear). */
  readonly hardware?: boolean
  /** It counts beside an answer that counts by itself, and alone for nothing: a face that we compared ourselves. */
  readonly besideOnly?: boolean
}

/** What is amiss with a capture, or with a code that may have been taken without our hearing of it. */
export type AgainCode =
  | 'capture_poor'
  | 'capture_crowded'
  | 'capture_empty'
  | 'capture_outside'
  | 'capture_unfollowed'
  | 'capture_unreadable'
  | 'code_unconfirmed'

/** What an answer came to. A vendor that cannot tell throws: it is never `right`. */
export type Outcome =
  | {
      readonly result: 'right'
      /** Whose way it was; for a usernameless passkey this names the person. */
      readonly user: string
      readonly enrolmentId: string
      readonly evidence: Evidence
      /**
       * Applied to the stored enrolment in one compare-and-swap: remembers the step, the counter, the used
       * code. Undefined means somebody else spent it first: the answer then counts as wrong. The very
       * same object means that nothing need be kept. Pure.
       */
      readonly spend: (enrolment: Enrolment) => Enrolment | undefined
      /** Vendors that are called: what is to be kept. */
      readonly kept?: Kept
    }
  /** Right so far, and something more is asked before it counts: a new password in place of an old one. */
  | { readonly result: 'more'; readonly started: Started }
  /** Nothing could be judged by it: it counts as no try, and the same question stays open. */
  | { readonly result: 'again'; readonly code: AgainCode }
  | {
      readonly result: 'wrong'
      readonly code:
        | 'answer_wrong'
        | 'passkey_refused'
        | 'challenge_expired'
        | 'attempts_exceeded'
        | 'password_common'
        | 'approval_declined'
      /** What is to be kept nevertheless: a newer token, a lock that the list must show. */
      readonly kept?: Kept
      /** A credential id nobody here has: the page may tell the browser. */
      readonly unknownCredential?: string
      /** Raise `passkey.clone_suspected`. */
      readonly cloneSuspected?: boolean
    }

/** What may be told of one way without asking the vendor: to its owner (`target`, `remaining`) or to the sender (`contact`). */
export interface Description {
  /** Masked number or address; own view only. */
  readonly target?: string
  /** Recovery codes that are left. */
  readonly remaining?: number
  /** What was said yes to when a body was measured. */
  readonly consent?: Consent
  /** It cannot be asked any more, and has to be added again: what was kept is of another model. */
  readonly isOutdated?: boolean
  /** Where a notice to the person can go, in clear; never for the page. */
  readonly contact?: Pick<Message, 'channel' | 'to'>
}

/** How it stands with a company: reached, and our key taken. */
export interface Probed {
  readonly isReachable: boolean
  /** Undefined where nobody can say without doing something. */
  readonly isKeyAccepted?: boolean
  /** Epoch seconds at which the key ends, where the settings say so. */
  readonly keyExpiresAt?: number
}

/** Everything one vendor can do for the kinds it checks. */
export interface Vendor {
  readonly id: string
  readonly kinds: readonly AuthenticatorKind[]
  /** Present when a company is asked which ways a linked account has. Without it ways are kept by us, whoever checks them. */
  readonly remote?: RemoteVendor
  /** Kinds that run another ceremony here than they usually do. */
  readonly ceremonies?: Partial<Readonly<Record<AuthenticatorKind, CeremonyName>>>
  /** Sends codes itself: `start` is called only when a message may go, and no sender is needed. */
  readonly sendsItself?: true
  /** Ways of these kinds need an account that the site linked: `person.links[id]`. */
  readonly needsLink?: true
  /** People's accounts there: made, changed and erased with the person. */
  readonly accounts?: VendorAccounts
  /** Doors, and who may pass them. */
  readonly building?: Building
  /** One call that changes nothing: for `countersign check`. Never throws. */
  readonly probe?: () => Promise<Probed>
  /**
   * Takes back what it keeps of a way, before we forget it. Done already counts as done.
   * @throws Problem `vendor_unavailable`: then the way stays.
   */
  readonly forget?: (input: ForgetInput) => Promise<void>
  /** @throws Problem `vendor_unavailable` */
  start(input: StartInput): Promise<Started>
  /** @throws Problem `vendor_unavailable` */
  check(input: CheckInput): Promise<Outcome>
  /** @throws Problem `authenticator_unavailable`, `target_refused` */
  enrol(input: EnrolInput): Promise<Started>
  confirm(input: ConfirmInput): Promise<Confirmed>
  /** @throws Problem `authenticator_unavailable`, `password_too_short`, `password_too_long`, `password_common`, `pin_too_weak` */
  make(input: MakeInput): Promise<Made>
  /** Reads the way's own data; pure, asks nobody. */
  describe(enrolment: Enrolment): Description
}
