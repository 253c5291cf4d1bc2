/**
 * @module
 * Sender: carries one message to one address. Limits stand in front of all of them. Floor 2 port.
 */
import type { Secret, SecretSource } from '../secret.ts'

/** How a message travels; `voice` is read aloud. */
export type Channel = 'sms' | 'voice' | 'mail'

/** A message ready to go. `text` may hold a code: never log it. */
export interface Message {
  readonly channel: Channel
  /** E.164 number or e-mail address. */
  readonly to: string
  /** Mail only. */
  readonly subject?: string
  readonly text: string
  /** BCP 47, for text-to-speech. */
  readonly locale: string
}

/** Carries messages on its channels. */
export interface Sender {
  readonly id: string
  readonly channels: readonly Channel[]
  /** True when it may only be used on a developer's machine. */
  readonly developmentOnly?: boolean
  /**
   * A sender whose secret is named by `env(…)`: the same with the secret itself. Called once, when the
   * backend starts; until then it cannot send.
   */
  readonly open?: (read: (source: SecretSource) => Secret) => Sender
  /**
   * @throws Problem `send_failed`
   */
  send(message: Message): Promise<void>
  close?(): Promise<void>
}
