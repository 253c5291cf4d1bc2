/**
 * @module
 * Which ways a transaction offers: a person's own in the own view, the policy's first ones to a stranger. Floor 3.
 */
import { AUTHENTICATOR_KINDS, type AuthenticatorKind, type Offer } from '@countersign/protocol'
import { NEVER_FIRST } from '../config-shape.ts'
import type { SiteConfig } from '../config.ts'
import { readPerson, type PersonRecord } from '../directory/person.ts'
import type { Enrolment } from '../vendors/vendor.ts'
import {
  getVendorById,
  isKindUsable,
  isOutdated,
  isSendable,
  toCeremony,
  toSiteVendor,
  type FlowDeps,
} from './deps.ts'
import { isMet, leadsTo, weigh, type Weighed } from './demand.ts'
import {
  isBesideOnly,
  isExpired,
  isHeldBack,
  isUsable,
  toCounted,
  toOrdered,
  toStrengthOfAll,
} from './policy.ts'
import { toStanding, toSubject, type TransactionRecord } from './transaction.ts'
import { isOwnAwaited, isVendorPending, withLater, withVendorWays } from './vendor-parts.ts'

/** A transaction with all that a decision about it needs. */
export interface Situation {
  readonly record: TransactionRecord
  readonly site: SiteConfig
  /**
   * The subject's record, with the ways that companies listed; undefined for a name nobody has. Only shown
   * when `own`, never written back.
   */
  readonly person: PersonRecord | undefined
  readonly own: boolean
  readonly now: number
}

/** A way to ask: an enrolment, or a kind of which the person may have none. */
export interface Asked {
  readonly offer: string
  readonly kind: AuthenticatorKind
  readonly enrolment?: Enrolment
  /** Open sign-up: the address or number typed, which nobody has yet. */
  readonly signUpTarget?: string
}

/** Loads what belongs to a record. */
export async function toSituation(
  deps: FlowDeps,
  record: TransactionRecord,
  site: SiteConfig,
): Promise<Situation> {
  // A name that nobody has costs the same read: no person's id is empty. A number is nobody's.
  const isNobodys = record.purpose === 'verify-phone'
  const stored = isNobodys
    ? undefined
    : await readPerson(deps, site.directory, toSubject(record) ?? '')
  return {
    record,
    site,
    person: stored && withVendorWays(stored.value, record),
    own: toStanding(record) !== 'stranger',
    now: deps.clock.now(),
  }
}

/** Kinds that a stranger may begin with; a recovery may name others, for later. */
export function toFirstWays(
  deps: FlowDeps,
  { site, record }: Pick<Situation, 'site' | 'record'>,
): readonly AuthenticatorKind[] {
  const ways = record.recovering ? site.signIn.recovery : site.signIn.ways
  return ways.filter(
    (kind) =>
      kind !== record.hidden?.kind && !NEVER_FIRST.includes(kind) && isKindUsable(deps, site, kind),
  )
}

/** The person's ways that this transaction may use, best first; the rest is left out. */
export function toOwnWays(deps: FlowDeps, situation: Situation): readonly Enrolment[] {
  const { record, site, person, now } = situation
  if (person === undefined) return []
  // An answer that is too old for the action does not count, so its way may be asked again.
  const counted = toCounted(record.proven, now, record.vouched?.maxAge)
  const proven = new Set(counted.map((one) => one.enrolment))
  const allowed = record.recovering ? site.signIn.recovery : undefined
  const device = person.devices.find((one) => one.id === record.device?.id)
  const usable = person.enrolments.filter(
    (way) =>
      !proven.has(way.id) &&
      isWayUsable(deps, site, way) &&
      !isExpired(way, now) &&
      (allowed === undefined || (allowed.includes(way.kind) && !isBesideOnly(way))),
  )
  return toOrdered(usable, device?.lastEnrolment)
}

/** True while the way's vendor serves the site and, if we send for it, a sender is configured. */
function isWayUsable(deps: FlowDeps, site: SiteConfig, way: Enrolment): boolean {
  if (!site.vendors.includes(way.vendor)) return false
  const vendor = deps.vendors.find((one) => one.id === way.vendor)
  return vendor !== undefined && isSendable(deps, vendor, way.kind) && !isOutdated(deps, way)
}

/** The person's ways that can be asked and lead to the level. */
export function toHelpfulWays(
  deps: FlowDeps,
  situation: Situation,
  own = toOwnWays(deps, situation),
): readonly Enrolment[] {
  const { record, now } = situation
  const isThere = (way: Enrolment) => isUsable(way, now)
  const ways = own.filter((way) => isThere(way) && !isSpent(record, way.id))
  if (record.recovering) return ways
  const proven = toCounted(record.proven, now, record.vouched?.maxAge)
  // The policy is met, and a company's own rule is not: any of its ways helps.
  if (isVendorPending(record) && isMet(proven, record)) {
    return ways.filter((way) => record.vendors?.[way.vendor]?.pending === true)
  }
  const isAwaited = isOwnAwaited(record)
  const weighed = ways.map((way) => weigh(way, now))
  // Only what follows this very way: another's second step cannot be asked after it.
  const withNext = (way: Enrolment) => {
    const later = withLater(record, [way]).filter((one) => one !== way && isThere(one))
    return later.length === 0 ? weighed : [...weighed, ...later.map((one) => weigh(one, now))]
  }
  const strength = toStrengthOfAll(proven)
  const helps = (one: Weighed) =>
    leadsTo(one, { proven: strength, ways: withNext(one.way), demand: record }) ||
    (isAwaited && isWordOfOurs(deps, one.way, now))
  return weighed.filter(helps).map(({ way }) => way)
}

/** True for a way that would let us give our word to a company that waits for it. */
export const isWordOfOurs = (deps: FlowDeps, way: Enrolment, now: number): boolean =>
  getVendorById(deps, way.vendor).remote === undefined &&
  !isBesideOnly(way) &&
  isUsable(way, now) &&
  !isHeldBack(way, now)

/** True when all tries of an offer are used up in this transaction. */
export const isSpent = (record: TransactionRecord, offer: string): boolean =>
  (record.spent[offer] ?? 0) >= MOST_TRIES_PER_OFFER

/** True for a way that the person gave up for another one: a stranger the whole kind, the owner that one. */
export const isLeft = ({ left = [] }: TransactionRecord, { id, kind }: Enrolment): boolean =>
  left.includes(id) || left.includes(kind)

/** True where asking opens no window of the browser: it may be asked again where nothing else is left. */
export const isQuiet = (kind: AuthenticatorKind): boolean =>
  AUTHENTICATOR_KINDS[kind].ceremony !== 'passkey'

/** Wrong answers to one way in one transaction; a new code does not reset them. */
export const MOST_TRIES_PER_OFFER = 5

/** True where the person's own ways are shown to a stranger. Not after a hidden step: there all names look alike. */
export const isFriendly = ({ site, record }: Pick<Situation, 'site' | 'record'>): boolean =>
  site.signIn.listing === 'friendly' && record.hidden === undefined

/** What the page may list. */
export function toOffers(deps: FlowDeps, situation: Situation): Offer[] {
  const { record, person, own } = situation
  const friendly = isFriendly(situation) && person !== undefined && record.purpose === 'login'
  if (!own && !friendly) {
    return toFirstWays(deps, situation).map((kind) => ({
      id: kind,
      kind,
      ceremony: toCeremony(toSiteVendor(deps, situation.site, kind), kind),
      available: !isSpent(record, kind),
      ...(isSpent(record, kind) ? { reason: 'limited' } : {}),
    }))
  }
  const ways = toOwnWays(deps, situation)
  const helpful = new Set(toHelpfulWays(deps, situation, ways).map((way) => way.id))
  const first = own ? undefined : toFirstWays(deps, situation)
  const offers = ways
    .filter((way) => first === undefined || first.includes(way.kind))
    .map((way) => toOwnOffer(deps, way, { situation, helpful: helpful.has(way.id) }))
  return [...offers, ...toOutdated(deps, situation), ...toElsewhere(situation)]
}

/** What has to be added again: named, so that nobody wonders where it is. */
function toOutdated(deps: FlowDeps, { person, site, now, own }: Situation): readonly Offer[] {
  const ways = own ? (person?.enrolments ?? []) : []
  return ways
    .filter((way) => site.vendors.includes(way.vendor) && isOutdated(deps, way))
    .filter((way) => !isExpired(way, now))
    .map(({ id, kind, vendor }) => ({
      id,
      kind,
      ceremony: toCeremony(getVendorById(deps, vendor), kind),
      available: false,
      reason: 'outdated',
    }))
}

/** What the account at a company has and nobody can ask for here: named, so that nobody looks for it. */
function toElsewhere({ record, person }: Situation): readonly Offer[] {
  const parts = Object.entries(record.vendors ?? {})
  const current = parts.filter(([id, part]) => person?.links?.[id]?.account === part.account)
  return current.flatMap(([, { elsewhere = [] }]) =>
    elsewhere.map((kind) => ({
      id: kind,
      kind,
      ceremony: AUTHENTICATOR_KINDS[kind].ceremony,
      available: false,
      reason: 'unavailable',
    })),
  )
}

function toOwnOffer(
  deps: FlowDeps,
  way: Enrolment,
  context: { situation: Situation; helpful: boolean },
): Offer {
  const { record, now } = context.situation
  const reason = toReason(way, { record, now, helpful: context.helpful })
  const vendor = getVendorById(deps, way.vendor)
  const { target } = vendor.describe(way)
  return {
    id: way.id,
    kind: way.kind,
    ceremony: toCeremony(vendor, way.kind),
    ...(way.label === undefined ? {} : { label: way.label }),
    ...(target === undefined ? {} : { target }),
    ...(way.lastUsedAt === undefined ? {} : { last_used_at: way.lastUsedAt }),
    available: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
  }
}

function toReason(
  way: Enrolment,
  context: { record: TransactionRecord; now: number; helpful: boolean },
): string | undefined {
  if (way.lockedAt !== undefined) return 'locked'
  if (isSpent(context.record, way.id)) return 'limited'
  if (isHeldBack(way, context.now) && !context.helpful) return 'restricted'
  return context.helpful ? undefined : 'insufficient'
}
