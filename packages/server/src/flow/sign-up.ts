/**
 * @module
 * Open sign-up: a right code to an address nobody had makes a person. Floor 3.
 */
import { toContactChannel, toEnrolment, withContact, withNewEnrolment } from '../directory/enrol.ts'
import { claimNames, findByName } from '../directory/names.ts'
import { personKey, toNewPerson, toPersonFacts, type PersonRecord } from '../directory/person.ts'
import { Problem } from '../problem.ts'
import { createToken } from '../vault.ts'
import type { Attempt } from './attempt.ts'
import { releaseAttempt } from './conclude.ts'
import { getVendor, hashPerson, toAddress, type FlowDeps } from './deps.ts'
import { isHeldBack } from './policy.ts'
import type { Situation } from './ways.ts'

/** Who the code stood for: a new person, or the one who was quicker with the same address. */
export interface Joined {
  readonly user: string
  readonly isNew: boolean
  /** Id of the way that was proven. */
  readonly enrolment: string
  readonly heldBack: boolean
}

interface SignUp {
  readonly attempt: Attempt
  /** Address or number as the directory spells it. */
  readonly target: string
}

/**
 * Makes the person. Two at once make one: the name decides, and whoever comes second has proven the
 * very same address and is that person.
 *
 * @returns undefined when the name went to somebody who does not hold that address.
 * @throws Problem `conflict` while the other one is still being written.
 */
export async function signUp(
  deps: FlowDeps,
  { site, now, record }: Situation,
  { attempt, target }: SignUp,
): Promise<Joined | undefined> {
  const { kind } = attempt.challenge
  const channel = toContactChannel(kind)
  if (channel === undefined) throw new Problem('internal')
  const user = `p_${createToken(deps.random, 16)}`
  const fresh = toNewPerson(user, now, deps.random)
  const base: PersonRecord = { ...fresh, loginNames: [target], locale: record.locale }
  const vendor = getVendor(deps, site, kind)
  const made = await vendor.make({ kind, person: toPersonFacts(base), target, onlyFactor: true })
  const facts = { vendor: vendor.id, now, random: deps.random }
  const enrolment = { ...toEnrolment(made.enrolment, facts), lastUsedAt: now }
  const contact = { channel, value: target, verifiedAt: now }
  if (!(await isClaimed(deps, { directory: site.directory, user }, target))) {
    return joinFirst(deps, site.directory, { attempt, target })
  }
  const person = withContact(withNewEnrolment(base, enrolment), contact)
  await deps.store.create(personKey(site.directory, user), person)
  const hashed = await hashPerson(deps, site.directory, user)
  deps.audit({ event: 'person.created', site: site.id, person: hashed })
  return { user, isNew: true, enrolment: enrolment.id, heldBack: false }
}

async function isClaimed(
  deps: FlowDeps,
  where: { readonly directory: string; readonly user: string },
  name: string,
): Promise<boolean> {
  try {
    await claimNames(deps, where, [name])
    return true
  } catch (problem) {
    if (problem instanceof Problem && problem.code === 'login_name_taken') return false
    throw problem
  }
}

async function joinFirst(
  deps: FlowDeps,
  directory: string,
  { attempt, target }: SignUp,
): Promise<Joined | undefined> {
  const now = deps.clock.now()
  const person = await findByName(deps, directory, target)
  if (person === undefined) {
    await releaseAttempt(deps, attempt)
    throw new Problem('conflict')
  }
  const way = person.enrolments.find(
    (one) =>
      one.kind === attempt.challenge.kind &&
      one.lockedAt === undefined &&
      toAddress(deps, one) === target,
  )
  if (way === undefined) return undefined
  const heldBack = isHeldBack(way, now)
  return { user: person.user, isNew: false, enrolment: way.id, heldBack }
}
