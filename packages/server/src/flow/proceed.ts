/**
 * @module
 * What comes after something was proven or added: done, the next question, or an honest end. Floor 3.
 */
import { isAcrReached, type AuthenticatorKind } from '@countersign/protocol'
import type { SiteConfig } from '../config.ts'
import { isOnlyFactor } from '../directory/enrol.ts'
import type { PersonRecord } from '../directory/person.ts'
import { Problem } from '../problem.ts'
import type { FlowDeps } from './deps.ts'
import { openEnrolment, toEnrolOffer } from './enrolment.ts'
import { finish } from './finish.ts'
import { isFresh, isHeld } from './fresh.ts'
import { isMet, isWithinReach } from './demand.ts'
import { isBesideOnly, toAcr, toCounted } from './policy.ts'
import { openChallenge, toFirstAsked } from './prompt.ts'
import { isPasswordReplaceable, toProvenSources, toSource } from './recovery.ts'
import { isJoined } from './sessions.ts'
import { isOwnDevice, type TransactionRecord } from './transaction.ts'
import { consultVendors } from './consult.ts'
import { findDown, isVendorPending, toVendorProblem, withLater } from './vendor-parts.ts'
import { finishPhone } from './verify-phone.ts'
import { toHelpfulWays, toOwnWays, toSituation, type Situation } from './ways.ts'

/**
 * Decides on a record whose last question has just been answered; saves nothing.
 *
 * @param where.address  Network address of the person's browser: companies judge by it.
 */
export async function proceed(
  deps: FlowDeps,
  record: TransactionRecord,
  { site, address = '' }: { readonly site: SiteConfig; readonly address?: string | undefined },
): Promise<TransactionRecord> {
  const asked = await consultVendors(deps, record, { site, address })
  return decide(deps, await toSituation(deps, asked, site))
}

async function decide(deps: FlowDeps, situation: Situation): Promise<TransactionRecord> {
  const { record } = situation
  if (record.purpose === 'verify-phone') return finishPhone(deps, situation)
  if (record.purpose === 'account') return proceedVisit(deps, situation)
  if (isRevoked(situation)) {
    return { ...withoutAmbient(record), ended: 'failed', problem: 'transaction_closed' }
  }
  if (record.recovering) return proceedRecovery(deps, situation)
  if (isLevelReached(situation) && !isVendorPending(record)) {
    const offer = await offerPasskey(deps, situation)
    return offer ?? finish(deps, situation)
  }
  const down = findDown(record)
  if (down !== undefined && toHelpfulWays(deps, situation).length === 0) {
    return { ...withoutAmbient(record), setback: 'vendor_unavailable' }
  }
  const open = toOwnWays(deps, situation).filter((way) => way.lockedAt === undefined)
  const ways = withLater(record, open)
  const counted = toCounted(record.proven, situation.now, record.vouched?.maxAge)
  const isStuck = isVendorPending(record) && toHelpfulWays(deps, situation).length === 0
  if (isStuck || !isWithinReach(counted, ways, { demand: record, now: situation.now })) {
    const problem = toVendorProblem(record) ?? 'level_unreachable'
    return { ...withoutAmbient(record), ended: 'failed', problem }
  }
  return ask(deps, situation)
}

/**
 * Something proven here was taken away meanwhile: the password replaced, the phone removed, the person
 * erased. Or all that was begun for the person was ended.
 */
function isRevoked({ record, person }: Situation): boolean {
  if (record.vouched !== undefined && !isJoined(record.vouched.joined, person)) return true
  const held = new Set(person?.enrolments.map((way) => way.id))
  return record.proven.some((one) => !isHeld(one, { held, links: person?.links }))
}

function isLevelReached({ record, site, now }: Situation): boolean {
  const counted = toCounted(record.proven, now, record.vouched?.maxAge)
  if (isMet(counted, record)) return counted.length > 0
  const spared = record.purpose === 'login' && site.signIn.rememberedSparesSecondStep
  // The proof still says the level that was reached; the site chose to let that in from a known device.
  return (
    spared &&
    isOwnDevice(record) &&
    toAcr(counted) !== undefined &&
    isAcrReached('aal2', record.acrValues)
  )
}

const withoutAmbient = ({ ambient: _closed, ...record }: TransactionRecord): TransactionRecord =>
  record

/** The best way at once if it sends nothing, else the list. */
async function ask(deps: FlowDeps, situation: Situation): Promise<TransactionRecord> {
  const asked = toFirstAsked(deps, situation)
  if (asked === undefined) return withoutAmbient(situation.record)
  const { record } = await openChallenge(deps, situation, { asked, address: '' })
  return withoutAmbient(record)
}

function proceedVisit(
  deps: FlowDeps,
  situation: Situation,
): Promise<TransactionRecord> | TransactionRecord {
  const { problem, ...record } = situation.record
  if (problem !== 'fresh_proof_required' || isFresh(deps, situation)) return record
  return ask(deps, situation)
}

/** On to the new password when enough is proven for one, else to another way if there is one. */
async function proceedRecovery(deps: FlowDeps, situation: Situation): Promise<TransactionRecord> {
  const { record, person, site } = situation
  if (person === undefined) throw new Problem('internal')
  // What it hides for now may be the stronger way without which a code replaces nothing.
  if (findDown(record) !== undefined) {
    return { ...withoutAmbient(record), setback: 'vendor_unavailable' }
  }
  const problem = toVendorProblem(record)
  if (problem === 'access_denied') return { ...withoutAmbient(record), ended: 'failed', problem }
  if (!isPasswordReplaceable(deps, situation, person)) {
    const proven = toProvenSources(deps, record, person)
    const canGoOn = toHelpfulWays(deps, situation).some((way) => !proven.has(toSource(deps, way)))
    const waiting = withoutAmbient(record)
    return canGoOn ? waiting : { ...waiting, ended: 'failed', problem: 'level_unreachable' }
  }
  const { record: prompted } = await openEnrolment(deps, situation, {
    kind: 'password',
    optional: false,
    onlyFactor: isOnlyFactor(person, 'password') || !site.signIn.acrValues.includes('aal2'),
  })
  return withoutAmbient(prompted)
}

/** Who has no lasting way yet is offered a passkey once, and may decline. */
async function offerPasskey(
  deps: FlowDeps,
  situation: Situation,
): Promise<TransactionRecord | undefined> {
  const { record, site, person } = situation
  const wanted =
    record.purpose === 'login' && site.accountWays.includes('passkey') && person !== undefined
  if (
    !wanted ||
    record.spent[toEnrolOffer('passkey')] !== undefined ||
    hasLastingWay(person, record)
  )
    return undefined
  const { record: prompted } = await openEnrolment(deps, situation, {
    kind: 'passkey',
    optional: true,
    onlyFactor: false,
  })
  return withoutAmbient(prompted)
}

/**
 * Mail, recovery and temporary codes are ways back in, not ways to stay. A company may list a way that was
 * just used no more: it was there nevertheless.
 */
function hasLastingWay(person: PersonRecord, { proven }: TransactionRecord): boolean {
  const passing: readonly AuthenticatorKind[] = [
    'email-code',
    'sms-code',
    'voice-code',
    'recovery-code',
    'temporary-code',
  ]
  const lasting = person.enrolments.filter((way) => !isBesideOnly(way))
  const given = proven.filter((one) => one.besideOnly !== true)
  return [...lasting, ...given].some((one) => !passing.includes(one.kind))
}
