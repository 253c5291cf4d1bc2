/**
 * @module
 * One at a time: of two requests of a transaction at once only one calls a company. Floor 3.
 */
import { isAuthenticatorKind, type AuthenticatorKind } from '@countersign/protocol'
import type { SiteConfig } from '../config.ts'
import { Problem } from '../problem.ts'
import { createToken } from '../vault.ts'
import { toChannel, type FlowDeps } from './deps.ts'
import { toStanding, type TransactionRecord } from './transaction.ts'
import { toRemotes } from './vendor-parts.ts'

/**
 * True where asking twice at once would reach the person twice with but one code that counts, or would let the
 * later question at a company end the one that is shown. A code that they read off something stays good whatever
 * else was asked.
 */
export function needsTurn(
  deps: FlowDeps,
  record: TransactionRecord,
  { site, offer }: { readonly site: SiteConfig; readonly offer: string },
): boolean {
  const { challenge: open, vendors = {} } = record
  const remotes = toRemotes(deps, site)
  if (isSentElsewhere(deps, { site, offer })) return true
  if (remotes.length === 0) return false
  // What a company has listed depends on whose the name is.
  if (toStanding(record) === 'stranger') return true
  const isAsked = remotes.every(({ id }) => vendors[id] !== undefined && !vendors[id].down)
  if (!isAsked || open?.isPolled === true) return true
  const ways = Object.values(vendors).flatMap((part) => part.ways)
  const way = ways.find(({ id }) => id === offer) ?? ways.find(({ kind }) => kind === offer)
  return way !== undefined && !QUIET.includes(way.kind)
}

/** A company that sends by itself has sent before the question is written down. */
const isSentElsewhere = (
  deps: FlowDeps,
  { site, offer }: { readonly site: SiteConfig; readonly offer: string },
): boolean =>
  deps.vendors.some((one) => one.sendsItself === true && site.vendors.includes(one.id)) &&
  (!isAuthenticatorKind(offer) || toChannel(offer) !== undefined)

const QUIET: readonly AuthenticatorKind[] = [
  'password',
  'totp',
  'token-signature',
  'grid-card',
  'temporary-code',
  'questions',
]

/** Seconds after which a request that never came back no longer holds up the next. */
const ASKING_SECONDS = 15

/**
 * Of two requests at once only one calls the company: the other's question would replace the one that is
 * shown.
 *
 * @throws Problem `conflict`
 */
export async function oneAtATime<T>(
  deps: FlowDeps,
  { id }: TransactionRecord,
  work: () => Promise<T>,
): Promise<T> {
  const now = deps.clock.now()
  const key = `asking/${id}`
  const turn = createToken(deps.random, 8)
  if (!(await deps.store.create(key, { turn }, { expiresAt: now + ASKING_SECONDS })))
    throw new Problem('conflict', { retryAt: now + 1 })
  try {
    return await work()
  } finally {
    // One that took too long has lost its turn to the next.
    const held = await deps.store.read<{ readonly turn: string }>(key)
    if (held?.value.turn === turn) await deps.store.take(key)
  }
}
