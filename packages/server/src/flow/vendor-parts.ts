/**
 * @module
 * What companies say of a person in one transaction: asked once, kept in the record, and joined to the
 * person's own ways. A company's word only lists ways; it proves nothing. Floor 3.
 */
import type { AuthenticatorKind, ProblemCode } from '@countersign/protocol'
import type { SiteConfig } from '../config.ts'
import { updatePerson, type PersonRecord } from '../directory/person.ts'
import type { Kept, LaterWays } from '../vendors/remote.ts'
import type { Enrolment, JsonObject, Vendor } from '../vendors/vendor.ts'
import type { FlowDeps } from './deps.ts'
import { toSubject, type TransactionRecord } from './transaction.ts'

/** One company's part of a transaction. */
export interface VendorPart {
  /** The account that was linked when it was asked. */
  readonly account: string
  readonly ways: readonly Enrolment[]
  /** What follows some of them. */
  readonly later?: LaterWays
  readonly memory: JsonObject
  /** Its own rule asks for another step before the transaction is done. */
  readonly pending: boolean
  /** Kinds that the account has and that nobody can ask for here. */
  readonly elsewhere?: readonly AuthenticatorKind[]
  readonly problem?: ProblemCode
  /** It could not be asked: it is asked again with the next request. */
  readonly down?: { readonly retryAt?: number }
  /** It has more ways once our own factor was right. */
  readonly awaits?: boolean
  /** It was told that our own factor was right. */
  readonly vouched: boolean
  /** Sealed by the vendor: for logout, and for a remembered device. */
  readonly session?: string
  readonly device?: string
}

const NOBODY: readonly Enrolment[] = []
const NO_LATER: LaterWays = { after: [], ways: NOBODY }

/** The vendors of a site that are companies. */
export const toRemotes = (
  deps: Pick<FlowDeps, 'vendors'>,
  site: Pick<SiteConfig, 'vendors'>,
): readonly Vendor[] =>
  deps.vendors.filter((one) => one.remote !== undefined && site.vendors.includes(one.id))

/** The person with the ways that companies listed for the accounts that are still linked. */
export function withVendorWays(person: PersonRecord, record: TransactionRecord): PersonRecord {
  const ways = Object.entries(record.vendors ?? {}).flatMap(([id, part]) =>
    person.links?.[id]?.account === part.account ? part.ways : NOBODY,
  )
  return ways.length === 0 ? person : { ...person, enrolments: [...person.enrolments, ...ways] }
}

/** These ways, and those that a company will ask once one of them was right: what a level is planned with. */
export function withLater(
  { vendors = {} }: TransactionRecord,
  ways: readonly Enrolment[],
): readonly Enrolment[] {
  const later = Object.entries(vendors).flatMap(([id, part]) => {
    const { after, ways: following } = part.later ?? NO_LATER
    return ways.some((way) => way.vendor === id && after.includes(way.id)) ? following : NOBODY
  })
  return later.length === 0 ? ways : [...ways, ...later]
}

/** True while a company's rule waits for another step by one of its ways. */
export const isVendorPending = ({ vendors = {} }: TransactionRecord): boolean =>
  Object.values(vendors).some((part) => part.pending)

/** True while a company waits for a right way of our own before it says what it has. */
export const isOwnAwaited = ({ vendors = {} }: TransactionRecord): boolean =>
  Object.values(vendors).some((part) => part.awaits === true && !part.vouched)

/**
 * True where a company lists nothing for the linked account and waits for nothing of ours. It may be content
 * as it is, or deny: that is not to say that the person has no way there.
 */
export const isListEmpty = (
  { vendors = {} }: Pick<TransactionRecord, 'vendors'>,
  { links }: Pick<PersonRecord, 'links'>,
): boolean =>
  Object.entries(vendors).some(
    ([id, part]) =>
      links?.[id]?.account === part.account && part.ways.length === 0 && part.awaits !== true,
  )

/** The first reason that a company gave why its account can prove nothing. */
export const toVendorProblem = ({ vendors = {} }: TransactionRecord): ProblemCode | undefined =>
  Object.values(vendors).find((part) => part.problem !== undefined)?.problem

/** The company that could not be asked, if there is one. */
export const findDown = ({ vendors = {} }: TransactionRecord): VendorPart['down'] =>
  Object.values(vendors).find((part) => part.down !== undefined)?.down

/** The record with one company's part as it is now. */
export const withPart = (
  record: TransactionRecord,
  id: string,
  part: VendorPart,
): TransactionRecord => ({
  ...record,
  vendors: { ...record.vendors, [id]: part },
})

/** What a call left to be kept, by whom. */
export interface KeptBy {
  readonly vendor: string
  /** Whose; needed where nobody was named before. */
  readonly account?: string
  readonly kept: Kept
}

/** The record with what a call left; what belongs to the remembered device is noted there too. */
export function keep(
  deps: FlowDeps,
  record: TransactionRecord,
  by: KeptBy | undefined,
): TransactionRecord {
  if (by === undefined) return record
  const { kept, vendor } = by
  const before = record.vendors?.[vendor]
  const account = by.account ?? before?.account ?? NOBODYS
  const part = before !== undefined && isPartOf(before, account) ? before : EMPTY_PART
  if (kept.device !== undefined) noteDevice(deps, record, { vendor, device: kept.device })
  return withPart(record, vendor, { ...part, ...kept, account })
}

/** Stands for the account while nobody is named; the part becomes theirs who answers. */
const NOBODYS = ''

/** Nothing was said yet. */
export const EMPTY_PART: Omit<VendorPart, 'account'> = {
  ways: [],
  memory: {},
  pending: false,
  vouched: false,
}

/** True for what was said of this account, or before anybody was named: never for another person's. */
export const isPartOf = (part: VendorPart, account: string): boolean =>
  part.account === account || part.account === NOBODYS

/** What was said before anybody was named: all that is left when somebody else answers than was asked for. */
export const withoutNamed = (
  vendors: NonNullable<TransactionRecord['vendors']>,
): NonNullable<TransactionRecord['vendors']> =>
  Object.fromEntries(Object.entries(vendors).filter(([, { account }]) => account === NOBODYS))

/** Numbers that change with each call must outlive a transaction that is left half-way. */
function noteDevice(
  deps: FlowDeps,
  record: TransactionRecord,
  { vendor, device }: { readonly vendor: string; readonly device: string },
): void {
  const user = toSubject(record)
  const { device: signed } = record
  const directory = deps.config.sites.get(record.site)?.directory
  if (user === undefined || directory === undefined || signed?.users.includes(user) !== true) return
  deps.later(async () => {
    await updatePerson(deps, { directory, user }, (person) => ({
      ...person,
      devices: person.devices.map((one) =>
        one.id === signed.id ? { ...one, vendors: { ...one.vendors, [vendor]: device } } : one,
      ),
    }))
  })
}

/** What is kept for logout, by vendor; undefined when no company took part. */
export function toVendorSessions({
  vendors = {},
}: TransactionRecord): Readonly<Record<string, string>> | undefined {
  const sessions = Object.entries(vendors).flatMap(([id, { session }]) =>
    session === undefined ? [] : [[id, session] as const],
  )
  return sessions.length === 0 ? undefined : Object.fromEntries(sessions)
}

/** What is kept for a device that is remembered from now on, by vendor. */
export function toVendorDevices({
  vendors = {},
}: TransactionRecord): Readonly<Record<string, string>> | undefined {
  const devices = Object.entries(vendors).flatMap(([id, { device }]) =>
    device === undefined ? [] : [[id, device] as const],
  )
  return devices.length === 0 ? undefined : Object.fromEntries(devices)
}
