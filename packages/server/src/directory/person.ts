/**
 * @module
 * The record of a person and how it is changed: read, edit, compare-and-swap. Floor 3.
 */
import { createToken, type Vault } from '../vault.ts'
import { Problem } from '../problem.ts'
import type { Clock, Random } from '../ports.ts'
import type { Store, Stored } from '../stores/store.ts'
import type { VendorLink } from '../vendors/remote.ts'
import type { Enrolment, JsonObject, PersonFacts } from '../vendors/vendor.ts'

/** An e-mail address or number that was verified. */
export interface Contact {
  readonly channel: 'mail' | 'phone'
  /** Address in lower case, or E.164 number. */
  readonly value: string
  readonly verifiedAt: number
}

/** A browser that keeps a key of its own. */
export interface RememberedDevice {
  /** RFC 7638 thumbprint of the key. */
  readonly id: string
  readonly jwk: {
    readonly kty: string
    readonly crv: string
    readonly x: string
    readonly y: string
  }
  readonly label?: string
  readonly createdAt: number
  readonly lastUsedAt: number
  readonly expiresAt: number
  /** Enrolment used last on it. */
  readonly lastEnrolment?: string
  /** What companies keep on it, sealed by each, by vendor id. */
  readonly vendors?: Readonly<Record<string, string>>
}

/** A person as the store keeps them. Times are epoch seconds. */
export interface PersonRecord {
  /** The site's id: `sub` of every proof. */
  readonly user: string
  /** WebAuthn user handle, 32 random bytes, base64url. */
  readonly handle: string
  readonly displayName?: string
  readonly locale?: string
  readonly loginNames: readonly string[]
  readonly contacts: readonly Contact[]
  readonly enrolments: readonly Enrolment[]
  readonly devices: readonly RememberedDevice[]
  /** Accounts at companies, by vendor id: the site linked them, or they were made for it. */
  readonly links?: Readonly<Record<string, VendorLink>>
  /** What companies remember of accounts that nobody can name yet, by vendor id. */
  readonly attempts?: Readonly<Record<string, JsonObject>>
  readonly createdAt: number
  /** When all sign-ins were ended last; grows each time, be it in the same second. 0: never. */
  readonly sessionsEndedAt: number
}

/** What the directory is made from. */
export interface DirectoryDeps {
  readonly clock: Clock
  readonly store: Store
  readonly vault: Vault
  readonly random: Random
}

/** Where the store keeps a person; an empty `user` gives the prefix of all. */
export const personKey = (directory: string, user: string): string => `person/${directory}/${user}`

/** How often a compare-and-swap is tried before giving up; each loser had a winner before it. */
const MOST_TRIES = 64

/** Reads a person; undefined when there is none. */
export function readPerson(
  deps: Pick<DirectoryDeps, 'store'>,
  directory: string,
  user: string,
): Promise<Stored<PersonRecord> | undefined> {
  return deps.store.read<PersonRecord>(personKey(directory, user))
}

/**
 * Changes a person; `edit` may run several times and must be pure. Undefined from `edit` leaves the
 * record as it is and is handed on.
 *
 * @returns The record as written, or undefined when `edit` declined or there is no such person.
 * @throws Problem `conflict`
 */
export async function updatePerson(
  deps: Pick<DirectoryDeps, 'store'>,
  where: { readonly directory: string; readonly user: string },
  edit: (person: PersonRecord) => PersonRecord | undefined,
): Promise<PersonRecord | undefined> {
  const key = personKey(where.directory, where.user)
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const stored = await deps.store.read<PersonRecord>(key)
    const next = stored === undefined ? undefined : edit(stored.value)
    if (stored === undefined || next === undefined) return undefined
    if (await deps.store.replace(key, stored.version, next)) return next
  }
  throw new Problem('conflict')
}

/** Replaces one way in a record; an absent way stays absent. */
export function withEnrolment(person: PersonRecord, next: Enrolment): PersonRecord {
  return {
    ...person,
    enrolments: person.enrolments.map((enrolment) => (enrolment.id === next.id ? next : enrolment)),
  }
}

/** A person with nothing but an id. */
export function toNewPerson(user: string, now: number, random: Random): PersonRecord {
  return {
    user,
    handle: createToken(random, 32),
    loginNames: [],
    contacts: [],
    enrolments: [],
    devices: [],
    createdAt: now,
    sessionsEndedAt: 0,
  }
}

/** The record with an account at a company; the rest of what is linked stays. */
export function withLink(person: PersonRecord, vendor: string, link: VendorLink): PersonRecord {
  return { ...withoutAttempt(person, vendor), links: { ...person.links, [vendor]: link } }
}

/** The record with what a company remembers of an account that nobody can name yet. */
export const withAttempt = (
  person: PersonRecord,
  vendor: string,
  data: JsonObject,
): PersonRecord => ({ ...person, attempts: { ...person.attempts, [vendor]: data } })

function withoutAttempt(person: PersonRecord, vendor: string): PersonRecord {
  const { attempts = {}, ...rest } = person
  const { [vendor]: _done, ...others } = attempts
  return { ...rest, ...(Object.keys(others).length > 0 && { attempts: others }) }
}

/** The part that a vendor may see. */
export function toPersonFacts(person: PersonRecord): PersonFacts {
  const loginName = person.loginNames[0] ?? person.contacts[0]?.value ?? person.user
  return {
    user: person.user,
    handle: person.handle,
    displayName: person.displayName ?? loginName,
    loginName,
    enrolments: person.enrolments,
    phones: person.contacts.filter(({ channel }) => channel === 'phone').map(({ value }) => value),
    ...(person.links === undefined ? {} : { links: person.links }),
  }
}
