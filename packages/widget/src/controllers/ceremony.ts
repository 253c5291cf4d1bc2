/**
 * @module
 * What a ceremony gets and gives. Types only: the flow opens ceremonies, which never import it.
 */
import type { CeremonyName, Offer, Prompt, Purpose } from '@countersign/protocol'
import type { Headers, Posts } from '../client/client.ts'
import type { CountersignError } from '../client/countersign-error.ts'
import type { ParsedPrompt, PromptData, PromptOf } from '../client/parse-prompt.ts'
import type { Ports } from '../client/ports.ts'
import type { Screen, Stage } from './stage.ts'

/** What a ceremony may do. */
export interface CeremonyContext {
  readonly stage: Stage
  readonly ports: Ports
  /** The person pressed something that leads here: a sheet of the browser may open at once. */
  readonly isPressed: boolean
  readonly purpose: Purpose
  /** The offer the prompt was made from, where the view still lists it. */
  readonly offer: Offer | undefined
  /** Sends the answer of the open prompt. Problems come back through `showProblem`. */
  answer(answer: Record<string, unknown>): unknown
  /** Posts anything else to the transaction, with headers of its own; else as `answer`. */
  post<K extends keyof Posts>(what: K, body: Posts[K], headers?: Headers): unknown
  /** Asks for another message. */
  resend(): unknown
  /** Shows the ways that may lead to a new password. */
  forgot(): unknown
  /** Shows the list of ways. */
  another(): unknown
  /** Counts down to a time of the server's clock; the screen is drawn again each second. */
  secondsUntil(at?: number): number
  /**
   * Asks the server once whether it goes on elsewhere; it answers at a change, or after 25 s. A changed
   * view leads on by itself.
   *
   * @throws CountersignError
   */
  refresh(signal: AbortSignal): Promise<void>
  /** What `refresh` failed with, for good: shown as any other problem. */
  fail(error: unknown): unknown
}

/** A ceremony on screen. */
export interface Ceremony<P extends Prompt = ParsedPrompt> {
  readonly screen: Screen
  /**
   * The prompt as it is now: the first, then others of the same kind (sent again, a try less). What is
   * typed stays.
   */
  update(prompt: P): void
  /** @returns true when it says itself, beside the field, what to do. */
  showProblem(error: CountersignError): boolean
  /** Leaves nothing typed behind, and ends what is waited for. */
  close(): void
}

export type OpenCeremony<P extends Prompt = ParsedPrompt> = (
  context: CeremonyContext,
  prompt: P,
) => Ceremony<P>

/** A ceremony's part of a prompt as read, and what shows it. */
export type Loaded<K extends CeremonyName = CeremonyName> = readonly [
  data: PromptData[K],
  open: OpenCeremony<PromptOf<K>>,
]
