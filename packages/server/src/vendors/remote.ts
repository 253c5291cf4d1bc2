/**
 * @module
 * What a vendor can do beyond asking and checking, when a company is called: which ways a linked account
 * has now, polling, cancelling, logout. Floor 2 port.
 * Like every vendor it keeps nothing: what must last through a transaction travels in `memory`, what must
 * last on a remembered device in `device`, what logout needs in `session`. All three are sealed by it.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import type { OwnFactor } from './own-factor.ts'
import type {
  ChallengeContext,
  CheckInput,
  Enrolment,
  JsonObject,
  Outcome,
  PersonFacts,
} from './vendor.ts'

/** A person's account at a vendor, as the site linked it. Nothing is made or merged by mail or number. */
export interface VendorLink {
  /** The vendor's canonical user id. Never told to a page. */
  readonly account: string
  /** Epoch seconds. */
  readonly linkedAt: number
  /** What the vendor wants to remember of it; no secrets. */
  readonly data?: JsonObject
}

/** The level is planned with these ways; none of them is listed or asked before. */
export interface LaterWays {
  /** Ids of the ways of which one must be right first. Without them the list says nothing. */
  readonly after: readonly string[]
  readonly ways: readonly Enrolment[]
}

/** What a call left to be kept; a member that is absent leaves what is kept as it is. */
export interface Kept {
  /** The person's ways from now on in this transaction, best first; ids are the same in each transaction. */
  readonly ways?: readonly Enrolment[]
  /** Ways that nobody can ask yet, and that follow a right answer to another one. */
  readonly later?: LaterWays
  /** Given back in `ChallengeContext.memory` with each later call of this transaction. */
  readonly memory?: JsonObject
  /**
   * The vendor's own rule asks for another step: the transaction is not done before, even where the site's
   * policy is met. False once it is satisfied. It never counts the other way round.
   */
  readonly pending?: boolean
  /** Sealed; given back in `ChallengeContext.device` whenever this device is used again. */
  readonly device?: string
  /** Sealed; kept with the sign-in until logout hands it to `endSession`. */
  readonly session?: string
}

/** What a vendor says of a linked account before anything is asked. */
export interface Consulted extends Kept {
  readonly ways: readonly Enrolment[]
  readonly memory: JsonObject
  /** Kinds that the account has and that nobody can ask for here: the list may say so. */
  readonly elsewhere?: readonly AuthenticatorKind[]
  /** More ways follow once a way of our own was right: asked again then, with our word for it. */
  readonly awaitsOwnFactor?: boolean
  /** Why the account can prove nothing, where the vendor says so. */
  readonly problem?: 'registration_required' | 'verification_required' | 'access_denied'
}

/** Asks for the ways of the person's linked account. */
export interface ConsultInput {
  readonly context: ChallengeContext
  readonly person: PersonFacts
  /** Our own first factor, where the vendor may be told that one was proven (`EXTERNAL`). */
  readonly ownFactor?: OwnFactor
}

/** Everything of a check but an answer: the person acts elsewhere. */
export type PollInput = Omit<CheckInput, 'answer' | 'findCredential'>

/** How it stands elsewhere. */
export type Polled =
  | { readonly result: 'pending'; readonly kept?: Kept }
  /** It ended there without a yes. `approval_reported`: the person says it was not them. */
  | {
      readonly result: 'ended'
      readonly code: 'approval_declined' | 'approval_reported' | 'challenge_expired'
      readonly kept?: Kept
    }
  | Extract<Outcome, { result: 'right' }>

/** A page elsewhere came back to `GET /v1/callback/{vendor}`. */
export interface ReturnInput {
  readonly context: ChallengeContext
  readonly state: JsonObject
  /** Query of the return, as it came: claims of nobody. */
  readonly query: Readonly<Record<string, string>>
}

/** The part of a vendor that is a company. Each call may be repeated after a lost reply. */
export interface RemoteVendor {
  /** Kinds whose prompt the vendor's side answers: the page waits, `poll` asks. */
  readonly polled: readonly AuthenticatorKind[]
  /** @throws Problem `vendor_unavailable`. Where its rule denies the person: no ways, and `access_denied`. */
  consult(input: ConsultInput): Promise<Consulted>
  /** Waits as long as `consult` takes of late, for a name that nobody has. */
  pretend(): Promise<void>
  /** @throws Problem `vendor_unavailable` when it cannot be asked now: the question stays open. */
  poll(input: PollInput): Promise<Polled>
  /**
   * What came back from a page elsewhere, sealed: it becomes `state.returned` of the challenge and is used
   * only when the page posts its one-time code. Proves nothing by itself.
   */
  readReturn(input: ReturnInput): Promise<JsonObject>
  /** Gives an open question up, at the vendor too. Never throws: what it says changes nothing. */
  cancel(input: { readonly context: ChallengeContext; readonly state: JsonObject }): Promise<void>
  /**
   * Logout: `ended` also when it was gone already; `unknown` when nobody can say. Never throws.
   *
   * @param kept  Another one of the same transaction, which goes on: what is in both stays.
   */
  endSession(session: string, kept?: string): Promise<'ended' | 'unknown'>
}
