/**
 * @module
 * Whether an account visit may change something now: answers in this visit, not older than
 * `freshSeconds`, the strongest the person can give. Floor 3.
 */
import { isAcrReached } from '@countersign/protocol'
import type { PersonRecord } from '../directory/person.ts'
import { Problem } from '../problem.ts'
import type { FlowDeps } from './deps.ts'
import { toAcr, toBestAcr } from './policy.ts'
import type { Proven } from './transaction.ts'
import type { Situation } from './ways.ts'

/**
 * True when a change is allowed. A person without any way is vouched for by the site: the first way only.
 * A locked way is one too, and the strongest stays the strongest: else whoever locks it by wrong answers
 * would get in without it.
 */
export function isFresh(deps: Pick<FlowDeps, 'config'>, situation: Situation): boolean {
  const { person, now } = situation
  if (person === undefined) return false
  const fresh = toFresh(deps, situation)
  const ways = person.enrolments.filter((way) => way.expiresAt === undefined || way.expiresAt > now)
  if (ways.length === 0) return true
  if (isRecovered(fresh)) return true
  const best = toBestAcr([], ways, now)
  if (best === undefined || !isAcrReached(toAcr(fresh), [best])) return false
  return best !== 'aal1' || isAal1Enough(fresh, person)
}

/** Answers that still count: young enough, and given since all sign-ins of the person were ended last. */
export function toFresh(
  deps: Pick<FlowDeps, 'config'>,
  { record, person, now }: Situation,
): readonly Proven[] {
  const since = Math.max(now - deps.config.limits.freshSeconds, person?.sessionsEndedAt ?? 0)
  return record.proven.filter((one) => one.at >= since)
}

/**
 * The site's word adds a first way, never a second: looked at again when it is written, for another visit
 * may have added one since this one asked.
 *
 * @throws Problem `fresh_proof_required`
 */
export function assertStillFirst(
  deps: Pick<FlowDeps, 'config'>,
  situation: Situation,
  current: PersonRecord,
): void {
  const { purpose, proven } = situation.record
  if (purpose !== 'account' || proven.length > 0) return
  if (!isFresh(deps, { ...situation, person: current })) throw new Problem('fresh_proof_required')
}

/** With a password alone a code to a contact is asked too, if there is a contact. */
function isAal1Enough(fresh: readonly Proven[], person: PersonRecord): boolean {
  const sendable = person.enrolments.some((way) => way.kind === 'email-code')
  return !sendable || fresh.some((one) => one.kind === 'email-code')
}

/** The stronger ways are lost: a recovery or temporary code and one more. What is added then is held back. */
export function isRecovered(fresh: readonly Proven[]): boolean {
  const paper = fresh.some((one) => one.kind === 'recovery-code' || one.kind === 'temporary-code')
  return paper && new Set(fresh.map((one) => one.kind)).size >= 2
}

/** Until when something added now stays weak; undefined when it counts at once. */
export function toHeldBackUntil(
  deps: Pick<FlowDeps, 'config'>,
  { record, now }: Situation,
): number | undefined {
  // What is itself held back adds nothing stronger: else two steps would do what one may not.
  const onPaper = record.proven.some(
    (one) => one.heldBack || one.kind === 'recovery-code' || one.kind === 'temporary-code',
  )
  const strong = isAcrReached(toAcr(record.proven), ['aal2'])
  return onPaper && !strong ? now + deps.config.limits.heldBackSeconds : undefined
}
