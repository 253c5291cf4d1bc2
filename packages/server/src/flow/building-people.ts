/**
 * @module
 * People of a site and their accounts in its building: how their devices stand, and who is there that our
 * directory does not know. Floor 3.
 */
import type { BuildingAccount, Person, PersonList } from '@countersign/protocol'
import type { SiteConfig } from '../config.ts'
import { findByLink } from '../directory/links.ts'
import { findByName } from '../directory/names.ts'
import type { PersonRecord } from '../directory/person.ts'
import type { BuildingUser } from '../vendors/building.ts'
import { getBuilding } from './building.ts'
import type { FlowDeps } from './deps.ts'
import { getPerson, toPerson } from './people.ts'

/** Whom to list. */
export interface ListAccounts {
  readonly vendor: string
  readonly guests: boolean
  /** Each name tells the address too. */
  readonly emails: boolean
  /** Account after which to go on. */
  readonly after?: string
  readonly limit: number
}

const toAccount = (user: BuildingUser): BuildingAccount => ({
  account: user.account,
  name: user.name,
  email: user.email,
  confirmed: user.isConfirmed,
  device_active: user.isDeviceActive,
  device_status: user.deviceStatus,
  groups: [...user.groups],
  ...(user.deviceAddedAt !== undefined && { device_added_at: user.deviceAddedAt }),
  ...(user.activeAt !== undefined && { active_at: user.activeAt }),
  ...(user.createdAt !== undefined && { created_at: user.createdAt }),
})

/** Ids are numbers there, and text here. */
const byAccount = (a: BuildingUser, b: BuildingUser): number =>
  Number(a.account) - Number(b.account)

/**
 * Accounts in order of their ids, each with the person of ours who has it.
 *
 * @throws Problem `vendor_unknown`, `vendor_unavailable`
 */
export async function listAccounts(
  deps: FlowDeps,
  site: SiteConfig,
  { vendor, guests, emails, after, limit }: ListAccounts,
): Promise<PersonList> {
  const { building } = getBuilding(deps, site, vendor)
  const users = (await building.listUsers({ guests, emails }))
    .filter(({ account }) => after === undefined || Number(account) > Number(after))
    .toSorted(byAccount)
  const page = users.slice(0, limit)
  const found = await Promise.all(
    page.map(async (user) => ({ user, person: await findOwner(deps, site, { vendor, user }) })),
  )
  const last = page.at(-1)
  return {
    people: found.flatMap(({ user, person }) =>
      person === undefined ? [] : [withAccounts(deps, person, { vendor, user })],
    ),
    others: found.flatMap(({ user, person }) => (person === undefined ? [toAccount(user)] : [])),
    ...(last !== undefined && users.length > page.length && { next: last.account }),
  }
}

const withAccounts = (
  deps: FlowDeps,
  person: PersonRecord,
  { vendor, user }: { readonly vendor: string; readonly user: BuildingUser },
): Person => ({ ...toPerson(deps, person), accounts: { [vendor]: toAccount(user) } })

/**
 * By the link; else by an address that is confirmed on both sides, for who is linked to no other account there.
 * That shows them side by side, and links nothing.
 */
async function findOwner(
  deps: FlowDeps,
  site: SiteConfig,
  { vendor, user }: { readonly vendor: string; readonly user: BuildingUser },
): Promise<PersonRecord | undefined> {
  const linked = await findByLink(deps, site.directory, { vendor, account: user.account })
  if (linked !== undefined || !user.isConfirmed) return linked
  const named = await findByName(deps, site.directory, user.email)
  const isTheirs = named?.contacts.some(
    ({ channel, value }) => channel === 'mail' && value === user.email,
  )
  return isTheirs === true && named?.links?.[vendor] === undefined ? named : undefined
}

/**
 * One person, and how their account stands. Without one there is none to show.
 *
 * @throws Problem `person_unknown`, `vendor_unknown`, `vendor_unavailable`
 */
export async function readWithAccount(
  deps: FlowDeps,
  site: SiteConfig,
  { user, vendor }: { readonly user: string; readonly vendor: string },
): Promise<Person> {
  const { building } = getBuilding(deps, site, vendor)
  const person = await getPerson(deps, site, user)
  const account = person.links?.[vendor]?.account
  const users = account === undefined ? [] : await building.listUsers()
  const found = users.find((one) => one.account === account)
  return found === undefined
    ? toPerson(deps, person)
    : withAccounts(deps, person, { vendor, user: found })
}
