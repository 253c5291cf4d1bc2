/**
 * @module
 * One person's accounts at companies, made and changed with the person: honest about each, whatever becomes of
 * the others. Floor 3.
 */
import type { VendorResult } from '@countersign/protocol'
import * as v from 'valibot'
import type { SiteConfig } from '../config.ts'
import { claimLink } from '../directory/links.ts'
import {
  toPersonFacts,
  updatePerson,
  withAttempt,
  withLink,
  type PersonRecord,
} from '../directory/person.ts'
import { Problem } from '../problem.ts'
import type { AccountResult, PutAccountInput } from '../vendors/accounts.ts'
import type { VendorLink } from '../vendors/remote.ts'
import type { Json, JsonObject, Vendor } from '../vendors/vendor.ts'
import { withAccount, type AccountOf } from './account-lock.ts'
import { hashPerson, type FlowDeps } from './deps.ts'
import { addLeftovers, eraseLeftovers, toLeftover } from './leftovers.ts'
import { getPerson } from './people.ts'

/** What the site wants at vendors, by vendor id. */
export type Wishes = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** People have accounts there. */
export const isLinkable = ({ remote, needsLink, accounts }: Vendor): boolean =>
  remote !== undefined || needsLink === true || accounts !== undefined

/** @throws Problem `vendor_unknown` for one that is not the site's, or where nobody has accounts */
export function assertWishes(deps: FlowDeps, site: SiteConfig, wishes: Wishes = {}): void {
  for (const id of Object.keys(wishes)) {
    const vendor = site.vendors.includes(id) ? deps.vendors.find((one) => one.id === id) : undefined
    if (vendor === undefined || !isLinkable(vendor)) {
      throw new Problem('vendor_unknown', { field: 'vendors' })
    }
  }
}

/**
 * Makes or changes accounts; each company has its own result. May be repeated: what is done stays done, and
 * what is unknown is found out where the company lets us.
 *
 * @throws Problem `vendor_unknown`, `person_unknown`
 */
export async function putAccounts(
  deps: FlowDeps,
  site: SiteConfig,
  { user, wishes }: { readonly user: string; readonly wishes: Wishes },
): Promise<Readonly<Record<string, VendorResult>>> {
  assertWishes(deps, site, wishes)
  const results = await Promise.all(
    Object.entries(wishes).map(async ([vendor, wanted]) => {
      const result = await putOne(deps, site, { user, vendor, wanted })
      const person = await hashPerson(deps, site.directory, user)
      const code = result.result
      deps.audit({ event: 'account.put', site: site.id, vendor, person, code })
      return [vendor, result] as const
    }),
  )
  return Object.fromEntries(results)
}

interface Wish extends AccountOf {
  readonly wanted: Wishes[string]
}

async function putOne(deps: FlowDeps, site: SiteConfig, wish: Wish): Promise<VendorResult> {
  try {
    const work = async () => {
      const person = await getPerson(deps, site, wish.user)
      const result = await ask(deps, person, wish)
      return toResult(await keep(deps, site, { person, wish, result }).catch(toUnkept))
    }
    return await withAccount(deps, site, { ...wish, work })
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'person_unknown') throw error
    return toFailed(error)
  }
}

/**
 * What was done there could not be written down here: it is done all the same, and nobody can name it.
 *
 * @throws Problem `person_unknown`, `account_taken`
 */
function toUnkept(error: unknown): AccountResult {
  if (!(error instanceof Problem)) throw error
  if (error.code === 'person_unknown' || error.code === 'account_taken') throw error
  return { result: 'unknown' }
}

/** Only a link, where a company has no call to make accounts. */
const LinkWish = v.strictObject({
  account: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
})

async function ask(
  deps: FlowDeps,
  person: PersonRecord,
  { vendor, wanted }: Wish,
): Promise<AccountResult> {
  const accounts = deps.vendors.find((one) => one.id === vendor)?.accounts
  if (accounts !== undefined) return accounts.put(toInput(person, vendor, wanted))
  const parsed = v.safeParse(LinkWish, wanted)
  if (!parsed.success) throw new Problem('request_malformed', { field: `vendors.${vendor}` })
  return { result: 'updated', account: parsed.output.account }
}

function toInput(person: PersonRecord, vendor: string, wanted: Wishes[string]): PutAccountInput {
  const values = (channel: 'mail' | 'phone') =>
    person.contacts.filter((one) => one.channel === channel).map(({ value }) => value)
  const link = person.links?.[vendor]
  const before = link?.data ?? person.attempts?.[vendor]
  return {
    person: { ...toPersonFacts(person), emails: values('mail'), phones: values('phone') },
    // It came as JSON.
    wanted: wanted as JsonObject,
    ...(link !== undefined && { account: link.account }),
    ...(before !== undefined && { before }),
  }
}

/**
 * Writes down at once what came of it: nobody else knows the account. It is claimed before the record shows it,
 * so that of two people one gets it.
 */
async function keep(
  deps: FlowDeps,
  site: SiteConfig,
  asked: { readonly person: PersonRecord; readonly wish: Wish; readonly result: AccountResult },
): Promise<AccountResult> {
  const { person, wish, result } = asked
  const { user, vendor } = wish
  const where = { directory: site.directory, user }
  if (result.result === 'created' || result.result === 'updated') {
    const { account, data } = result
    await claimLink(deps, where, { vendor, account })
    const link = toLink(person.links?.[vendor], { account, data, now: deps.clock.now() })
    const written = await updatePerson(deps, where, (current) =>
      current.handle === person.handle ? withLink(current, vendor, link) : undefined,
    )
    if (written === undefined) await giveUp(deps, site, { person, vendor, link })
  } else if ('data' in result && result.data !== undefined) {
    const { data } = result
    await updatePerson(deps, where, (current) => {
      const link = current.links?.[vendor]
      if (current.handle !== person.handle) return undefined
      return link === undefined
        ? withAttempt(current, vendor, data)
        : withLink(current, vendor, { ...link, data })
    })
  }
  return result
}

function toLink(
  before: VendorLink | undefined,
  {
    account,
    data = before?.data,
    now,
  }: { readonly account: string; readonly data: JsonObject | undefined; readonly now: number },
): VendorLink {
  const linkedAt = before?.account === account ? before.linkedAt : now
  return { account, linkedAt, ...(data !== undefined && { data }) }
}

/**
 * The person was erased while the account was made: it goes too.
 *
 * @throws Problem `person_unknown`
 */
async function giveUp(
  deps: FlowDeps,
  site: SiteConfig,
  made: { readonly person: PersonRecord; readonly vendor: string; readonly link: VendorLink },
): Promise<never> {
  const { person, vendor, link } = made
  const leftover = toLeftover({ ...person, links: { [vendor]: link } }, vendor)
  await addLeftovers(deps, site, { user: person.user, leftovers: leftover })
  deps.later(async () => void (await eraseLeftovers(deps, site, person.user)))
  throw new Problem('person_unknown')
}

function toResult(result: AccountResult): VendorResult {
  const details = 'details' in result ? result.details : undefined
  const retryAt = 'retryAt' in result ? result.retryAt : undefined
  return {
    result: result.result,
    ...(details !== undefined && { details: { ...details } }),
    ...(retryAt !== undefined && { retry_at: retryAt }),
  }
}

/** What the site sent wrongly, or what is somebody else's, is a refusal; all else could not be asked. */
function toFailed({ code, field, retryAt }: Problem): VendorResult {
  const isRefusal = code === 'request_malformed' || code === 'account_taken'
  if (!isRefusal) {
    return { result: 'unavailable', ...(retryAt !== undefined && { retry_at: retryAt }) }
  }
  const details: Record<string, Json> = { code, ...(field !== undefined && { field }) }
  return { result: 'refused', details }
}
