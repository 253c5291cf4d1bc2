/**
 * @module
 * What one network address may ask for in a minute: transactions, and names where a name costs a company a call or is
 * answered with somebody's ways. Floor 3.
 */
import type { SiteConfig } from '../config.ts'
import { Problem } from '../problem.ts'
import type { FlowDeps } from './deps.ts'
import { toRemotes } from './vendor-parts.ts'

const MINUTE_SECONDS = 60

/**
 * Counts a begin.
 *
 * @param by  1 counts it, 0 only looks whether there is room for it.
 * @throws Problem `limited`
 */
export const limitBegins = (deps: FlowDeps, address: string, by: 0 | 1): Promise<void> =>
  limit(deps, { room: 'begins', address, by })

/**
 * Counts a name that is typed in a transaction which has begun. Before anybody is asked for it: many at once would
 * outrun a look.
 *
 * @throws Problem `limited`
 */
export async function limitNames(deps: FlowDeps, site: SiteConfig, address: string): Promise<void> {
  if (!isListed(site) && toRemotes(deps, site).length === 0) return
  await limit(deps, { room: 'names', address, by: 1 })
}

/** True where a name alone is answered with somebody's ways, those at companies too. */
export const isListed = ({ signIn }: SiteConfig): boolean => signIn.listing === 'friendly'

interface Counting {
  readonly room: 'begins' | 'names'
  readonly address: string
  readonly by: 0 | 1
}

async function limit(deps: FlowDeps, { room, address, by }: Counting): Promise<void> {
  const key = `${room}/${await deps.vault.mac('counter', 'address', address)}`
  const { count, resetsAt } = await deps.store.count(key, MINUTE_SECONDS, by)
  if (count + 1 - by > deps.config.limits.beginsPerMinute) {
    throw new Problem('limited', { retryAt: resetsAt })
  }
}
