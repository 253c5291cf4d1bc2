/**
 * @module
 * Checks an answer with the vendor and spends what may count once (a step, a counter, a paper code)
 * before anything is concluded from it. Floor 3.
 */
import type { AuthenticatorKind, ProblemCode } from '@countersign/protocol'
import { findByCredential } from '../directory/names.ts'
import { readPerson, toPersonFacts, updatePerson, withEnrolment } from '../directory/person.ts'
import { Problem } from '../problem.ts'
import type { Enrolment, Outcome } from '../vendors/vendor.ts'
import type { Attempt } from './attempt.ts'
import { releaseAttempt } from './conclude.ts'
import { toChallengeContext } from './context.ts'
import { getVendor, hashPerson, type FlowDeps } from './deps.ts'
import { isFirstHidden, isSpentByUse } from './hidden-step.ts'
import { lockEnrolment } from './locks.ts'
import { isHeldBack } from './policy.ts'
import { toNewcomer } from './prompt.ts'
import { signUp } from './sign-up.ts'
import { forgetCeiling, forgetTries, reserveCeiling, reserveTry, toTriesKey } from './tries.ts'
import { toStanding, type Proven } from './transaction.ts'
import type { Situation } from './ways.ts'

/** What an answer came to. */
export type Judged =
  | {
      readonly result: 'right'
      readonly proven: Proven
      readonly user: string
      readonly isNew: boolean
      /** What may be lost in a crash without harm: failures are forgotten, the last use is noted. */
      readonly tidy: () => Promise<unknown>
    }
  | { readonly result: 'wrong'; readonly code: ProblemCode; readonly signal?: 'unknown_credential' }

/**
 * Spends a try of the subject and of the way, then asks the vendor; a way over its ceiling is locked and
 * checked like one that is not there.
 *
 * @throws Problem `limited`, `vendor_unavailable`
 */
export async function checkAnswer(
  deps: FlowDeps,
  situation: Situation,
  attempt: Attempt,
): Promise<Judged> {
  const { challenge } = attempt
  const { record, site, person } = situation
  const guessable = challenge.ceremony !== 'passkey'
  const triesKey = await toTriesKey(deps, record, challenge.kind)
  if (guessable) await spendTry(deps, situation, { attempt, triesKey })
  const held = person?.enrolments.find((one) => one.id === challenge.enrolment)
  const way = { directory: site.directory, user: person?.user ?? '', enrolment: held?.id }
  const below = !guessable || (await reserveCeiling(deps, way, triesKey))
  if (!below && held !== undefined && held.lockedAt === undefined) {
    await lockEnrolment(deps, situation, held)
  }
  const enrolment = below ? held : undefined
  const outcome = await askVendor(deps, situation, { attempt, enrolment })
  if (outcome.result === 'wrong') {
    if (isFirstHidden(situation, challenge)) await spendNothing(deps, situation, challenge.kind)
    return toWrong(deps, situation, { outcome, attempt })
  }
  if (outcome.result === 'more') throw new Problem('internal')
  const right = await spendOutcome(deps, situation, { outcome, attempt })
  if (right === undefined) return { result: 'wrong', code: 'answer_wrong' }
  return {
    ...right,
    tidy: () =>
      Promise.all([
        right.tidy(),
        guessable && forgetTries(deps, triesKey),
        guessable &&
          enrolment !== undefined &&
          forgetCeiling(deps, { ...way, enrolment: enrolment.id }),
      ]),
  }
}

/** A subject that must wait has not tried: the attempt is given back. */
async function spendTry(
  deps: FlowDeps,
  { record, site }: Situation,
  { attempt, triesKey }: { readonly attempt: Attempt; readonly triesKey: string },
): Promise<void> {
  try {
    await reserveTry(deps, triesKey)
  } catch (problem) {
    await releaseAttempt(deps, attempt)
    if (problem instanceof Problem && problem.code === 'limited') {
      const { kind } = attempt.challenge
      const facts = { site: site.id, transaction: record.id, standing: toStanding(record) }
      deps.audit({ event: 'answer.limited', kind, ...facts })
    }
    throw problem
  }
}

async function askVendor(
  deps: FlowDeps,
  situation: Situation,
  { attempt, enrolment }: { attempt: Attempt; enrolment: Enrolment | undefined },
): Promise<Outcome> {
  const { record, site, person } = situation
  const { challenge, answer } = attempt
  const newcomer = await toNewcomer(deps, challenge)
  const facts = newcomer?.person ?? (person === undefined ? undefined : toPersonFacts(person))
  const way = newcomer?.enrolment ?? enrolment
  // A usernameless question is answered by whoever holds the credential, whatever name was typed.
  const nameless =
    challenge.kind === 'passkey' && challenge.enrolment === undefined && record.proven.length === 0
  return getVendor(deps, challenge.kind).check({
    kind: challenge.kind,
    context: toChallengeContext(record, site, challenge.id),
    state: challenge.state,
    answer,
    ...(facts === undefined || nameless ? {} : { person: facts }),
    ...(way === undefined ? {} : { enrolment: way }),
    findCredential: async (credentialId) => {
      const held = await findByCredential(deps, site.directory, credentialId)
      return held && { person: toPersonFacts(held.person), enrolment: held.enrolment }
    },
  })
}

async function toWrong(
  deps: FlowDeps,
  { record, site, person }: Situation,
  { outcome, attempt }: { outcome: Extract<Outcome, { result: 'wrong' }>; attempt: Attempt },
): Promise<Judged> {
  const facts = {
    site: site.id,
    transaction: record.id,
    kind: attempt.challenge.kind,
    standing: toStanding(record),
    ...(person === undefined
      ? {}
      : { person: await hashPerson(deps, site.directory, person.user) }),
  }
  deps.audit({
    event: outcome.cloneSuspected === true ? 'passkey.clone_suspected' : 'answer.wrong',
    ...facts,
  })
  return {
    result: 'wrong',
    code: outcome.code,
    ...(outcome.unknownCredential === undefined ? {} : { signal: 'unknown_credential' as const }),
  }
}

/**
 * What a right answer costs in `spendOutcome`, for a wrong one that leads on like it: else the time told
 * which it was.
 */
async function spendNothing(
  deps: FlowDeps,
  { record, site, person }: Situation,
  kind: AuthenticatorKind,
): Promise<void> {
  const directory = site.directory
  await readPerson(deps, directory, person?.user ?? '')
  if (!isSpentByUse(kind)) return
  const triesKey = await toTriesKey(deps, record, kind)
  await reserveCeiling(deps, { directory, user: '', enrolment: undefined }, triesKey)
}

/** Spends the outcome in the person's record; undefined when somebody else spent it first. */
async function spendOutcome(
  deps: FlowDeps,
  situation: Situation,
  { outcome, attempt }: { outcome: Extract<Outcome, { result: 'right' }>; attempt: Attempt },
): Promise<Extract<Judged, { result: 'right' }> | undefined> {
  const { site, now } = situation
  const { challenge } = attempt
  const target = challenge.signUpTarget
  if (target !== undefined) {
    const joined = await signUp(deps, situation, { attempt, target })
    if (joined === undefined) return undefined
    const { user, isNew, enrolment, heldBack } = joined
    const proven = toProven(outcome, { kind: challenge.kind, enrolment, now, heldBack })
    return { result: 'right', user, isNew, proven, tidy: async () => undefined }
  }
  const where = { directory: site.directory, user: outcome.user }
  let spent: Enrolment | undefined
  let isNoted = false
  await updatePerson(deps, where, (person) => {
    const current = person.enrolments.find((one) => one.id === outcome.enrolmentId)
    spent =
      current === undefined || current.lockedAt !== undefined ? undefined : outcome.spend(current)
    isNoted = spent !== undefined && spent !== current
    return isNoted && spent ? withEnrolment(person, { ...spent, lastUsedAt: now }) : undefined
  })
  if (spent === undefined) return undefined
  return {
    result: 'right',
    user: outcome.user,
    isNew: false,
    // A way that keeps nothing of an answer (a sent code goes with its challenge) need not be waited for.
    tidy: async () =>
      isNoted ? undefined : noteUse(deps, where, { id: outcome.enrolmentId, now }),
    proven: toProven(outcome, {
      kind: spent.kind,
      enrolment: spent.id,
      now,
      heldBack: isHeldBack(spent, now),
    }),
  }
}

/** Only the time of a use: nothing that another answer depends on. */
export function noteUse(
  deps: FlowDeps,
  where: { readonly directory: string; readonly user: string },
  { id, now }: { readonly id: string; readonly now: number },
): Promise<unknown> {
  return updatePerson(deps, where, (person) => {
    const current = person.enrolments.find((one) => one.id === id)
    return current && withEnrolment(person, { ...current, lastUsedAt: now })
  })
}

function toProven(
  { evidence }: Extract<Outcome, { result: 'right' }>,
  facts: Pick<Proven, 'kind' | 'enrolment' | 'heldBack'> & { now: number },
): Proven {
  return {
    kind: facts.kind,
    enrolment: facts.enrolment,
    amr: evidence.amr,
    userVerified: evidence.userVerified === true,
    hardware: evidence.hardware === true,
    heldBack: facts.heldBack,
    at: facts.now,
  }
}
