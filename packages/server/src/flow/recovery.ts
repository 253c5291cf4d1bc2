/**
 * @module
 * What a recovery must have proven before a new password may be chosen. Floor 3.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import { toContactChannel } from '../directory/enrol.ts'
import type { PersonRecord } from '../directory/person.ts'
import type { Enrolment } from '../vendors/vendor.ts'
import { toAddress, type FlowDeps } from './deps.ts'
import { isBesideOnly, isExpired } from './policy.ts'
import type { TransactionRecord } from './transaction.ts'
import type { Situation } from './ways.ts'

/** Ways that alone are enough to choose a new password. */
const RECOVERS_ALONE: readonly AuthenticatorKind[] = [
  'passkey',
  'security-key',
  'recovery-code',
  'temporary-code',
]

/**
 * What a way rests on: a text and a call to one phone are one thing. Where a company sends its codes we do
 * not know: to one mailbox and one phone.
 */
export const toSource = (deps: Pick<FlowDeps, 'vendors'>, way: Enrolment): string =>
  toAddress(deps, way) ?? toContactChannel(way.kind) ?? way.kind

/**
 * What was proven here by ways that the person still has. A company's code may have come to the mailbox or
 * phone that ours went to: both are one.
 */
export function toProvenSources(
  deps: Pick<FlowDeps, 'vendors'>,
  record: TransactionRecord,
  person: PersonRecord,
): ReadonlySet<string> {
  const ways = toProvenWays(record, person)
  const isKnown = (way: Enrolment) => toAddress(deps, way) !== undefined
  const known = ways.filter(isKnown)
  const channels = new Set(known.map(({ kind }) => toContactChannel(kind)))
  const others = ways.filter((way) => {
    const channel = toContactChannel(way.kind)
    return !isKnown(way) && (channel === undefined || !channels.has(channel))
  })
  return new Set([...known, ...others].map((way) => toSource(deps, way)))
}

function toProvenWays({ proven }: TransactionRecord, person: PersonRecord): readonly Enrolment[] {
  const ids = new Set(proven.map((one) => one.enrolment))
  return person.enrolments.filter((way) => ids.has(way.id) && !isBesideOnly(way))
}

/**
 * A mail or text code alone replaces nothing where the person has another way, be it one that is locked,
 * used up or not meant for recovery: else whoever has the mailbox would only have to use it up.
 */
export function isPasswordReplaceable(
  deps: Pick<FlowDeps, 'vendors'>,
  { record, site, now }: Pick<Situation, 'record' | 'site' | 'now'>,
  person: PersonRecord,
): boolean {
  const proven = toProvenSources(deps, record, person)
  if (proven.size === 0) return false
  const ways = toProvenWays(record, person)
  const alone = ways.some(({ kind }) => RECOVERS_ALONE.includes(kind))
  if (alone || proven.size >= 2) return true
  const asked: readonly string[] = [...site.signIn.recovery, 'passkey', 'security-key', 'totp']
  return !person.enrolments.some(
    (way) =>
      asked.includes(way.kind) &&
      !ways.includes(way) &&
      !proven.has(toSource(deps, way)) &&
      !isExpired(way, now),
  )
}
