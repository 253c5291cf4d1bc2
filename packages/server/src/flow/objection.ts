/**
 * @module
 * *This wasn't me*: for `limits.objectionSeconds` an old contact can undo a changed one. The link holds a
 * code used once, after the fragment sign, so that no log sees it. Floor 3.
 */
import type { SiteConfig } from '../config.ts'
import { claimNames } from '../directory/names.ts'
import { readPerson, updatePerson, type Contact, type PersonRecord } from '../directory/person.ts'
import { Problem } from '../problem.ts'
import { createToken } from '../vault.ts'
import type { Enrolment } from '../vendors/vendor.ts'
import { getSite, toAddress, type FlowDeps } from './deps.ts'
import { endAllSessions } from './sessions.ts'

interface ObjectionRecord {
  readonly site: string
  readonly user: string
  /** Of the person's record: who is made anew under the same id is somebody else. */
  readonly handle: string
  readonly change: 'added' | 'removed'
  readonly contact: Contact
  /** Ways that went with a removed contact. */
  readonly enrolments: readonly Enrolment[]
}

const toKey = async (deps: Pick<FlowDeps, 'vault'>, code: string) =>
  `objection/${await deps.vault.mac('handle', 'objection', code)}`

/** Address of the page on which the holder of the old contact undoes the change. */
export async function createObjection(
  deps: FlowDeps,
  site: SiteConfig,
  change: Omit<ObjectionRecord, 'site'>,
): Promise<string> {
  const code = createToken(deps.random, 24)
  const expiresAt = deps.clock.now() + deps.config.limits.objectionSeconds
  await deps.store.create(
    await toKey(deps, code),
    { site: site.id, ...change } satisfies ObjectionRecord,
    { expiresAt },
  )
  return `${deps.config.issuer}/objection#${code}`
}

/**
 * Undoes the change, once, and ends every sign-in of the person.
 *
 * @throws Problem `not_found` for a code that is unknown, used or too old; `login_name_taken` when
 *   somebody else has the address by now: the code stays good.
 */
export async function object(deps: FlowDeps, code: string): Promise<void> {
  const key = await toKey(deps, code)
  const found = await deps.store.read<ObjectionRecord>(key)
  if (found === undefined) throw new Problem('not_found')
  const record = found.value
  const site = getSite(deps, record.site)
  const where = { directory: site.directory, user: record.user }
  const { contact } = record
  const person = await readPerson(deps, site.directory, record.user)
  if (person?.value.handle !== record.handle) throw new Problem('not_found')
  // Before the code is spent: an address that somebody else has by now must not use it up.
  if (record.change === 'removed') await claimNames(deps, where, [contact.value])
  if ((await deps.store.take<ObjectionRecord>(key)) === undefined) throw new Problem('not_found')
  await updatePerson(deps, where, (person) =>
    record.change === 'added'
      ? withoutContact(deps, person, contact)
      : withRestored(person, record),
  )
  await endAllSessions(deps, site, record.user)
}

function withoutContact(deps: FlowDeps, person: PersonRecord, contact: Contact): PersonRecord {
  return {
    ...person,
    contacts: person.contacts.filter((one) => one.value !== contact.value),
    loginNames: person.loginNames.filter((name) => name !== contact.value),
    enrolments: person.enrolments.filter((way) => toAddress(deps, way) !== contact.value),
  }
}

function withRestored(
  person: PersonRecord,
  { contact, enrolments }: ObjectionRecord,
): PersonRecord {
  const known = new Set(person.enrolments.map((way) => way.id))
  return {
    ...person,
    contacts: [...person.contacts.filter((one) => one.value !== contact.value), contact],
    enrolments: [...person.enrolments, ...enrolments.filter((way) => !known.has(way.id))],
  }
}
