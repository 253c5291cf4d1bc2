/**
 * @module
 * An account visit: the own list, adding and renaming ways; `remove-own.ts` removes them. Every change needs fresh answers
 * in the same visit. Floor 3.
 */
import type { AddRequest } from '@countersign/protocol'
import { isContactValue, isOnlyFactor, toContactChannel } from '../directory/enrol.ts'
import { toCanonicalName } from '../canonical-name.ts'
import { toPersonFacts, updatePerson, withEnrolment } from '../directory/person.ts'
import { Problem } from '../problem.ts'
import { getSite, getVendor, type Caller, type FlowDeps } from './deps.ts'
import { toAddable } from './account-list.ts'
import { withRetakes } from './capture.ts'
import { addEnrolment, openEnrolment, toEnrolOffer } from './enrolment.ts'
import { isFresh, toFresh } from './fresh.ts'
import { assertNoneDown, assertNotDenied, consultVendors } from './consult.ts'
import { replaceQuestion } from './replace-question.ts'
import { amendTransaction, assertOpen, loadTransaction } from './load.ts'
import { noteAdded } from './notices.ts'
import { openChallenge, sendLater, toFirstAsked } from './prompt.ts'
import type { TransactionRecord } from './transaction.ts'
import { endLost } from './unused-sessions.ts'
import { withVendorWays } from './vendor-parts.ts'
import { isSpent, toSituation, type Situation } from './ways.ts'

/**
 * Loads an open visit.
 *
 * @throws Problem `transaction_unknown`, `transaction_expired`, `transaction_closed`, `purpose_unavailable`
 */
export async function loadVisit(deps: FlowDeps, caller: Caller, id: string): Promise<Situation> {
  const record = await loadTransaction(deps, id, caller)
  assertOpen(deps, record)
  if (record.purpose !== 'account') throw new Problem('purpose_unavailable')
  return toSituation(deps, record, getSite(deps, record.site))
}

/**
 * Lets a change pass, or turns the visit to the question that is missing; the page repeats the change
 * after the answer. While a company cannot be asked, or denies the person, nobody knows which way is the
 * strongest.
 *
 * @returns The situation with what companies say now.
 * @throws Problem `fresh_proof_required`, `vendor_unavailable`, `access_denied`
 */
export async function assertFresh(
  deps: FlowDeps,
  loaded: Situation,
  caller: Caller,
): Promise<Situation> {
  const { site } = loaded
  const { address } = caller
  const record = await consultVendors(deps, loaded.record, { site, address })
  if (record !== loaded.record) await keepConsulted(deps, loaded.record, record)
  assertNoneDown(record)
  assertNotDenied(record)
  const situation = record === loaded.record ? loaded : await toSituation(deps, record, site)
  if (isFresh(deps, situation)) return situation
  const asking: TransactionRecord = {
    ...record,
    problem: 'fresh_proof_required',
    // Old answers no longer count; their ways may be asked again.
    proven: toFresh(deps, situation),
  }
  const next = { ...situation, record: asking }
  const asked = toFirstAsked(deps, next)
  const { record: prompted } =
    asked === undefined
      ? { record: withoutChallenge(asking) }
      : await openChallenge(deps, next, { asked, address })
  await replaceQuestion(deps, record.id, (current) => {
    assertOpen(deps, current)
    return withRetakes({ ...prompted, spent: current.spent, sent: current.sent }, current)
  })
  throw new Problem('fresh_proof_required')
}

/** What companies said is written down, so that they are asked once; no page sees it. */
async function keepConsulted(
  deps: FlowDeps,
  loaded: TransactionRecord,
  consulted: TransactionRecord,
): Promise<void> {
  const saved = await amendTransaction(deps, loaded.id, (current) =>
    current.version === loaded.version ? consulted : current,
  )
  endLost(deps, [consulted], saved)
}

const withoutChallenge = ({
  challenge: _closed,
  ...record
}: TransactionRecord): TransactionRecord => record

/** What an addition came to: the record, and codes that are shown this once. */
export interface Addition {
  readonly record: TransactionRecord
  readonly codes?: readonly string[]
}

/**
 * Adds a way: most kinds ask something first, recovery codes are made at once.
 *
 * @throws Problem `fresh_proof_required`, `authenticator_unavailable`, `target_refused`, `send_limited`,
 *   `attempts_exceeded`
 */
export async function addOwn(
  deps: FlowDeps,
  caller: Caller,
  input: AddRequest & { readonly id: string },
): Promise<Addition> {
  const loaded = await loadVisit(deps, caller, input.id)
  if (!toAddable(deps, loaded).includes(input.kind)) throw new Problem('authenticator_unavailable')
  const situation = await assertFresh(deps, loaded, caller)
  const { person } = situation
  if (person === undefined) throw new Problem('person_unknown')
  if (input.kind === 'recovery-code') return makeRecoveryCodes(deps, situation)
  const target = toTarget(input)
  const offer = toEnrolOffer(input.kind)
  // Codes to one's own contacts are guessed like any other: five tries in a visit.
  if (target !== undefined && isSpent(situation.record, offer))
    throw new Problem('attempts_exceeded')
  const prompted = await openEnrolment(deps, situation, {
    kind: input.kind,
    ...(input.label === undefined ? {} : { label: input.label }),
    ...(target === undefined ? {} : { target }),
    optional: false,
    onlyFactor: isOnlyFactor(person, input.kind),
    address: caller.address,
  })
  const record = await replaceQuestion(deps, input.id, (current) => {
    assertOpen(deps, current)
    const spent = target === undefined ? withoutOffer(current.spent, offer) : current.spent
    // Numbers that were wrong meanwhile were wrong.
    const { handover } = current
    return { ...prompted.record, spent, proven: current.proven, ...(handover && { handover }) }
  })
  sendLater(deps, { ...prompted, record })
  return { record }
}

/** What holds nothing to guess starts with its own tries each time. */
const withoutOffer = (
  spent: TransactionRecord['spent'],
  offer: string,
): TransactionRecord['spent'] =>
  Object.fromEntries(Object.entries(spent).filter(([name]) => name !== offer))

function toTarget({ kind, target = '' }: AddRequest): string | undefined {
  const channel = toContactChannel(kind)
  if (channel === undefined) return undefined
  const value = toCanonicalName(target)
  if (!isContactValue(channel, value)) throw new Problem('target_refused', { field: 'target' })
  return value
}

async function makeRecoveryCodes(deps: FlowDeps, situation: Situation): Promise<Addition> {
  const { record, person } = situation
  if (person === undefined) throw new Problem('person_unknown')
  const made = await getVendor(deps, situation.site, 'recovery-code').make({
    kind: 'recovery-code',
    person: toPersonFacts(person),
    onlyFactor: false,
  })
  await noteAdded(deps, situation, await addEnrolment(deps, situation, made.enrolment))
  return { record, codes: made.shown }
}

/**
 * Renames a way.
 *
 * @throws Problem `not_found`
 */
export async function renameOwn(
  deps: FlowDeps,
  caller: Caller,
  input: { readonly id: string; readonly authenticator: string; readonly label: string },
): Promise<Situation> {
  const situation = await loadVisit(deps, caller, input.id)
  const { site, person } = situation
  const written = await updatePerson(
    deps,
    { directory: site.directory, user: person?.user ?? '' },
    (current) => {
      const way = current.enrolments.find((one) => one.id === input.authenticator)
      if (way !== undefined) return withEnrolment(current, { ...way, label: input.label })
      if (!current.devices.some((one) => one.id === input.authenticator))
        throw new Problem('not_found')
      return {
        ...current,
        devices: current.devices.map((one) =>
          one.id === input.authenticator ? { ...one, label: input.label } : one,
        ),
      }
    },
  )
  return { ...situation, person: written && withVendorWays(written, situation.record) }
}
