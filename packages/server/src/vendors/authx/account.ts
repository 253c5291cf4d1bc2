/**
 * @module
 * The account a way belongs to. Ways are kept by us and say whose account they were made for, as a keyed
 * hash: a person who is linked to another account has none of the old ones. Floor 2, inside
 * `vendors/authx`.
 */
import * as v from 'valibot'
import { Problem } from '../../problem.ts'
import { isEqual, type Vault } from '../../vault.ts'
import type { Consent, Enrolment, JsonObject, Made, PersonFacts } from '../vendor.ts'
import { isGuid, type Guid } from './guid.ts'
import { AUTHX, type AuthxKind } from './settings.ts'

const WayData = v.object({
  account: v.string(),
  consent: v.optional(v.object({ version: v.string(), at: v.number() })),
})

/** @throws Problem `authenticator_unavailable` when there is none. */
export function needAccount(person: PersonFacts): Guid {
  const account = getAccount(person)
  if (account === undefined) throw new Problem('authenticator_unavailable')
  return account
}

/** The account there that the site linked; undefined when there is none, or it is none of the vendor's ids. */
export function getAccount(person: PersonFacts | undefined): Guid | undefined {
  const account = person?.links?.[AUTHX]?.account
  return isGuid(account) ? account : undefined
}

/**
 * A way that the account has already, by the site's word: of people who had it before the site came to us.
 * Nobody is called.
 *
 * @throws Problem `authenticator_unavailable`
 */
export async function makeHeld(vault: Vault, kind: AuthxKind, person: PersonFacts): Promise<Made> {
  return { enrolment: { kind, data: await toWayData(vault, needAccount(person)) }, shown: [] }
}

const hashAccount = (vault: Vault, account: Guid): Promise<string> =>
  vault.mac('link', AUTHX, account.toLowerCase())

/** What is kept of a way. */
export async function toWayData(
  vault: Vault,
  account: Guid,
  consent?: Consent,
): Promise<JsonObject> {
  const given = consent && { consent: { version: consent.version, at: consent.at } }
  return { account: await hashAccount(vault, account), ...given }
}

/** What the person said yes to, where it was asked here. */
export function readConsent({ data }: Enrolment): Consent | undefined {
  const parsed = v.safeParse(WayData, data)
  return parsed.success ? parsed.output.consent : undefined
}

/** The account in which this way counts now; undefined when it counts in none. */
export async function findHolder(
  vault: Vault,
  { person, enrolment }: { readonly person?: PersonFacts; readonly enrolment?: Enrolment },
): Promise<Guid | undefined> {
  const account = getAccount(person)
  if (account === undefined || enrolment?.vendor !== AUTHX) return undefined
  const parsed = v.safeParse(WayData, enrolment.data)
  const isTheirs =
    parsed.success && isEqual(parsed.output.account, await hashAccount(vault, account))
  return isTheirs ? account : undefined
}
