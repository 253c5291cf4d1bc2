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

/**
 * The network a client's address belongs to: an IPv4 address alone, the first 64 bits of an IPv6
 * address, since whoever has one has all of them. Other texts stand for themselves.
 */
export function toNetwork(address: string): string {
  const plain = address.trim().toLowerCase().replace(/%.*$/, '')
  if (!plain.includes(':')) return plain
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1]
  if (mapped !== undefined) return mapped
  const [head = '', tail] = plain.split('::')
  const before = toGroups(head)
  const after = toGroups(tail ?? '')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after]
  return `${groups.slice(0, 4).join(':')}::/64`
}

const toGroups = (text: string): readonly string[] =>
  text === '' ? [] : text.split(':').map((group) => group.replace(/^0+(?=.)/, ''))
