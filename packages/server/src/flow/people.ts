/**
 * @module
 * People as the site's server and the command line manage them: read, list, provision, erase. Every
 * call may be repeated. Floor 3.
 */
import type {
  EraseOutcome,
  Person,
  PersonList,
  ProvisionReply,
  ProvisionRequest,
  SiteAuthenticator,
} from '@countersign/protocol'
import type { SiteConfig } from '../config.ts'
import {
  isOnlyFactor,
  toContactChannel,
  toEnrolment,
  withNewEnrolment,
  withoutEnrolment,
} from '../directory/enrol.ts'
import {
  personKey,
  readPerson,
  toPersonFacts,
  updatePerson,
  type PersonRecord,
} from '../directory/person.ts'
import { Problem } from '../problem.ts'
import type { Enrolment } from '../vendors/vendor.ts'
import { getVendor, getVendorById, hashPerson, toAddress, type FlowDeps } from './deps.ts'
import { forgetAtVendor } from './forget-way.ts'
import { addLeftovers, eraseLeftovers, toLeftovers } from './leftovers.ts'

/** @throws Problem `person_unknown` */
export async function getPerson(
  deps: FlowDeps,
  site: SiteConfig,
  user: string,
): Promise<PersonRecord> {
  const stored = await readPerson(deps, site.directory, user)
  if (stored === undefined) throw new Problem('person_unknown')
  return stored.value
}

/** People in order of their ids. */
export async function listPeople(
  deps: FlowDeps,
  site: SiteConfig,
  page: { readonly after?: string; readonly limit: number },
): Promise<PersonList> {
  const entries = await deps.store.list<PersonRecord>(personKey(site.directory, ''), {
    limit: page.limit,
    ...(page.after === undefined ? {} : { after: personKey(site.directory, page.after) }),
  })
  const last = entries.at(-1)
  return {
    people: entries.map(({ value }) => toPerson(deps, value)),
    ...(last === undefined || entries.length < page.limit ? {} : { next: last.value.user }),
  }
}

/** The person as the site's server sees it. */
export function toPerson(deps: FlowDeps, person: PersonRecord): Person {
  const values = (channel: 'mail' | 'phone') =>
    person.contacts.filter((contact) => contact.channel === channel).map((contact) => contact.value)
  return {
    user: person.user,
    ...(person.displayName === undefined ? {} : { display_name: person.displayName }),
    login_names: [...person.loginNames],
    emails: values('mail'),
    phones: values('phone'),
    ...(person.locale === undefined ? {} : { locale: person.locale }),
    ...(person.links === undefined ? {} : { links: toLinks(person.links) }),
    created_at: person.createdAt,
    authenticators: person.enrolments.map((way) => toSiteAuthenticator(deps, way)),
  }
}

const toLinks = (links: NonNullable<PersonRecord['links']>): NonNullable<Person['links']> =>
  Object.fromEntries(Object.entries(links).map(([vendor, { account }]) => [vendor, { account }]))

function toSiteAuthenticator(deps: FlowDeps, way: Enrolment): SiteAuthenticator {
  const { target } = getVendorById(deps, way.vendor).describe(way)
  return {
    id: way.id,
    kind: way.kind,
    ...(way.label === undefined ? {} : { label: way.label }),
    ...(target === undefined ? {} : { target }),
    created_at: way.createdAt,
    ...(way.lastUsedAt === undefined ? {} : { last_used_at: way.lastUsedAt }),
    locked: way.lockedAt !== undefined,
  }
}

/**
 * Gives a person a way without asking them.
 *
 * @throws Problem `person_unknown`, `authenticator_unavailable`, `password_…`, `pin_too_weak`
 */
export async function provision(
  deps: FlowDeps,
  site: SiteConfig,
  input: ProvisionRequest & { readonly user: string },
): Promise<ProvisionReply & { readonly shown: readonly string[] }> {
  const person = await getPerson(deps, site, input.user)
  if (toContactChannel(input.kind) !== undefined) throw new Problem('authenticator_unavailable')
  const vendor = getVendor(deps, site, input.kind)
  // What we check ourselves is here or nowhere.
  if (input.held === true && vendor.needsLink !== true)
    throw new Problem('authenticator_unavailable')
  const made = await vendor.make({
    kind: input.kind,
    person: toPersonFacts(person),
    ...(input.secret === undefined ? {} : { secret: input.secret }),
    ...(input.held === true ? { held: true } : {}),
    ...(input.ttl_seconds === undefined ? {} : { ttlSeconds: input.ttl_seconds }),
    onlyFactor: isOnlyFactor(person, input.kind),
  })
  const enrolment = toEnrolment(made.enrolment, {
    vendor: vendor.id,
    now: deps.clock.now(),
    random: deps.random,
  })
  const written = await updatePerson(
    deps,
    { directory: site.directory, user: input.user },
    (current) => withNewEnrolment(current, enrolment),
  )
  if (written === undefined) throw new Problem('person_unknown')
  const hashed = await hashPerson(deps, site.directory, input.user)
  deps.audit({ event: 'authenticator.added', site: site.id, kind: input.kind, person: hashed })
  const [secret] = made.shown
  return {
    authenticator: toSiteAuthenticator(deps, enrolment),
    ...(secret === undefined || made.shown.length > 1 ? {} : { secret }),
    ...(enrolment.expiresAt === undefined ? {} : { expires_at: enrolment.expiresAt }),
    shown: made.shown,
  }
}

/**
 * Takes a way from a person; one that is gone already counts as taken.
 *
 * @throws Problem `person_unknown`, `vendor_unavailable` where a company cannot be told: then it stays
 */
export async function takeAuthenticator(
  deps: FlowDeps,
  site: SiteConfig,
  where: { readonly user: string; readonly enrolment: string },
): Promise<PersonRecord> {
  const before = await getPerson(deps, site, where.user)
  const way = before.enrolments.find((one) => one.id === where.enrolment)
  if (way !== undefined) await forgetAtVendor(deps, before, way)
  let kind: Enrolment['kind'] | undefined
  const written = await updatePerson(
    deps,
    { directory: site.directory, user: where.user },
    (person) => {
      kind = person.enrolments.find((one) => one.id === where.enrolment)?.kind
      return withoutEnrolment(person, where.enrolment, (way) => toAddress(deps, way))
    },
  )
  if (written === undefined) throw new Problem('person_unknown')
  if (kind === undefined) return written
  const person = await hashPerson(deps, site.directory, where.user)
  deps.audit({ event: 'authenticator.removed', site: site.id, kind, person })
  return written
}

/**
 * Erases a person, here and at companies that have a call for it; already gone counts as erased. Indices left
 * behind point to nobody and heal.
 *
 * @returns What became of their accounts, by vendor id. The same call again tries those again that are not gone.
 */
export async function erasePerson(
  deps: FlowDeps,
  site: SiteConfig,
  user: string,
): Promise<Readonly<Record<string, EraseOutcome>>> {
  const remember = (person: PersonRecord | undefined) => {
    const leftovers = person === undefined ? [] : toLeftovers(deps, person)
    return addLeftovers(deps, site, { user, leftovers })
  }
  const known = await readPerson(deps, site.directory, user)
  await remember(known?.value)
  const gone = await deps.store.take<PersonRecord>(personKey(site.directory, user))
  if (gone !== undefined) {
    // Linked between the two: it must not be forgotten with the record.
    await remember(gone)
    const person = await hashPerson(deps, site.directory, user)
    deps.audit({ event: 'person.erased', site: site.id, person })
  }
  return { ...toLost(gone), ...(await eraseLeftovers(deps, site, user)) }
}

/** Accounts that may have been made and that nobody can name: nobody can erase them either, and that is told once. */
const toLost = ({ attempts = {}, links = {} }: Partial<PersonRecord> = {}) =>
  Object.fromEntries(
    Object.keys(attempts)
      .filter((vendor) => links[vendor] === undefined)
      .map((vendor): [string, EraseOutcome] => [vendor, 'unknown']),
  )
