/**
 * @module
 * Counts messages against several limits at once: all of them or none. Floor 2, beside the senders'
 * port: the limits in front of all senders use it.
 */
import type { Store } from '../stores/store.ts'

/** One counter and what it may reach. */
export interface Cap {
  /** Key of the counter; holds no number or address in clear. */
  readonly key: string
  readonly seconds: number
  readonly most: number
}

/**
 * Adds one message to every counter, unless one of them is full. Looks before it counts, so that a
 * refusal uses nothing up; counts before it allows, so that parallel calls cannot outrun a limit.
 *
 * @returns Epoch seconds at which the last full counter begins anew; undefined when none was full.
 */
export async function countAll(store: Store, caps: readonly Cap[]): Promise<number | undefined> {
  return (await findFull(store, caps, 0)) ?? (await findFull(store, caps, 1))
}

async function findFull(
  store: Store,
  caps: readonly Cap[],
  by: 0 | 1,
): Promise<number | undefined> {
  const counted = await Promise.all(
    caps.map(async ({ key, seconds, most }) => {
      const { count, resetsAt } = await store.count(key, seconds, by)
      return count + 1 - by > most ? resetsAt : undefined
    }),
  )
  const full = counted.filter((resetsAt) => resetsAt !== undefined)
  return full.length === 0 ? undefined : Math.max(...full)
}
