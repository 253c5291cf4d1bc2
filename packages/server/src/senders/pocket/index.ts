/**
 * @module
 * Sender of the trial: hands each message to whoever plays the person's phone and mailbox. Floor 2.
 */
import { Problem } from '../../problem.ts'
import type { Message, Sender } from '../sender.ts'

/** Who gets the messages. */
export interface PocketOptions {
  /** Gets each message, codes and all. */
  readonly deliver: (message: Message) => void | Promise<void>
}

/** Hands over messages; for a trial alone, since whoever gets them reads codes. */
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
