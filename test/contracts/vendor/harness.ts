/**
 * @module
 * VendorHarness: what a vendor shows of itself to the contract, and the levers by which the contract tries
 * it. What a vendor cannot have is declared with its reason, and the contract holds it to that.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import type { Bench } from '../../flows/support/backend.ts'
import type { Page } from '../../flows/support/page.ts'

/** What it does not have, and why: read beside the tests that take the place of those it cannot pass. */
export interface Absent {
  readonly absent: string
}
export type Lever<T> = T | Absent

export const isAbsent = (lever: object): lever is Absent => 'absent' in lever

/**
 * What a stage is for. `any`: each way is enough by itself. `chain`: the vendor's own rule wants two steps.
 * `private`: strangers see the policy's first ways, whatever name they type.
 */
export type Need = 'any' | 'chain' | 'private'

/** A whole backend with the vendor behind it, and one person who has everything there. */
export interface VendorStage {
  readonly bench: Bench
  /** At the site. */
  readonly user: string
  readonly loginName: string
  /** Requests that the vendor's side got so far; 0 for ever where nobody is called. */
  asked(): number
}

type Answer = Record<string, unknown>

/** A way that the page answers. */
export interface Typed<S> {
  readonly kind: AuthenticatorKind
  readonly acr: string
  readonly amr: readonly string[]
  /** To the open prompt; asks for nothing new. */
  right(stage: S, page: Page): Promise<Answer>
  /** Of the right form. Another one for each `turn`. */
  wrong(stage: S, page: Page, turn: number): Promise<Answer>
  /** Seconds after which the question is over. */
  readonly ttlSeconds: number
  /** The answer is good in the transaction that asked for it, and in no other. */
  readonly isBound: boolean
}

/** A way that is answered elsewhere: the page waits. */
export interface Polled<S> {
  readonly kind: AuthenticatorKind
  readonly acr: string
  readonly amr: readonly string[]
  /** By the newest request that waits. @returns False when nothing waits any more. */
  approve(stage: S, page: Page): Promise<boolean>
  decline(stage: S, page: Page): Promise<boolean>
  /** *It wasn't me.* */
  readonly report: Lever<{ run(stage: S, page: Page): Promise<boolean> }>
  /** What is given up here stops waiting there. */
  readonly withdraws: boolean
  readonly ttlSeconds: number
}

/** A way that leads to a page elsewhere and back. */
export interface Redirected<S> {
  readonly kind: AuthenticatorKind
  readonly acr: string
  readonly amr: readonly string[]
  /** Goes there and says yes. @returns Query of the address that leads back to us. */
  visit(stage: S, url: string): Promise<string>
  deny(stage: S, url: string): Promise<string>
  /** Somebody whom nobody here is linked to says yes. */
  visitAsOther(stage: S, url: string): Promise<string>
}

export const WIRE_FAULTS = [
  'unreachable',
  'down',
  'hang',
  'limited',
  'truncated',
  'wrong-types',
  'html',
  'empty',
  'redirect',
  'too-long',
] as const
/**
 * `unreachable`: no connection. `hang`: no reply in time. `limited`: 429. `truncated`: half of the JSON.
 * `wrong-types`: well-formed, each value of another type.
 */
export type WireFault = (typeof WIRE_FAULTS)[number]

/** `list`: which ways has the person? `ask`: put the question. `check`: judge the answer. `poll`: how does it stand? */
export const CALLS = ['list', 'ask', 'check', 'poll'] as const
export type VendorCallName = (typeof CALLS)[number]

/** The wire to a company. */
export interface Wire<S> {
  /** Until it is healed. */
  break(stage: S, fault: WireFault, call: VendorCallName): void
  heal(stage: S): void
  /** Seconds in `Retry-After` of `limited`. */
  readonly retryAfterSeconds: number
  /** Nobody is called to list ways: those are kept by us. */
  readonly unlisted?: Absent
  /** Nobody is called to put a question. */
  readonly unasked?: Absent
  /**
   * Faults after which a call may have been done all the same, where the vendor's contract wants that told: a
   * question that was perhaps put stays open and confirms nothing, an answer is `code_unconfirmed`.
   */
  readonly doubtful?: readonly WireFault[]
}

export const LIES = ['other-user', 'other-transaction', 'completed-early'] as const
/**
 * Replies that are well formed and untrue: about somebody else, about something else that somebody began,
 * or *completed* where nothing was answered.
 */
export type Lie = (typeof LIES)[number]

/** A company that lies. */
export interface Lying<S> {
  /** Calls in which it can be told: a reply that names nobody cannot name another. */
  readonly told: Readonly<Record<Lie, readonly VendorCallName[]>>
  lie(stage: S, lie: Lie, call: VendorCallName): void
  heal(stage: S): void
}

/** A rule of the vendor's own that wants two steps. */
export interface Chain<S> {
  readonly first: AuthenticatorKind
  readonly second: AuthenticatorKind
  right(stage: S, page: Page): Promise<Answer>
  /** From now on it says *completed* after the first. */
  endsEarly(stage: S): void
  readonly amr: readonly string[]
}

/** A session of the vendor's own, which a sign-in opens. */
export interface OwnSession<S> {
  /** Signs in so that there is one. @returns The page when it is done. */
  signIn(stage: S): Promise<Page>
  /** True while the vendor still knows it. */
  isOpen(stage: S): Promise<boolean>
  /** It can no longer be reached. */
  cut(stage: S): void
}

export interface VendorHarness<S extends VendorStage = VendorStage> {
  open(need?: Need): Promise<S>
  readonly typed: Typed<S>
  readonly polled: Lever<Polled<S>>
  readonly redirected: Lever<Redirected<S>>
  readonly wire: Lever<Wire<S>>
  readonly lying: Lever<Lying<S>>
  readonly chain: Lever<Chain<S>>
  readonly session: Lever<OwnSession<S>>
}
