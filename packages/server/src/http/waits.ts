/**
 * @module
 * How many long polls are held open: one per page and transaction, and so many per network address. The same for
 * pictures that are read and judged. They load this process alone, so this process counts them. Floor 5.
 */
import type { Clock } from '../ports.ts'
import { Problem } from '../problem.ts'

/** Who waits for what. */
export interface Waiting {
  /** Names transaction and page. */
  readonly key: string
  /** Network address; empty when the runtime does not tell, and then nothing is capped. */
  readonly address: string
}

/** Counts long polls and ends those that were replaced. */
export interface Waits {
  /**
   * Runs a wait. A newer one with the same key ends it early: a page that asks again has lost the first.
   *
   * @param work  Must end soon after its signal fires.
   * @throws Problem `limited`
   */
  hold<T>(waiting: Waiting, work: (replaced: AbortSignal) => Promise<T>): Promise<T>
}

/** Long polls of one network address at a time; offices share one. */
export const MOST_WAITS_PER_ADDRESS = 200

/**
 * The same of pictures and readings, each of which is held whole, several times over while it is sent on. Fewer than
 * wait to be compared here (`FaceMatcherOptions`): one address never takes all the places.
 */
export const MOST_CAPTURES_PER_ADDRESS = 8

/** Nobody waits yet. */
export function createWaits(
  { clock }: { readonly clock: Clock },
  mostPerAddress = MOST_WAITS_PER_ADDRESS,
): Waits {
  const open = new Map<string, AbortController>()
  const counts = new Map<string, number>()

  function count(address: string, by: 1 | -1): void {
    const next = (counts.get(address) ?? 0) + by
    if (next === 0) counts.delete(address)
    else counts.set(address, next)
  }

  return {
    async hold({ key, address }, work) {
      open.get(key)?.abort()
      if (address !== '' && (counts.get(address) ?? 0) >= mostPerAddress) {
        throw new Problem('limited', { retryAt: clock.now() + 1 })
      }
      const turn = new AbortController()
      open.set(key, turn)
      count(address, 1)
      try {
        return await work(turn.signal)
      } finally {
        count(address, -1)
        if (open.get(key) === turn) open.delete(key)
      }
    },
  }
}
