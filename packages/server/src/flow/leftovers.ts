/**
 * @module
 * What is still at companies of people who are erased here: remembered until each of them has said that it is
 * gone. Floor 3.
 */
import type { EraseOutcome } from '@countersign/protocol'
import type { SiteConfig } from '../config.ts'
import { findHolder } from '../directory/links.ts'
import type { PersonRecord } from '../directory/person.ts'
import { Problem } from '../problem.ts'
import type { PersonFacts } from '../vendors/vendor.ts'
import { tryAccount } from './account-lock.ts'
import { hashPerson, type FlowDeps } from './deps.ts'

/** One account, and as much of the person as its company needs to erase it. */
export interface Leftover {
  readonly vendor: string
  readonly account: string
  readonly person: PersonFacts
}

interface LeftoverRecord {
  readonly accounts: readonly Leftover[]
}

const leftoverKey = (site: SiteConfig, user: string) => `erasing/${site.directory}/${user}`

/** Their account at one company: no names, and only the ways that it keeps something of. */
export function toLeftover(person: PersonRecord, vendor: string): readonly Leftover[] {
  const link = person.links?.[vendor]
  if (link === undefined) return []
  const facts: PersonFacts = {
    user: person.user,
    handle: person.handle,
    displayName: '',
    loginName: '',
    enrolments: person.enrolments.filter((way) => way.vendor === vendor),
    links: { [vendor]: link },
  }
  return [{ vendor, account: link.account, person: facts }]
}

/** Accounts at companies that have a call to erase them. */
export const toLeftovers = (
  { vendors }: Pick<FlowDeps, 'vendors'>,
  person: PersonRecord,
): readonly Leftover[] =>
  vendors
    .filter(({ accounts }) => accounts !== undefined)
    .flatMap(({ id }) => toLeftover(person, id))

const isSame = (a: Leftover, b: Leftover): boolean =>
  a.vendor === b.vendor && a.account === b.account

/** Remembers accounts that are to be erased. Written before the person goes: whoever dies between leaves a trace. */
export const addLeftovers = (
  deps: Pick<FlowDeps, 'store'>,
  site: SiteConfig,
  { user, leftovers }: { readonly user: string; readonly leftovers: readonly Leftover[] },
): Promise<void> =>
  leftovers.length === 0
    ? Promise.resolve()
    : update(deps, leftoverKey(site, user), (before) => [
        ...before.filter((one) => !leftovers.some((other) => isSame(one, other))),
        ...leftovers,
      ])

/** Each loser had a winner before it. */
const MOST_TRIES = 32

async function update(
  { store }: Pick<FlowDeps, 'store'>,
  key: string,
  edit: (before: readonly Leftover[]) => readonly Leftover[],
): Promise<void> {
  for (let turn = 0; turn < MOST_TRIES; turn += 1) {
    const stored = await store.read<LeftoverRecord>(key)
    const accounts = edit(stored?.value.accounts ?? [])
    if (stored === undefined && accounts.length === 0) return
    const next: LeftoverRecord = { accounts }
    const isWritten =
      stored === undefined
        ? await store.create(key, next)
        : // Nothing left to remember: 1 is long past.
          await store.replace(
            key,
            stored.version,
            next,
            accounts.length === 0 ? { expiresAt: 1 } : {},
          )
    if (isWritten) return
  }
  throw new Problem('conflict')
}

/**
 * Erases what is remembered. What nobody can say, or could not be asked, stays remembered for the next call.
 *
 * @returns What became of it, by vendor id; empty when nothing was remembered.
 */
export async function eraseLeftovers(
  deps: FlowDeps,
  site: SiteConfig,
  user: string,
): Promise<Readonly<Record<string, EraseOutcome>>> {
  const key = leftoverKey(site, user)
  const known = (await deps.store.read<LeftoverRecord>(key))?.value.accounts ?? []
  const outcomes: Record<string, EraseOutcome> = {}
  await Promise.all(
    known.map(async (leftover) => {
      const outcome = await eraseOne(deps, site, { user, leftover })
      outcomes[leftover.vendor] = toWorse(outcomes[leftover.vendor], outcome)
      if (outcome === 'erased' || outcome === 'partial') {
        await update(deps, key, (before) => before.filter((one) => !isSame(one, leftover)))
      }
      const person = await hashPerson(deps, site.directory, user)
      const { vendor } = leftover
      deps.audit({ event: 'account.erased', site: site.id, vendor, person, code: outcome })
    }),
  )
  return outcomes
}

async function eraseOne(
  deps: FlowDeps,
  site: SiteConfig,
  { user, leftover }: { readonly user: string; readonly leftover: Leftover },
): Promise<EraseOutcome> {
  const { vendor, account, person } = leftover
  const accounts = deps.vendors.find((one) => one.id === vendor)?.accounts
  // The settings no longer name it: whoever adds it again can erase.
  if (accounts === undefined) return 'unavailable'
  // The site linked it to somebody since: nothing of theirs is erased for somebody who had it before.
  const holder = await findHolder(deps, site.directory, { vendor, account })
  if (holder !== undefined) return 'partial'
  const erase = () => accounts.erase({ person, account })
  const done = await tryAccount(deps, site, { user, vendor, work: erase })
  return done?.value ?? 'unavailable'
}

const WORST_FIRST: readonly EraseOutcome[] = ['unknown', 'unavailable', 'partial', 'erased']

const toWorse = (one: EraseOutcome | undefined, other: EraseOutcome): EraseOutcome =>
  WORST_FIRST.find((outcome) => outcome === one || outcome === other) ?? other
