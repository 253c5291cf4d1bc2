/**
 * @module
 * Sender of the trial: hands each message to whoever plays the person's phone and mailbox. Floor 2.
 */
import { Problem } from '../../problem.ts'
import type { Message, Sender } from '../sender.ts'

export interface PocketOptions {
  /** Gets each message, codes and all. */
  readonly deliver: (message: Message) => void | Promise<void>
}

export function pocket({ deliver }: PocketOptions): Sender {
  return {
    id: 'pocket',
    channels: ['mail', 'sms', 'voice'],
    developmentOnly: true,
    async send(message) {
      try {
        await deliver(message)
      } catch (cause) {
        throw new Problem('send_failed', { cause })
      }
    },
  }
}
