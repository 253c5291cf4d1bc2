/**
 * @module
 * Whether an account visit may change something now: answers in this visit, not older than
 * `freshSeconds`, the strongest the person can give. Floor 3.
 */
import { isAcrReached } from '@countersign/protocol'
import type { PersonRecord } from '../directory/person.ts'
import type { Enrolment } from '../vendors/vendor.ts'
import { Problem } from '../problem.ts'
import { isOutdated, type FlowDeps } from './deps.ts'
import { isBesideOnly, isExpired, toAcr, toBestAcr, toCounted } from './policy.ts'
import { isPasswordReplaceable } from './recovery.ts'
import type { Proven } from './transaction.ts'
import { isListEmpty, withLater, withVendorWays } from './vendor-parts.ts'
import type { Situation } from './ways.ts'

/**
 * True when a change is allowed. A person without any way is vouched for by the site: the first way only.
 * A locked way is one too, and the strongest stays the strongest: else whoever locks it by wrong answers
 * would get in without it.
 */
export function isFresh(deps: Pick<FlowDeps, 'config' | 'vendors'>, situation: Situation): boolean {
  const { person, now } = situation
  return (
    person !== undefined && isEnough(deps, toFresh(deps, situation), { ...situation, person, now })
  )
}

/** What was answered is part of the best: a company lists a way no more once it was right. */
function isEnough(
  deps: Pick<FlowDeps, 'vendors'>,
  answers: readonly Proven[],
  situation: Pick<Situation, 'record' | 'site' | 'now'> & { readonly person: PersonRecord },
): boolean {
  const { record, person, now } = situation
  const isNew = toAskable(deps, person.enrolments, now).length === 0
  if (isNew && answers.length === 0) return !isListEmpty(record, person)
  // What the site demands of this visit holds whatever else would do.
  if (!isAcrReached(toAcr(answers), record.acrValues)) return false
  if (isRecovered(answers)) return true
  const ways = toAskable(deps, toServed(situation), now)
  const best = toBestAcr(answers, withLater(record, ways), now)
  if (best === undefined || !isAcrReached(toAcr(answers), [best])) return false
  return best !== 'aal1' || isAal1Enough(answers, ways)
}

/**
 * Ways that a change may be made to wait for. Not what nobody can check any more; nor a face that we compare
 * ourselves, which never counts by itself: whoever takes their consent back need not be looked at once more.
 */
const toAskable = (
  deps: Pick<FlowDeps, 'vendors'>,
  ways: readonly Enrolment[],
  now: number,
): readonly Enrolment[] =>
  ways.filter((way) => !isExpired(way, now) && !isBesideOnly(way) && !isOutdated(deps, way))

/** A common directory may hold ways that this site never asks: nobody can give them here. */
const toServed = ({
  person,
  site,
}: Pick<Situation, 'site'> & { readonly person: PersonRecord }): readonly Enrolment[] =>
  person.enrolments.filter((way) => site.vendors.includes(way.vendor))

/** Answers that still count: young enough, and not outlived. */
export function toFresh(
  deps: Pick<FlowDeps, 'config'>,
  { record, person, now }: Situation,
): readonly Proven[] {
  const since = now - deps.config.limits.freshSeconds
  const lasting = toLasting(record.proven, person).filter((one) => one.at >= since)
  // The site may want them younger.
  return toCounted(lasting, now, record.vouched?.maxAge)
}

/** A company's way lasts as long as that account is linked: its list changes with each step. */
export const isHeld = (
  { vendor, account, enrolment }: Proven,
  { held, links }: { held: ReadonlySet<string>; links: PersonRecord['links'] | undefined },
): boolean => {
  if (vendor === undefined) return held.has(enrolment)
  return account !== undefined && links?.[vendor]?.account === account
}

/** Without answers by ways that are gone, and those from before all sign-ins of the person were ended. */
function toLasting(proven: readonly Proven[], person: PersonRecord | undefined): readonly Proven[] {
  const held = new Set(person?.enrolments.map((way) => way.id))
  const since = person?.sessionsEndedAt ?? 0
  return proven.filter((one) => isHeld(one, { held, links: person?.links }) && one.at >= since)
}

/**
 * Looks again when an addition is written, for the owner may have changed something since it was asked: a
 * first way was added by another visit, the password replaced, a passkey gained. Answers grow no older
 * while the person is at the question. A recovery has its own rule, which may have come to ask for more.
 *
 * @throws Problem `fresh_proof_required`
 */
export function assertStillAllowed(
  deps: Pick<FlowDeps, 'vendors'>,
  situation: Situation,
  current: PersonRecord,
): void {
  const holder = withVendorWays(current, situation.record)
  const allowed = situation.record.recovering
    ? isPasswordReplaceable(deps, situation, holder)
    : isStillFresh(deps, situation, holder)
  if (!allowed) throw new Problem('fresh_proof_required')
}

function isStillFresh(
  deps: Pick<FlowDeps, 'vendors'>,
  { record, site, now }: Situation,
  current: PersonRecord,
): boolean {
  const answers = toLasting(record.proven, current)
  const held = current.enrolments.filter((way) => !isBesideOnly(way) && !isOutdated(deps, way))
  const best = toBestAcr([], held, now)
  if (record.purpose === 'account') {
    return isEnough(deps, answers, { record, site, person: current, now })
  }
  return best === undefined || isAcrReached(toAcr(answers), [best])
}

/** With a password alone a code to a contact is asked too, if there is a contact. */
function isAal1Enough(fresh: readonly Proven[], ways: readonly Enrolment[]): boolean {
  const sendable = ways.some((way) => way.kind === 'email-code')
  return !sendable || fresh.some((one) => one.kind === 'email-code')
}

/** The stronger ways are lost: a recovery or temporary code and one more. What is added then is held back. */
export function isRecovered(fresh: readonly Proven[]): boolean {
  const alone = fresh.filter((one) => one.besideOnly !== true)
  const paper = alone.some((one) => one.kind === 'recovery-code' || one.kind === 'temporary-code')
  return paper && new Set(alone.map((one) => one.kind)).size >= 2
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
  const lasting = record.proven.filter((one) => !one.heldBack)
  const strong = isAcrReached(toAcr(lasting), ['aal2'])
  return onPaper && !strong ? now + deps.config.limits.heldBackSeconds : undefined
}
