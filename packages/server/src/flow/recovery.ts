/**
 * @module
 * What a recovery must have proven before a new password may be chosen. Floor 3.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import type { PersonRecord } from '../directory/person.ts'
import type { Enrolment } from '../vendors/vendor.ts'
import { toAddress, type FlowDeps } from './deps.ts'
import { isExpired } from './policy.ts'
import type { TransactionRecord } from './transaction.ts'
import type { Situation } from './ways.ts'

/** Ways that alone are enough to choose a new password. */
const RECOVERS_ALONE: readonly AuthenticatorKind[] = [
  'passkey',
  'security-key',
  'recovery-code',
  'temporary-code',
]

/** What a way rests on: a text and a call to one phone are one thing. */
export const toSource = (deps: Pick<FlowDeps, 'vendors'>, way: Enrolment): string =>
  toAddress(deps, way) ?? way.kind

/** What was proven here by ways that the person still has. */
export function toProvenSources(
  deps: Pick<FlowDeps, 'vendors'>,
  record: TransactionRecord,
  person: PersonRecord,
): ReadonlySet<string> {
  const ids = new Set(record.proven.map((one) => one.enrolment))
  return new Set(
    person.enrolments.filter((way) => ids.has(way.id)).map((way) => toSource(deps, way)),
  )
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
  const held = new Set(person.enrolments.map((way) => way.id))
  const alone = record.proven.some(
    (one) => held.has(one.enrolment) && RECOVERS_ALONE.includes(one.kind),
  )
  if (alone || proven.size >= 2) return true
  const asked: readonly string[] = [...site.signIn.recovery, 'passkey', 'security-key', 'totp']
  return !person.enrolments.some(
    (way) => asked.includes(way.kind) && !proven.has(toSource(deps, way)) && !isExpired(way, now),
  )
}
