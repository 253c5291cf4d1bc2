/**
 * @module
 * How many long polls are held open: one per page and transaction, and so many per network address. The same for
 * pictures that are read and judged, and so many per person. They load this process alone, so this process counts
 * them. Floor 5.
 */
import type { Clock } from '../ports.ts'
import { Problem } from '../problem.ts'

/** Who waits for what. */
export interface Waiting {
  /** Names transaction and page. */
  readonly key: string
  /** Network address; empty when the runtime does not tell, and then nothing is capped. */
  readonly address: string
  /** Whose ways are asked. Absent or empty: nothing is capped by it. */
  readonly person?: string
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

/** The same of one person, from however many addresses: two of those would fill all places between them. */
export const MOST_CAPTURES_PER_PERSON = 2

/** So many at a time. */
export interface MostWaits {
  /** Default `MOST_WAITS_PER_ADDRESS`. */
  readonly perAddress?: number
  /** Default: any number. */
  readonly perPerson?: number
}

/** Nobody waits yet. */
export function createWaits(
  { clock }: { readonly clock: Clock },
  { perAddress = MOST_WAITS_PER_ADDRESS, perPerson = Infinity }: MostWaits = {},
): Waits {
  const open = new Map<string, AbortController>()
  const counts = new Map<string, number>()

  function count(whose: string, by: 1 | -1): void {
    const next = (counts.get(whose) ?? 0) + by
    if (next === 0) counts.delete(whose)
    else counts.set(whose, next)
  }

  return {
    async hold({ key, address, person = '' }, work) {
      open.get(key)?.abort()
      const caps = [
        { whose: `address/${address}`, most: address === '' ? Infinity : perAddress },
        { whose: `person/${person}`, most: person === '' ? Infinity : perPerson },
      ]
      if (caps.some(({ whose, most }) => (counts.get(whose) ?? 0) >= most)) {
        throw new Problem('limited', { retryAt: clock.now() + 1 })
      }
      const turn = new AbortController()
      open.set(key, turn)
      for (const { whose } of caps) count(whose, 1)
      try {
        return await work(turn.signal)
      } finally {
        for (const { whose } of caps) count(whose, -1)
        if (open.get(key) === turn) open.delete(key)
      }
    },
  }
}
