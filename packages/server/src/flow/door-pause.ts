/**
 * @module
 * The switch that ends all openings at once, without a new start: a mark in the store. Locking goes on.
 * Floor 3.
 */
import type { SiteConfig } from '../config.ts'
import { Problem } from '../problem.ts'
import type { FlowDeps } from './deps.ts'

/** Stands for every site. */
const ALL = '*'

const pauseKey = (site: string) => `doors-paused/${site}`

/** True while no door of the site is opened: by its setting, by its own switch, or by the switch of all. */
export async function areDoorsPaused(
  { store }: Pick<FlowDeps, 'store'>,
  site: Pick<SiteConfig, 'id' | 'doorsPaused'>,
): Promise<boolean> {
  if (site.doorsPaused) return true
  const marks = await Promise.all([store.read(pauseKey(ALL)), store.read(pauseKey(site.id))])
  return marks.some((mark) => mark !== undefined)
}

/** @throws Problem `doors_paused` */
export async function assertDoorsOpen(
  deps: Pick<FlowDeps, 'store'>,
  site: Pick<SiteConfig, 'id' | 'doorsPaused'>,
): Promise<void> {
  if (await areDoorsPaused(deps, site)) throw new Problem('doors_paused')
}

/** Ends openings from now on, at one site or at all. Twice does no more. */
export async function pauseDoors(
  { store, clock, audit }: Pick<FlowDeps, 'store' | 'clock' | 'audit'>,
  site: string | undefined,
): Promise<void> {
  await store.create(pauseKey(site ?? ALL), { at: clock.now() })
  audit({ event: 'doors.paused', ...(site === undefined ? {} : { site }) })
}

/** Takes that back. A switch of all is not undone by one site's. */
export async function resumeDoors(
  { store, audit }: Pick<FlowDeps, 'store' | 'audit'>,
  site: string | undefined,
): Promise<void> {
  await store.take(pauseKey(site ?? ALL))
  audit({ event: 'doors.resumed', ...(site === undefined ? {} : { site }) })
}
