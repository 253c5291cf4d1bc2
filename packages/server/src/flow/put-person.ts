/**
 * @module
 * putPerson: creates or updates a person as the site's server knows them. May be repeated, also at the
 * same time. Floor 3.
 */
import type { PutPersonRequest } from '@countersign/protocol'
import { toCanonicalName } from '../canonical-name.ts'
import type { SiteConfig } from '../config.ts'
import { toEnrolment, withContact, withNewEnrolment } from '../directory/enrol.ts'
import { claimLink } from '../directory/links.ts'
import { claimNames } from '../directory/names.ts'
import {
  personKey,
  toNewPerson,
  toPersonFacts,
  updatePerson,
  type Contact,
  type PersonRecord,
  type RememberedDevice,
} from '../directory/person.ts'
import { Problem } from '../problem.ts'
import type { Enrolment } from '../vendors/vendor.ts'
import { getVendor, hashPerson, isEnrollable, toAddress, type FlowDeps } from './deps.ts'
import { getPerson } from './people.ts'
import { isLinkable } from './vendor-accounts.ts'

type Input = PutPersonRequest & { readonly user: string }

/** A contact that the site has confirmed, and the ways that lead to it. */
interface Given extends Pick<Contact, 'channel' | 'value'> {
  readonly kinds: readonly Enrolment['kind'][]
}

/**
 * Creates or updates a person. Contacts given here are confirmed by the site: codes go there.
 *
 * @throws Problem `login_name_taken`, `target_refused`, `account_taken`, `vendor_unknown`
 */
export async function putPerson(
  deps: FlowDeps,
  site: SiteConfig,
  input: Input,
): Promise<PersonRecord> {
  const now = deps.clock.now()
  const where = { directory: site.directory, user: input.user }
  const given = toGiven(input)
  for (const { channel, value } of given) if (channel === 'phone') assertPhone(deps, site, value)
  const names = input.login_names?.map(toCanonicalName) ?? []
  assertLinkable(deps, input.links)
  await claimNames(deps, where, [...names, ...given.map(({ value }) => value)])
  await claimLinks(deps, where, input.links)
  await createPerson(deps, site, input.user)
  const ways = await makeWays(deps, site, { user: input.user, given })
  const written = await updatePerson(deps, where, (person) => {
    const kept = withLinks(deps, withoutContacts(deps, withNames(person, input), input), input)
    const reached = given.reduce(
      (next, { channel, value }) => withContact(next, { channel, value, verifiedAt: now }),
      kept,
    )
    // The same call at the same time may have made them already.
    return ways
      .filter((way) => !hasWay(deps, person, toWay(deps, way)))
      .reduce(withNewEnrolment, reached)
  })
  if (written === undefined) throw new Problem('person_unknown')
  return written
}

async function createPerson(deps: FlowDeps, site: SiteConfig, user: string): Promise<void> {
  const fresh = toNewPerson(user, deps.clock.now(), deps.random)
  if (!(await deps.store.create(personKey(site.directory, user), fresh))) return
  const person = await hashPerson(deps, site.directory, user)
  deps.audit({ event: 'person.created', site: site.id, person })
}

async function claimLinks(
  deps: FlowDeps,
  where: { readonly directory: string; readonly user: string },
  links: Input['links'] = {},
): Promise<void> {
  for (const [vendor, link] of Object.entries(links)) {
    if (link !== null) await claimLink(deps, where, { vendor, account: link.account })
  }
}

function assertLinkable(deps: FlowDeps, links: Input['links'] = {}): void {
  for (const vendor of Object.keys(links)) {
    if (!deps.vendors.some((one) => one.id === vendor && isLinkable(one))) {
      throw new Problem('vendor_unknown', { field: 'links' })
    }
  }
}

/**
 * A link that is the same stays as it is; another one, or none, ends what was begun with the old: the ways that
 * its company checks are gone, and with them what is being proven by one at this moment.
 */
function withLinks(
  { clock, vendors }: FlowDeps,
  person: PersonRecord,
  { links }: Input,
): PersonRecord {
  if (links === undefined) return person
  const now = clock.now()
  const { links: before = {}, ...rest } = person
  const next = { ...before }
  for (const [vendor, link] of Object.entries(links)) {
    if (link === null) delete next[vendor]
    else if (before[vendor]?.account !== link.account)
      next[vendor] = { account: link.account, linkedAt: now }
  }
  const isSame = (vendor: string) => before[vendor]?.account === next[vendor]?.account
  const needsLink = (id: string) => vendors.find((one) => one.id === id)?.needsLink === true
  const devices = rest.devices.map((device) => withoutChanged(device, isSame))
  const enrolments = rest.enrolments.filter(({ vendor }) => isSame(vendor) || !needsLink(vendor))
  return {
    ...rest,
    devices,
    enrolments,
    ...(Object.keys(next).length === 0 ? {} : { links: next }),
  }
}

/** What a company keeps on a device belongs to the account that it was linked to then. */
function withoutChanged(
  { vendors, ...device }: RememberedDevice,
  isSame: (vendor: string) => boolean,
): RememberedDevice {
  if (vendors === undefined) return device
  const kept = Object.entries(vendors).filter(([vendor]) => isSame(vendor))
  return { ...device, vendors: Object.fromEntries(kept) }
}

function withNames(person: PersonRecord, input: Input): PersonRecord {
  const { display_name: displayName, login_names: loginNames, locale } = input
  return {
    ...person,
    ...(displayName === undefined ? {} : { displayName }),
    ...(locale === undefined ? {} : { locale }),
    ...(loginNames === undefined ? {} : { loginNames: loginNames.map(toCanonicalName) }),
  }
}

function toGiven(input: PutPersonRequest): readonly Given[] {
  const mails = [...new Set(input.emails?.map(toCanonicalName))].map((value): Given => ({
    channel: 'mail',
    value,
    kinds: ['email-code'],
  }))
  const phones = [...new Set(input.phones)].map((value): Given => ({
    channel: 'phone',
    value,
    kinds: ['sms-code', 'voice-code'],
  }))
  return [...mails, ...phones]
}

/** Where codes would be texted to it. */
function assertPhone(deps: FlowDeps, site: SiteConfig, value: string): void {
  if (isEnrollable(deps, site, 'sms-code')) deps.outgoing.assertTarget('sms', value)
}

/** The ways that the person lacks. */
async function makeWays(
  deps: FlowDeps,
  site: SiteConfig,
  { user, given }: { readonly user: string; readonly given: readonly Given[] },
): Promise<readonly Enrolment[]> {
  const person = await getPerson(deps, site, user)
  const ways: Enrolment[] = []
  for (const { value, kinds } of given) {
    for (const kind of kinds) {
      if (!isEnrollable(deps, site, kind) || hasWay(deps, person, { kind, value })) continue
      const vendor = getVendor(deps, site, kind)
      const facts = { kind, person: toPersonFacts(person), target: value, onlyFactor: false }
      const { enrolment } = await vendor.make(facts)
      const { clock, random } = deps
      ways.push(toEnrolment(enrolment, { vendor: vendor.id, now: clock.now(), random }))
    }
  }
  return ways
}

interface Way {
  readonly kind: Enrolment['kind']
  readonly value: string | undefined
}

const toWay = (deps: FlowDeps, way: Enrolment): Way => ({
  kind: way.kind,
  value: toAddress(deps, way),
})

const hasWay = (deps: FlowDeps, person: PersonRecord, { kind, value }: Way): boolean =>
  person.enrolments.some((one) => one.kind === kind && toWay(deps, one).value === value)

/** A list that is given is whole: contacts it leaves out go, with their ways. */
function withoutContacts(deps: FlowDeps, person: PersonRecord, input: Input): PersonRecord {
  const lists = { mail: input.emails?.map(toCanonicalName), phone: input.phones }
  const gone = new Set(
    person.contacts
      .filter(({ channel, value }) => lists[channel]?.includes(value) === false)
      .map(({ value }) => value),
  )
  return {
    ...person,
    contacts: person.contacts.filter(({ value }) => !gone.has(value)),
    enrolments: person.enrolments.filter((way) => !gone.has(toWay(deps, way).value ?? '')),
  }
}
