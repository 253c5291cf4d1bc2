/**
 * @module
 * Texts on their way to phones: late, doubled and shuffled ones come when the clock says so.
 */
import type { Clock } from '../clock.ts'
import { drawUuid, type Random } from '../random.ts'
import type { AuthentimateMessage } from './control.ts'

/** The oldest go first. */
const MOST_KEPT = 1000

export interface Outbox {
  /** @param afterSeconds  From now. */
  add(message: Pick<AuthentimateMessage, 'to' | 'text'>, afterSeconds: number): void
  /** Come by now; of those that came in the same second the one sent first is first. */
  listArrived(): readonly AuthentimateMessage[]
  listUnderway(): readonly AuthentimateMessage[]
  clear(): void
}

export function createOutbox(clock: Clock, random: Random): Outbox {
  let sent: AuthentimateMessage[] = []
  const list = (isWanted: (at: number) => boolean) =>
    sent.filter(({ at }) => isWanted(at)).toSorted((a, b) => a.at - b.at)
  return {
    add(message, afterSeconds) {
      sent.push({ id: drawUuid(random), ...message, at: clock.now() + afterSeconds })
      if (sent.length > MOST_KEPT) sent.shift()
    },
    listArrived: () => list((at) => at <= clock.now()),
    listUnderway: () => list((at) => at > clock.now()),
    clear: () => {
      sent = []
    },
  }
}
