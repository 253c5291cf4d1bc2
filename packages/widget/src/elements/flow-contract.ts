/**
 * @module
 * What a flow gets from its element, and what it gives to the screens it loads. Types only.
 */
import type { Offer, Prompt, Purpose, TransactionView } from '@countersign/protocol'
import type { CountersignError } from '../client/countersign-error.ts'
import type { Ports } from '../client/ports.ts'
import type { Countdown } from '../controllers/countdown.ts'
import type { Press, Screen } from '../controllers/stage.ts'
import type { Transaction, TransactionFacts } from '../controllers/transaction.ts'
import type { CountersignElement } from './countersign-element.ts'

/** What differs between sign-in, step-up and account. */
export interface FlowOptions {
  readonly purpose: Purpose
  /** Gathered at each begin. @throws CountersignError */
  facts(): Promise<TransactionFacts>
  /** Shows what stands before the first prompt: the login name, or nothing but a wait. */
  showFirst(): void
  /** The policy is met. */
  onDone(proof: string): void
  /** Each view, before its screen is shown. */
  onView?(view: TransactionView): void
  /** The account visit is open: the element shows its own screen. */
  showOpen?(view: TransactionView): void
  /** The person has left the open question for the element's own screen. */
  isAside?(): boolean
  /** Asks a way that only the element knows how to ask; undefined for every other. */
  ask?(authenticator: string): Promise<unknown> | undefined
  /** Draws above a prompt: whose it is, what is being added. */
  renderAbovePrompt?(view: TransactionView): unknown
  /** @returns true when it deals with the problem: nothing is shown. */
  onProblem?(error: CountersignError): boolean
  /** *Start again* leads somewhere. Default true. */
  readonly canRestart?: boolean
  /** Quiet links below every screen but the first: how to leave. */
  readonly links?: readonly Press[]
  readonly ports?: Ports
}

export interface Flow {
  readonly stage: CountersignElement
  readonly options: FlowOptions
  readonly ports: Ports
  readonly transaction: Transaction
  readonly countdown: Countdown
  /** The view in hand; undefined before the first. */
  readonly view: TransactionView | undefined
  /** Shown in place of what the view leads to, until something succeeds: a list, a problem. */
  detour?: (() => unknown) | undefined
  /** Version of the view whose first way was asked by itself: a failure does not ask again. */
  askedVersion?: number
  /** The standing question that the browser's autofill has. */
  heardChallenge?: string
  /** The last that was sent: the browser may have to hear that its passkey is on file no more. */
  lastAnswer?: Record<string, unknown>
  /** How often the same answer was sent again because it was still being checked. */
  busyTries: number
  /** The problem that is on screen: whoever waits hears of it when the person leaves. */
  problem?: CountersignError | undefined
  /** @throws CountersignError `cancelled`, or what it failed with. */
  result(): Promise<string>
  /**
   * Begins, or comes back to, a transaction and shows where it stands.
   *
   * @param quiet  A problem is kept to ourselves: the next press will meet it again.
   */
  begin(quiet?: boolean): Promise<void>
  /** Names the person. A missing transaction is begun with the name at once. */
  identify(loginName: string): Promise<void>
  /** The standing usernameless question. */
  usePasskey(): Promise<void>
  /** Shows the list of ways; `recover`: those that may lead to a new password. */
  choose(recover?: boolean): Promise<void>
  /** Back to what stands before the first prompt. */
  showFirst(): Promise<void>
  /** Shows something else than the view leads to; without it, what the view leads to. */
  go(detour?: () => unknown): Promise<void>
  /** Asks the way that was chosen by a press. @param afresh  Also where it is the open one. */
  pick(offer: Pick<Offer, 'id'>, recover?: boolean, afresh?: boolean): Promise<void>
  /** The way that was asked last, to ask it again. */
  lastAuthenticator?: string
  /** @param challenge  Default: the open prompt's. */
  answer(answer: Record<string, unknown>, challenge?: string): Promise<void>
  /** Opens a prompt's ceremony. @param isPressed  A sheet of the browser may open at once. */
  open(prompt: Prompt, isPressed?: boolean): Promise<void>
  /** Forgets the transaction and begins another. */
  restart(loginName?: string): Promise<void>
  /** The person leaves. */
  cancel(): Promise<void>
  /** It is over without a proof: whoever waits is told, nothing typed stays. */
  end(error: CountersignError): void
  /** Does what needs the server, one at a time, then shows where that leads. Never rejects. */
  run(work: () => Promise<unknown>): Promise<void>
  /** Does again what failed. */
  retry: () => void
  /** Shows a screen with the links that every screen has. */
  show(screen: Screen): void
}
