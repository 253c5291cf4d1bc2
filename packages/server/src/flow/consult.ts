/**
 * @module
 * Asks companies which ways a person has there, where those may be shown. Floor 3.
 */
import type { SiteConfig } from '../config.ts'
import { readPerson, toPersonFacts, type PersonRecord } from '../directory/person.ts'
import { Problem } from '../problem.ts'
import type { Vendor } from '../vendors/vendor.ts'
import { toChallengeContext } from './context.ts'
import type { FlowDeps } from './deps.ts'
import { toOwnFactor } from './own-factor.ts'
import { toStanding, toSubject, type TransactionRecord } from './transaction.ts'
import {
  EMPTY_PART,
  findDown,
  isPartOf,
  keep,
  toRemotes,
  toVendorProblem,
  withPart,
  type VendorPart,
} from './vendor-parts.ts'
import { isFriendly, toHelpfulWays, toSituation, type Situation } from './ways.ts'

/**
 * Asks each company whose account the person has and which was not asked yet, or could not be. One that
 * is down leaves a part that says so; the others go on.
 */
export async function consultVendors(
  deps: FlowDeps,
  record: TransactionRecord,
  { site, address }: { readonly site: SiteConfig; readonly address: string },
): Promise<TransactionRecord> {
  const remotes = toRemotes(deps, site)
  if (remotes.length === 0) return record
  const user = toSubject(record)
  const stored = user === undefined ? undefined : await readPerson(deps, site.directory, user)
  if (stored === undefined) return record
  let next = record
  for (const vendor of remotes) {
    if (isAsked(next, { vendor, person: stored.value }, deps.clock.now())) continue
    next = await consultOne(deps, next, { vendor, person: stored.value, site, address })
  }
  return next
}

/**
 * The same, where the person's own ways may be shown: a stranger's view asks nobody.
 *
 * @throws Problem `vendor_unavailable` when a company is down and nothing else is left to go on with.
 */
export async function withVendors(
  deps: FlowDeps,
  record: TransactionRecord,
  where: { readonly site: SiteConfig; readonly address: string },
): Promise<TransactionRecord> {
  const shown = toStanding(record) !== 'stranger' || isFriendly({ ...where, record })
  const consulted = shown ? await consultVendors(deps, record, where) : record
  if (findDown(consulted) === undefined) return consulted
  const situation = await toSituation(deps, consulted, where.site)
  if (toHelpfulWays(deps, situation).length === 0) assertNoneDown(consulted)
  return consulted
}

/** @throws Problem `vendor_unavailable`, with `retryAt` where the company named a time. */
export function assertNoneDown(record: TransactionRecord): void {
  const down = findDown(record)
  if (down === undefined) return
  const { retryAt } = down
  throw new Problem('vendor_unavailable', retryAt === undefined ? {} : { retryAt })
}

/** @throws Problem `access_denied` where a company's rule denies the person: its ways are hidden, not gone. */
export function assertNotDenied(record: TransactionRecord): void {
  if (toVendorProblem(record) === 'access_denied') throw new Problem('access_denied')
}

/** True when the company says why its account can prove nothing, and nothing else is left to go on with. */
export const isShut = (deps: FlowDeps, situation: Situation): boolean =>
  toVendorProblem(situation.record) !== undefined && toHelpfulWays(deps, situation).length === 0

interface Asking {
  readonly vendor: Vendor
  readonly person: PersonRecord
}

function isAsked(record: TransactionRecord, { vendor, person }: Asking, now: number): boolean {
  const link = person.links?.[vendor.id]
  if (link === undefined) return true
  const part = record.vendors?.[vendor.id]
  if (part === undefined || part.account !== link.account) return false
  // Not before the time it named.
  if (part.down !== undefined) return (part.down.retryAt ?? 0) > now
  // It may only have been waiting for our word.
  const isEmpty = part.ways.length === 0 && part.problem === undefined
  const waits = (isEmpty || part.awaits === true) && !part.vouched
  return !waits || toOwnFactor(record) === undefined
}

async function consultOne(
  deps: FlowDeps,
  record: TransactionRecord,
  { vendor, person, site, address }: Asking & { site: SiteConfig; address: string },
): Promise<TransactionRecord> {
  const account = person.links?.[vendor.id]?.account
  if (account === undefined || vendor.remote === undefined) return record
  const ownFactor = toOwnFactor(record)
  const before = record.vendors?.[vendor.id]
  const { down: _over, ...said } =
    before !== undefined && isPartOf(before, account) ? before : { ...EMPTY_PART, account }
  const part: VendorPart = { ...said, account }
  try {
    const { problem, awaitsOwnFactor, ...kept } = await vendor.remote.consult({
      context: toChallengeContext(record, site, {
        challenge: '',
        vendor: vendor.id,
        person,
        address,
      }),
      person: toPersonFacts(person),
      ...(ownFactor === undefined ? {} : { ownFactor }),
    })
    const vouched = ownFactor !== undefined
    const awaits = awaitsOwnFactor === true
    const asked = { ...part, vouched, awaits, ...(problem === undefined ? {} : { problem }) }
    return keep(deps, withPart(record, vendor.id, asked), { vendor: vendor.id, kept })
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.code !== 'vendor_unavailable') throw thrown
    const down = thrown.retryAt === undefined ? {} : { retryAt: thrown.retryAt }
    return withPart(record, vendor.id, { ...part, down })
  }
}
