/**
 * @module
 * The record of a transaction, as the store keeps it. No token, code or proof in clear. Floor 3.
 */
import {
  PROOF_LIVES,
  type Acr,
  type Action,
  type ActionView,
  type AnswerRequest,
  type AuthenticatorKind,
  type CeremonyName,
  type ProblemCode,
  type ProofClaims,
  type Purpose,
} from '@countersign/protocol'
import { toCanonicalName } from '../canonical-name.ts'
import type { Handover } from './handover-record.ts'
import type { JoinedTo } from './sessions.ts'
import type { Consent, JsonObject, Step } from '../vendors/vendor.ts'
import type { VendorPart } from './vendor-parts.ts'

/**
 * Who is asking; part of every counter's key. `stranger`: a name was typed at most; `remembered`: by a device
 * this person trusts; `vouched`: the site's server named the person; `proven`: a factor was right here.
 */
export type Standing = 'stranger' | 'remembered' | 'proven' | 'vouched'

/** A factor that this transaction proved. */
export interface Proven {
  readonly kind: AuthenticatorKind
  readonly enrolment: string
  /** The company that checked it; absent for the built-in vendor. */
  readonly vendor?: string
  /** The account there that it was said of. */
  readonly account?: string
  readonly amr: readonly string[]
  readonly userVerified: boolean
  readonly hardware: boolean
  /** Added on a recovery code a short while ago: possession counts as weak, and what is added on it is held back too. */
  readonly heldBack: boolean
  /** Counts beside something that counts by itself, and alone for nothing. */
  readonly besideOnly?: boolean
  readonly at: number
}

/** A first step whose result is kept back until the second is answered (`signIn.hideFailedStep`). */
export interface HiddenStep {
  /** The challenge that was answered. */
  readonly challenge: string
  readonly kind: AuthenticatorKind
  /** Absent when the answer was wrong: then no second answer is right. */
  readonly right?: Proven
}

/** An answer that was tried: the same again is one try and gets the same result. */
export interface Tried {
  readonly hash: string
  readonly result: 'pending' | ProblemCode
  readonly at: number
}

/** The question that is open. */
export interface OpenChallenge {
  readonly id: string
  /** `enrol`: a right answer adds a way instead of proving one. */
  readonly mode: 'check' | 'enrol'
  /** What the page named: an enrolment's id or a kind. */
  readonly offer: string
  readonly kind: AuthenticatorKind
  readonly ceremony: CeremonyName
  readonly vendor: string
  /** Absent for a decoy and for a usernameless passkey. */
  readonly enrolment?: string
  /** A code on its way to an address or number of no person: open sign-up, phone verification. */
  readonly signUpTarget?: string
  readonly data: JsonObject
  /** Prompt data that holds a secret to be shown (a new seed), sealed for this challenge; then `data` is empty. */
  readonly sealed?: string
  readonly state: JsonObject
  readonly tried: readonly Tried[]
  readonly createdAt: number
  readonly expiresAt: number
  readonly resendAt?: number
  /** Answered elsewhere: the page waits and the vendor is asked. */
  readonly isPolled?: boolean
  /** Captures: goes with the next one, once. */
  readonly nonce?: {
    readonly value: string
    readonly until: number
    /** A run of liveness prompts: what each frame is asked for. */
    readonly steps?: readonly Step[]
  }
  /** Captures that are added: what the person consented to, and when. */
  readonly consent?: Consent
  /** Captures that nothing could be judged by. */
  readonly retakes?: number
  /** A page elsewhere leads back to it. */
  readonly returnTo?: string
  /** It led back: keyed hash of the one-time code that the page must post, and what came, sealed by the vendor. */
  readonly returned?: { readonly codeHash: string; readonly data: JsonObject }
  /** What is added when `mode` is `enrol`. */
  readonly adds?: {
    readonly label?: string
    readonly target?: string
    readonly optional: boolean
    readonly onlyFactor: boolean
  }
}

/** What the site's server fixed when it began a step-up or an account visit. */
export interface Vouched {
  readonly user: string
  readonly session: string
  readonly sid?: string
  /** The person's record as it was when the site vouched. */
  readonly joined: JoinedTo
  readonly action?: Action
  readonly actionHash?: string
  readonly maxAge?: number
  readonly nonce?: string
}

/** A transaction as the store keeps it. Times are epoch seconds. */
export interface TransactionRecord {
  readonly id: string
  /** Grows by one with each write; what the page calls the view's version. */
  readonly version: number
  readonly site: string
  readonly purpose: Purpose
  /** Set once it is over; before that the view derives it. */
  readonly ended?: 'done' | 'failed' | 'cancelled'
  /** Keyed hash of the page's token. */
  readonly tokenHash: string
  readonly origin: string
  /** Keyed hash of the body it was begun with. */
  readonly beginHash: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly locale: string
  readonly binding?: string
  readonly loginName?: string
  /** Phone verification: the number that was named, E.164. */
  readonly phoneNumber?: string
  /** The person the name belongs to, or the one a factor fixed. Never told to a stranger. */
  readonly user?: string
  /** Remembered device that signed the begin, and who remembers it. */
  readonly device?: { readonly id: string; readonly users: readonly string[] }
  readonly vouched?: Vouched
  /** The action as the person reads it. */
  readonly shown?: ActionView
  readonly acrValues: readonly Acr[]
  /** So many different factors, where one is not enough. */
  readonly factors?: number
  /** Forgotten password: the recovery policy is in force. */
  readonly recovering: boolean
  readonly proven: readonly Proven[]
  /** Not in `proven`, so that whoever gave it stays a stranger. */
  readonly hidden?: HiddenStep
  readonly challenge?: OpenChallenge
  /** The last capture that was handed over to a phone; it may have ended. */
  readonly handover?: Handover
  /** Offers whose question the person left for another way: they are not asked again by themselves. */
  readonly left?: readonly string[]
  /** The standing usernameless passkey question of a login. */
  readonly ambient?: OpenChallenge
  /** Tries spent and messages sent in this transaction, by offer. A new code resets neither. */
  readonly spent: Readonly<Record<string, number>>
  /** Retakes of captures whose question was left or asked again, by offer; see `withRetakes`. */
  readonly retaken?: Readonly<Record<string, number>>
  readonly sent: Readonly<Record<string, { readonly count: number; readonly resendAt: number }>>
  /** The answer that closed a challenge last, so that its repetition gets the same reply again. */
  readonly last?: {
    readonly challenge: string
    readonly hash: string
    /** Absent when it led on. */
    readonly refused?: ProblemCode
  }
  readonly isNew: boolean
  readonly problem?: ProblemCode
  /** How the last question ended without an answer here: declined, reported, over. Gone with the next. */
  readonly setback?: ProblemCode
  /** The newest right answer asked for this device to be remembered: an approval elsewhere cannot say so. */
  readonly remember?: AnswerRequest['remember']
  /** What companies said, by vendor id. */
  readonly vendors?: Readonly<Record<string, VendorPart>>
  readonly claims?: ProofClaims
}

/** Where the store keeps a transaction. */
export const transactionKey = (id: string): string => `transaction/${id}`

/** How long an ended or expired record is still told apart from one that never was. */
export const AFTERLIFE_SECONDS = 600

/** The same by purpose: a reload must find a phone proof as long as it is good. */
export const toAfterlife = (purpose: Purpose): number =>
  purpose === 'verify-phone' ? AFTERLIFE_SECONDS + PROOF_LIVES[purpose] : AFTERLIFE_SECONDS

/** How the person stands in this transaction. */
export function toStanding(record: TransactionRecord): Standing {
  if (record.proven.length > 0) return 'proven'
  if (record.vouched !== undefined) return 'vouched'
  if (isOwnDevice(record)) return 'remembered'
  return 'stranger'
}

/** True once a first step was taken, be its result shown or hidden: the name and the policy are fixed. */
export const hasBegun = ({ proven, hidden }: TransactionRecord): boolean =>
  proven.length > 0 || hidden !== undefined

/** True when the device that signed the begin is remembered by the person named. */
export function isOwnDevice({ device, user }: TransactionRecord): boolean {
  return device !== undefined && user !== undefined && device.users.includes(user)
}

/** What a stranger is counted by: the name typed, or the number named, known or not. */
export const toStrangerName = ({ phoneNumber, loginName = '' }: TransactionRecord): string =>
  toCanonicalName(phoneNumber ?? loginName)

/** The person whose ways may be shown and used. */
export function toSubject(record: TransactionRecord): string | undefined {
  return record.vouched?.user ?? record.user
}
