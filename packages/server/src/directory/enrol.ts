/**
 * @module
 * Adding, replacing and removing a person's ways and contacts in the record. Floor 3.
 */
import { AUTHENTICATOR_KINDS, type AuthenticatorKind } from '@countersign/protocol'
import { createToken } from '../vault.ts'
import type { Random } from '../ports.ts'
import type { Enrolment, NewEnrolment } from '../vendors/vendor.ts'
import type { Contact, PersonRecord } from './person.ts'

/**
 * Kinds of which a person has one: a new one takes the place of the old. Bodies too: who keeps them keeps all
 * pictures of one person together, and forgets them together.
 */
const SINGLE: readonly AuthenticatorKind[] = [
  'password',
  'pin',
  'recovery-code',
  'temporary-code',
  'face',
  'palm',
  'fingerprint',
]

/** How a new way is kept. */
export interface AddFacts {
  readonly vendor: string
  readonly now: number
  readonly random: Random
  /** Stays weak until then. */
  readonly heldBackUntil?: number
}

/** Gives a new way its id and times. */
export function toEnrolment(made: NewEnrolment, facts: AddFacts): Enrolment {
  return {
    id: createToken(facts.random, 12),
    kind: made.kind,
    vendor: facts.vendor,
    ...(made.label === undefined ? {} : { label: made.label }),
    ...(made.expiresAt === undefined ? {} : { expiresAt: made.expiresAt }),
    ...(facts.heldBackUntil === undefined ? {} : { heldBackUntil: facts.heldBackUntil }),
    createdAt: facts.now,
    data: made.data,
  }
}

/** The record with one more way; a kind of which there is one is replaced. */
export function withNewEnrolment(person: PersonRecord, enrolment: Enrolment): PersonRecord {
  const others = person.enrolments.filter(
    (one) => one.id !== enrolment.id && !(SINGLE.includes(one.kind) && one.kind === enrolment.kind),
  )
  // Whoever changes the password may be shutting somebody out: no device stays remembered.
  const devices = enrolment.kind === 'password' ? [] : person.devices
  return { ...person, devices, enrolments: [...others, enrolment] }
}

/** The record without a way; its contact goes with it when no other way uses it. */
export function withoutEnrolment(
  person: PersonRecord,
  id: string,
  toAddress: (way: Enrolment) => string | undefined,
): PersonRecord {
  const removed = person.enrolments.find((one) => one.id === id)
  const enrolments = person.enrolments.filter((one) => one.id !== id)
  const gone = removed === undefined ? undefined : toAddress(removed)
  if (gone === undefined || enrolments.some((one) => toAddress(one) === gone)) {
    return { ...person, enrolments }
  }
  return { ...person, enrolments, contacts: person.contacts.filter(({ value }) => value !== gone) }
}

/** The record with a verified contact; one that is there already keeps its date. */
export function withContact(person: PersonRecord, contact: Contact): PersonRecord {
  const known = person.contacts.some((one) => one.value === contact.value)
  return known ? person : { ...person, contacts: [...person.contacts, contact] }
}

/** True for what was measured of a body. */
export const isMeasured = ({ kind }: Pick<Enrolment, 'kind'>): boolean =>
  AUTHENTICATOR_KINDS[kind].factor === 'are'

/** The record without what was measured of a body and was not used for too long. */
export function withoutIdleBodies(person: PersonRecord, now: number): PersonRecord {
  const isIdle = (way: Enrolment) => isMeasured(way) && (way.expiresAt ?? Infinity) <= now
  return person.enrolments.some(isIdle)
    ? { ...person, enrolments: person.enrolments.filter((way) => !isIdle(way)) }
    : person
}

/** Which contact a code kind sends to. */
export function toContactChannel(kind: AuthenticatorKind): Contact['channel'] | undefined {
  if (kind === 'email-code') return 'mail'
  return kind === 'sms-code' || kind === 'voice-code' ? 'phone' : undefined
}

const SHAPES: Readonly<Record<Contact['channel'], RegExp>> = {
  mail: /^[^@\s]{1,64}@[^@\s]{1,189}\.[^@\s.]{2,}$/,
  phone: /^\+[1-9]\d{7,14}$/,
}

/** True for what looks like an e-mail address or an E.164 number; whether it may get messages the senders decide. */
export const isContactValue = (channel: Contact['channel'], value: string): boolean =>
  SHAPES[channel].test(value)

/** True when only a password, a PIN or weak codes are left: a new password must then be long. */
export function isOnlyFactor(person: PersonRecord, kind: AuthenticatorKind): boolean {
  const strong: readonly AuthenticatorKind[] = [
    'passkey',
    'security-key',
    'totp',
    'sms-code',
    'voice-code',
  ]
  return !person.enrolments.some((one) => one.kind !== kind && strong.includes(one.kind))
}
