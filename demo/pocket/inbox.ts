/**
 * @module
 * Messages that reached the Pocket: texts, calls and mail, of everybody in the trial.
 */
import { randomUUID } from 'node:crypto'
import type { Clock } from '@countersign/server'

/** As `GET /pocket/api/messages` gives it. */
export interface PocketMessage {
  readonly id: string
  readonly kind: 'sms' | 'voice' | 'mail'
  /** E.164 number or e-mail address. */
  readonly to: string
  readonly text: string
  /** Mail only. */
  readonly subject?: string
  /** Epoch seconds. */
  readonly at: number
}

/** How many are kept; the oldest go first. */
const MOST_KEPT = 500

export interface Inbox {
  /** @param delaySeconds  Default 0. A late message shows up by the trial's clock. */
  add(message: Omit<PocketMessage, 'id' | 'at'>, delaySeconds?: number): void
  /** Newest first. `to`: only what went to one of these; absent means all. */
  list(to?: readonly string[]): PocketMessage[]
}

export function createInbox(clock: Clock): Inbox {
  const kept: PocketMessage[] = []
  return {
    add(message, delaySeconds = 0) {
      kept.push({ ...message, id: randomUUID(), at: clock.now() + delaySeconds })
      if (kept.length > MOST_KEPT) kept.shift()
    },
    list(to) {
      const now = clock.now()
      const wanted = to?.map((one) => one.toLowerCase())
      return kept
        .filter((message) => message.at <= now)
        .filter((message) => wanted?.includes(message.to.toLowerCase()) ?? true)
        .toSorted((a, b) => b.at - a.at || kept.indexOf(b) - kept.indexOf(a))
    },
  }
}
