/**
 * @module
 * What the account page lists, what may be added there, and what may go. Floor 3.
 */
import {
  AUTHENTICATOR_KINDS,
  isAcrReached,
  type AccountAuthenticator,
  type AuthenticatorKind,
} from '@countersign/protocol'
import type { PersonRecord } from '../directory/person.ts'
import type { Enrolment } from '../vendors/vendor.ts'
import { getVendor, getVendorById, isEnrollable, isOutdated, type FlowDeps } from './deps.ts'
import { isBesideOnly, isExpired, isHeldBack, isUsable, toBestAcr } from './policy.ts'
import type { Situation } from './ways.ts'

/** The own list, newest first within a kind; expired ways are left out. */
export function toAccountList(
  deps: FlowDeps,
  { person, record, site, now }: Situation,
): AccountAuthenticator[] {
  if (person === undefined) return []
  const used = new Set(record.proven.map((one) => one.enrolment))
  // The last strong one of ours stays: a company's way is gone with the link.
  const ours = {
    ...person,
    enrolments: person.enrolments.filter((way) => !isKeptElsewhere(deps, way)),
  }
  const ways = person.enrolments
    // A common directory may hold ways that this site never asks.
    .filter((way) => !isExpired(way, now) && site.vendors.includes(way.vendor))
    .map((way): AccountAuthenticator => {
      const { target, remaining, consent } = getVendorById(deps, way.vendor).describe(way)
      const isOld = isOutdated(deps, way)
      const isElsewhere = isKeptElsewhere(deps, way)
      const removable = !isElsewhere && isRemovable(ours, way.id, now)
      return {
        id: way.id,
        kind: way.kind,
        ...(way.label === undefined ? {} : { label: way.label }),
        ...(target === undefined ? {} : { target }),
        created_at: way.createdAt,
        ...(way.lastUsedAt === undefined ? {} : { last_used_at: way.lastUsedAt }),
        ...(way.lockedAt === undefined ? {} : { locked: true }),
        ...(isOld ? { outdated: true } : {}),
        full_strength: !isHeldBack(way, now),
        current: used.has(way.id),
        removable,
        ...(removable ? {} : { reason: isElsewhere ? 'elsewhere' : 'last_strong_way' }),
        ...(remaining === undefined ? {} : { remaining }),
        ...(consent === undefined ? {} : { consent: { version: consent.version, at: consent.at } }),
      }
    })
  const devices = person.devices
    .filter((device) => device.expiresAt > now)
    .map((device): AccountAuthenticator => ({
      id: device.id,
      kind: 'device',
      ...(device.label === undefined ? {} : { label: device.label }),
      created_at: device.createdAt,
      last_used_at: device.lastUsedAt,
      full_strength: true,
      current: false,
      removable: true,
    }))
  return [...ways, ...devices]
}

/** True for what a company keeps: only it can rename or remove that. */
export const isKeptElsewhere = (deps: Pick<FlowDeps, 'vendors'>, { vendor }: Enrolment): boolean =>
  getVendorById(deps, vendor).remote !== undefined

/** Good for more than a while, and by itself. */
const isLasting = (way: Enrolment): boolean =>
  way.kind !== 'recovery-code' && way.kind !== 'temporary-code' && !isBesideOnly(way)

/** Kinds that may be added here. */
export function toAddable(
  deps: FlowDeps,
  { site, person }: Pick<Situation, 'site' | 'person'>,
): readonly AuthenticatorKind[] {
  const now = deps.clock.now()
  const hasLasting = person?.enrolments.some((way) => isUsable(way, now) && isLasting(way)) === true
  const asked = (kind: AuthenticatorKind) => {
    const { id, needsLink } = getVendor(deps, site, kind)
    if (isBesideOnly({ kind, vendor: id }) && !hasLasting) return false
    return site.vendors.includes(id) && (needsLink !== true || person?.links?.[id] !== undefined)
  }
  return site.accountWays.filter((kind) => isEnrollable(deps, site, kind) && asked(kind))
}

/**
 * The last way that reaches the person's level stays, and the last one that is good for more than a while. What
 * was measured of a body goes whenever its owner says so: they agreed to that.
 */
export function isRemovable(person: PersonRecord, id: string, now: number): boolean {
  const usable = person.enrolments.filter((way) => isUsable(way, now))
  const left = usable.filter((way) => way.id !== id)
  if (left.length === usable.length) return true
  if (usable.some((way) => way.id === id && AUTHENTICATOR_KINDS[way.kind].factor === 'are'))
    return true
  if (!left.some(isLasting)) return false
  const isStrong = isAcrReached(toBestAcr([], usable, now), ['aal2'])
  return !isStrong || isAcrReached(toBestAcr([], left, now), ['aal2'])
}
