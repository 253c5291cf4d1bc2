/**
 * @module
 * Sender that keeps messages instead of carrying them, for a developer's machine: whoever reads the
 * outbox reads codes. Floor 2.
 */
import type { Message, Sender } from '../sender.ts'

/** See `outbox`. */
export interface Outbox extends Sender {
  /** Newest first. */
  list(): readonly Message[]
}

const MOST = 100

/** Keeps the last 100 messages in memory, for the page `{server}/outbox`. */
export function outbox(): Outbox {
  const messages: Message[] = []
  return {
    id: 'outbox',
    channels: ['mail', 'sms', 'voice'],
    developmentOnly: true,
    async send(message) {
      messages.unshift(message)
      messages.splice(MOST)
    },
    list: () => [...messages],
  }
}
