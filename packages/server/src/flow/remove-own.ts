/**
 * @module
 * An account visit takes a way away, or forgets a device: at whoever keeps it first, then here. Floor 3.
 */
import { isMeasured, withoutEnrolment } from '../directory/enrol.ts'
import { readPerson, updatePerson, type PersonRecord } from '../directory/person.ts'
import { Problem } from '../problem.ts'
import type { Enrolment } from '../vendors/vendor.ts'
import { isKeptElsewhere, isRemovable } from './account-list.ts'
import { assertFresh, loadVisit } from './account.ts'
import { hashPerson, toAddress, type Caller, type FlowDeps } from './deps.ts'
import { forgetAtVendor } from './forget-way.ts'
import { noteRemoved } from './notices.ts'
import { withVendorWays } from './vendor-parts.ts'
import type { Situation } from './ways.ts'
import { noteWithdrawn, readReceipt } from './withdrawal.ts'

/** What a removal came to: what is left, and what may be kept of what is gone. */
export interface Removal {
  readonly situation: Situation
  readonly receipt?: string | undefined
}

/**
 * Removes a way or forgets a device; the last strong way stays. What was measured of a body goes with a receipt,
 * which the same call gives again.
 *
 * @throws Problem `fresh_proof_required`, `last_strong_way`, `not_found`, `vendor_unavailable` where a company
 * cannot be told: then it stays
 */
export async function removeOwn(
  deps: FlowDeps,
  caller: Caller,
  input: { readonly id: string; readonly authenticator: string },
): Promise<Removal> {
  const loaded = await loadVisit(deps, caller, input.id)
  const { site, person } = loaded
  if (person === undefined) throw new Problem('person_unknown')
  const whose = { user: person.user, enrolment: input.authenticator }
  const isDevice = person.devices.some((one) => one.id === input.authenticator)
  const way = person.enrolments.find((one) => one.id === input.authenticator)
  const isOurs = way !== undefined && !isKeptElsewhere(deps, way)
  if (!isDevice && !isOurs) {
    const receipt = await readReceipt(deps, site, whose)
    if (receipt === undefined) throw new Problem('not_found')
    return { situation: loaded, receipt }
  }
  const situation = await assertFresh(deps, loaded, caller)
  const after =
    way === undefined
      ? await forgetDevice(deps, loaded, input.authenticator)
      : await takeWay(deps, loaded, way)
  const hashed = await hashPerson(deps, site.directory, after.user)
  const kind = way?.kind ?? 'device'
  deps.audit({ event: 'authenticator.removed', site: site.id, kind, person: hashed })
  const left = { ...situation, person: withVendorWays(after, situation.record) }
  if (way === undefined || !isMeasured(way)) return { situation: left }
  await noteWithdrawn(deps, site, { user: after.user, way })
  return { situation: left, receipt: await readReceipt(deps, site, whose) }
}

const toWhere = ({ site, person }: Situation) => ({
  directory: site.directory,
  user: person?.user ?? '',
})

/** @throws Problem `person_unknown` */
async function forgetDevice(
  deps: FlowDeps,
  situation: Situation,
  id: string,
): Promise<PersonRecord> {
  const after = await updatePerson(deps, toWhere(situation), (current) => ({
    ...current,
    devices: current.devices.filter((one) => one.id !== id),
  }))
  if (after === undefined) throw new Problem('person_unknown')
  return after
}

/** @throws Problem `last_strong_way`, `person_unknown`, `vendor_unavailable` */
async function takeWay(
  deps: FlowDeps,
  situation: Situation,
  way: Enrolment,
): Promise<PersonRecord> {
  const { site, now } = situation
  const where = toWhere(situation)
  const kept = (await readPerson(deps, where.directory, where.user))?.value
  if (kept === undefined || !isRemovable(kept, way.id, now)) throw new Problem('last_strong_way')
  await forgetAtVendor(deps, kept, way)
  let before = kept
  const after = await updatePerson(deps, where, (current) => {
    // As it is kept: what companies listed must never be written back by an objection.
    before = current
    if (!isRemovable(current, way.id, now)) throw new Problem('last_strong_way')
    return withoutEnrolment(current, way.id, (one) => toAddress(deps, one))
  })
  if (after === undefined) throw new Problem('person_unknown')
  await noteRemoved(deps, site, { before, after, enrolment: way })
  return after
}
