/**
 * @module
 * Locking and unlocking one way; the others stay, and the person is told. Floor 3.
 */
import type { SiteConfig } from '../config.ts'
import { updatePerson, withEnrolment, type PersonRecord } from '../directory/person.ts'
import { Problem } from '../problem.ts'
import type { Enrolment } from '../vendors/vendor.ts'
import { hashPerson, type FlowDeps } from './deps.ts'
import { noteLocked, noteUnlocked } from './notices.ts'
import { forgetCeiling } from './tries.ts'
import type { Situation } from './ways.ts'

/** Locks a way whose ceiling is reached. A second call changes and tells nothing. */
export async function lockEnrolment(
  deps: FlowDeps,
  { site, person }: Pick<Situation, 'site' | 'person'>,
  enrolment: Enrolment,
): Promise<void> {
  if (person === undefined) return
  const now = deps.clock.now()
  const written = await updatePerson(
    deps,
    { directory: site.directory, user: person.user },
    (current) => {
      const way = current.enrolments.find((one) => one.id === enrolment.id)
      return way === undefined || way.lockedAt !== undefined
        ? undefined
        : withEnrolment(current, { ...way, lockedAt: now })
    },
  )
  if (written === undefined) return
  await audit(deps, site, {
    event: 'authenticator.locked',
    user: person.user,
    kind: enrolment.kind,
  })
  noteLocked(deps, site, written)
}

/**
 * Ends the lock of a way and tells the person; one that is not locked stays as it is.
 *
 * @throws Problem `person_unknown`, `not_found`
 */
export async function unlockEnrolment(
  deps: FlowDeps,
  site: SiteConfig,
  where: { readonly user: string; readonly enrolment: string },
): Promise<PersonRecord> {
  let kind: Enrolment['kind'] | undefined
  let wasLocked = false
  const written = await updatePerson(
    deps,
    { directory: site.directory, user: where.user },
    (person) => {
      const way = person.enrolments.find((one) => one.id === where.enrolment)
      if (way === undefined) throw new Problem('not_found')
      kind = way.kind
      wasLocked = way.lockedAt !== undefined
      const { lockedAt: _ended, ...open } = way
      return withEnrolment(person, open)
    },
  )
  if (written === undefined) throw new Problem('person_unknown')
  await forgetCeiling(deps, { directory: site.directory, ...where })
  if (wasLocked && kind !== undefined) {
    await audit(deps, site, { event: 'authenticator.unlocked', user: where.user, kind })
    noteUnlocked(deps, site, written)
  }
  return written
}

async function audit(
  deps: FlowDeps,
  site: SiteConfig,
  facts: { event: 'authenticator.locked' | 'authenticator.unlocked'; user: string; kind: string },
): Promise<void> {
  const person = await hashPerson(deps, site.directory, facts.user)
  deps.audit({ event: facts.event, site: site.id, kind: facts.kind, person })
}
