/**
 * @module
 * One at a time at one person's account at a company: two who make it at once would make two, and two who
 * change a list would lose one change. Floor 3.
 */
import type { SiteConfig } from '../config.ts'
import type { FlowDeps } from './deps.ts'
import { tryLocked, withLock } from './store-lock.ts'

/** Whose account at whom. */
export interface AccountOf {
  readonly user: string
  readonly vendor: string
}

interface Work<T> extends AccountOf {
  readonly work: () => Promise<T>
}

/** Longer than all that is asked about one account can take. */
const LOCK_SECONDS = 90
/** Five seconds, together. */
const LOCK_TRIES = 20

const toLock = (site: SiteConfig, { user, vendor }: AccountOf) => ({
  key: `account-lock/${site.directory}/${vendor}/${user}`,
  seconds: LOCK_SECONDS,
  tries: LOCK_TRIES,
})

/** @throws Problem `conflict` when somebody else was at it all the time */
export const withAccount = <T>(deps: FlowDeps, site: SiteConfig, { work, ...of }: Work<T>) =>
  withLock(deps, toLock(site, of), work)

/** Undefined when somebody else was at it all the time. */
export const tryAccount = <T>(deps: FlowDeps, site: SiteConfig, { work, ...of }: Work<T>) =>
  tryLocked(deps, toLock(site, of), work)
