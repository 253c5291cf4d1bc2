/**
 * @module
 * People of the organisation, those who were invited, and those whom only the vendor knows.
 */
import type { Clock } from '../../clock.ts'
import type { AllthenticateCard, AllthenticatePerson } from '../seed.ts'

/** A member. Times are epoch seconds. */
export interface Member {
  /** For rank changes only. */
  readonly userId: number
  /** For groups, cards and names. */
  readonly emailId: number
  /** For display only; the documents have it as a number and as a text. */
  readonly uniqueId: number | string
  /** As it was given. */
  readonly email: string
  readonly emailStatus: string
  readonly username: string | null
  readonly firstName: string
  readonly lastName: string
  readonly name: string
  readonly isGuest: boolean
  readonly createdAt: number
  deviceStatus: string
  cards: readonly AllthenticateCard[]
}

/** Invited, and not come yet. */
export interface Pending {
  readonly email: string
  readonly addedAt: number
  readonly groups: readonly number[]
  readonly cards: readonly AllthenticateCard[]
}

/** Addresses are compared in lower case everywhere. */
export interface PeopleBook {
  /** Always another one. */
  add(person: AllthenticatePerson): Member
  addElsewhere(person: AllthenticatePerson): void
  find(email: string): Member | undefined
  findById(emailId: number): Member | undefined
  findElsewhere(email: string): AllthenticatePerson | undefined
  list(): readonly Member[]
  readonly pending: Map<string, Pending>
  clear(): void
}

/** Apart, so that one taken for the other finds nobody. */
const FIRST_USER = 1
const FIRST_EMAIL = 1001
const FIRST_UNIQUE = 880_001

export const toLower = (email: string): string => email.trim().toLowerCase()

export function createPeopleBook(clock: Clock): PeopleBook {
  let members: Member[] = []
  const elsewhere = new Map<string, AllthenticatePerson>()
  const pending = new Map<string, Pending>()
  return {
    add(person) {
      const member = toMember(person, members.length, clock.now())
      members.push(member)
      return member
    },
    addElsewhere(person) {
      elsewhere.set(toLower(person.email), person)
    },
    find: (email) => members.find((one) => toLower(one.email) === toLower(email)),
    findById: (emailId) => members.find((one) => one.emailId === emailId),
    findElsewhere: (email) => elsewhere.get(toLower(email)),
    list: () => members,
    pending,
    clear() {
      members = []
      elsewhere.clear()
      pending.clear()
    },
  }
}

function toMember(person: AllthenticatePerson, index: number, now: number): Member {
  const { email, firstName, lastName } = person
  const uniqueId = FIRST_UNIQUE + index
  return {
    userId: FIRST_USER + index,
    emailId: FIRST_EMAIL + index,
    uniqueId: index % 2 === 0 ? uniqueId : String(uniqueId),
    email,
    emailStatus: person.emailStatus ?? 'CONFIRMED',
    username: person.username ?? null,
    firstName,
    lastName,
    name: person.name ?? `${firstName} ${lastName}`,
    isGuest: person.isGuest ?? false,
    createdAt: now,
    deviceStatus: person.deviceStatus ?? 'ACTIVE',
    cards: person.cards ?? [],
  }
}
