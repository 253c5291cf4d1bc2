/**
 * @module
 * Family: how one kind of authenticator of theirs is asked, answered and counted. One file each beside
 * this one; `families.ts` lists them. Floor 2, inside `vendors/entrust`.
 */
import type { AuthenticatorKind, CeremonyName } from '@countersign/protocol'
import type { Clock, Random } from '../../ports.ts'
import type { Vault } from '../../vault.ts'
import type { ChallengeContext, Evidence, JsonObject, PersonFacts, StartInput } from '../vendor.ts'
import type { ProviderSignIn } from '../provider-sign-in.ts'
import type { Client, Measured } from './client.ts'
import type { Usage } from './details.ts'
import type { Fail } from './errors.ts'
import type { Facts } from './facts.ts'
import type { Latency } from '../latency.ts'
import type { ChallengeBody, CompleteBody } from './requests.ts'
import type { EntrustSettings } from './settings.ts'
import type { WayData } from './ways.ts'
import type { AuthenticatedReply, Factor } from './wire.ts'

/** What everything of this vendor is made from. */
export interface EntrustDeps {
  readonly settings: EntrustSettings
  readonly kinds: readonly AuthenticatorKind[]
  /** Kinds that would be asked, were they set up. */
  readonly unset: readonly AuthenticatorKind[]
  readonly clock: Clock
  readonly random: Random
  readonly vault: Vault
  readonly client: Client
  readonly latency: Latency<Measured>
  readonly fail: Fail
  /** A rule of theirs said no. */
  readonly denied: (context: ChallengeContext) => void
  /** The tenant's OIDC provider, where one is set. */
  readonly provider?: ProviderSignIn
  /** `{issuer}/v1/callback/entrust`. */
  readonly callback: string
}

/** One question, before and after the vendor was asked. */
export interface Asking {
  readonly deps: EntrustDeps
  readonly input: StartInput
  readonly way: WayData | undefined
  readonly facts: Facts | undefined
}

/** What the page is told, and what the answer will be judged by. */
export interface Asked {
  readonly data: JsonObject
  /** Sealed with the token. */
  readonly keep?: JsonObject
  /** Default: as long as any question of ours, or less where the vendor says so. */
  readonly ttlSeconds?: number
}

/** One answer. */
export interface Answering {
  readonly deps: EntrustDeps
  readonly kind: AuthenticatorKind
  readonly context: ChallengeContext
  readonly keep: JsonObject
  /** Absent for a poll. */
  readonly answer: JsonObject
  /** What a page elsewhere brought back. */
  readonly returned?: JsonObject
  readonly person?: PersonFacts
}

/** What is sent, and what it proves if the vendor takes it. */
export interface Answer {
  readonly body: CompleteBody
  readonly evidence: Evidence
  /** Who signed in elsewhere, by the account there: it has to be the person's. */
  readonly subject?: string
}

/** One kind of authenticator of theirs. */
export interface Family {
  /** What is asked, in their word. */
  readonly factor: Factor
  readonly kinds: readonly AuthenticatorKind[]
  readonly ceremony: CeremonyName
  /** How the action's values are used; every call carries them for the risk rules. */
  readonly usage: (kind: AuthenticatorKind) => Usage
  /** Messages go out: resend times are shown. */
  readonly sends?: true
  /** Answered elsewhere. */
  readonly isPolled?: true
  /**
   * May be asked of nobody in particular; the completion names the account. `always`: no account is ever
   * named in the request, the credential says whose it is.
   */
  readonly nameless?: 'always' | 'without-way'
  /** Asked and judged without the API: another signed word of theirs says who it was. */
  readonly isSignedHere?: (asking: Asking) => boolean
  /** What the request holds beyond what every challenge does. */
  readonly toChallenge?: (asking: Asking) => ChallengeBody
  /** @throws Problem `vendor_unavailable` for a reply that lacks what is asked. */
  toAsked(reply: AuthenticatedReply, asking: Asking): Asked | Promise<Asked>
  /** Undefined for an answer that cannot be right: nothing is sent. */
  toAnswer(answering: Answering): Answer | undefined | Promise<Answer | undefined>
  /** The prompt for nobody: the same shape, the same each time for one name. */
  toDecoy(asking: Asking): JsonObject | Promise<JsonObject>
}

/** The action's values go to the risk rules alone. */
export const RISK: Usage = ['RBA']
/** Also shown to the person, or signed. */
export const SHOWN: Usage = ['RBA', 'TVS']

/** The prompt tells nothing that belongs to the account alone. */
export const isHidden = ({ stranger, shown }: Pick<StartInput, 'stranger' | 'shown'>): boolean =>
  stranger && shown !== true
