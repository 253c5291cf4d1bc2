/**
 * @module
 * Checks an answer with the vendor and spends what may count once (a step, a counter, a paper code)
 * before anything is concluded from it. Floor 3.
 */
import type { AuthenticatorKind, ProblemCode } from '@countersign/protocol'
import type { SiteConfig } from '../config.ts'
import { findByLink } from '../directory/links.ts'
import { findByCredential } from '../directory/names.ts'
import { readPerson, toPersonFacts } from '../directory/person.ts'
import { Problem } from '../problem.ts'
import type { CheckInput, Enrolment, Outcome, Vendor } from '../vendors/vendor.ts'
import type { Attempt } from './attempt.ts'
import { judgeRun } from './capture-steps.ts'
import { releaseAttempt } from './conclude.ts'
import { toChallengeContext } from './context.ts'
import { getVendorById, hashPerson, type FlowDeps } from './deps.ts'
import { toReturnedState } from './handoff.ts'
import { isFirstHidden, isSpentByUse } from './hidden-step.ts'
import { judgeRight, type Judged } from './judge.ts'
import { lockEnrolment } from './locks.ts'
import type { NumberTries } from './number-tries.ts'
import { isNameless, toNewcomer } from './prompt.ts'
import { noteVerified } from './reserve-message.ts'
import {
  forgetCeiling,
  forgetTries,
  releaseTry,
  reserveCeiling,
  reserveTry,
  toTriesKey,
} from './tries.ts'
import { toStanding } from './transaction.ts'
import { createWayTries } from './way-tries.ts'
import type { Situation } from './ways.ts'

/**
 * Spends a try of the subject and of the way, then asks the vendor; a way over its ceiling is locked and
 * checked like one that is not there.
 *
 * @throws Problem `limited`, `vendor_unavailable`, `access_denied` where a company's rule denies the person
 */
export async function checkAnswer(
  deps: FlowDeps,
  situation: Situation,
  attempt: Attempt,
): Promise<Judged> {
  const { challenge } = attempt
  const { record } = situation
  const guessable = isGuessable(challenge)
  const triesKey = await toTriesKey(deps, record, challenge.kind)
  const numbers = await createWayTries(deps, situation, challenge)
  const isBelow = !guessable || (await spendTry(deps, situation, { attempt, triesKey, numbers }))
  const ceiling = await toCeiling(deps, situation, { attempt, triesKey })
  const asking = askVendor(deps, situation, { attempt, held: isBelow ? ceiling : undefined })
  const outcome = await asking.catch(async (problem: unknown) => {
    if (problem instanceof Problem && UNJUDGED.includes(problem.code)) {
      // That a company is down is nobody's failure; that it may have judged is why this has an end.
      if (guessable)
        await Promise.all([releaseTry(deps, triesKey, 'fault'), numbers.releaseFault()])
      await releaseAttempt(deps, attempt)
    }
    throw problem
  })
  if (outcome.result === 'wrong') {
    await ceiling.failed()
    if (isFirstHidden(situation, challenge)) await spendNothing(deps, situation, challenge.kind)
    return toWrong(deps, situation, { outcome, attempt })
  }
  if (outcome.result === 'again' && guessable) {
    // A code that may have been taken without our hearing of it may have been a guess, too.
    const isGuess = attempt.capture === undefined
    await releaseTry(deps, triesKey, isGuess ? 'fault' : 'unjudged')
    if (!isGuess) await numbers.release()
  }
  if (outcome.result === 'more' || outcome.result === 'again') return outcome
  const right = await judgeRight(deps, situation, { outcome, attempt })
  if (right === undefined) return { result: 'wrong', code: 'answer_wrong' }
  noteVerified(deps, situation, challenge)
  return {
    ...right,
    tidy: () =>
      Promise.all([
        right.tidy(),
        guessable && forgetTries(deps, triesKey),
        numbers.forget(),
        ceiling.forget(),
      ]),
  }
}

/** Nobody has judged: who does is down, or has too much to do. */
const UNJUDGED: readonly ProblemCode[] = ['vendor_unavailable', 'limited']

/** What stands between many wrong answers and the way that they are for. */
interface Ceiling {
  /** Absent when it is locked, too: then no answer is right. */
  readonly enrolment: Enrolment | undefined
  /** Counts a failure that was judged elsewhere. */
  readonly failed: () => Promise<unknown>
  readonly forget: () => Promise<unknown>
}

async function toCeiling(
  deps: FlowDeps,
  situation: Situation,
  { attempt: { challenge }, triesKey }: { readonly attempt: Attempt; readonly triesKey: string },
): Promise<Ceiling> {
  const { site, person } = situation
  const held = person?.enrolments.find((one) => one.id === challenge.enrolment)
  const way = { directory: site.directory, user: person?.user ?? '', enrolment: held?.id }
  const nothing = () => Promise.resolve()
  // A company that lists its ways locks and unlocks them: a ceiling of ours would stay for good.
  const isOurs = getVendorById(deps, challenge.vendor).remote === undefined
  if (!isGuessable(challenge) || !isOurs)
    return { enrolment: held, failed: nothing, forget: nothing }
  const count = async (): Promise<boolean> => {
    const below = await reserveCeiling(deps, way, triesKey)
    const isNew = !below && held !== undefined && held.lockedAt === undefined
    if (isNew) await lockEnrolment(deps, situation, held)
    return below
  }
  // A company may be down, or find a picture too dark: nothing has failed before it has judged.
  const isJudgedElsewhere = challenge.vendor !== 'local'
  const below = isJudgedElsewhere ? held?.lockedAt === undefined : await count()
  return {
    enrolment: below ? held : undefined,
    failed: isJudgedElsewhere ? count : nothing,
    forget: async () => {
      if (below && held !== undefined) await forgetCeiling(deps, { ...way, enrolment: held.id })
    },
  }
}

/** What nobody can hit by trying: a signature, or the one-time code of a page elsewhere. */
const isGuessable = ({ ceremony }: Attempt['challenge']): boolean =>
  ceremony !== 'passkey' && ceremony !== 'handoff'

interface Trying {
  readonly attempt: Attempt
  readonly triesKey: string
  readonly numbers: NumberTries
}

/**
 * A subject that must wait has not tried: the attempt is given back.
 *
 * @returns false where no answer may be right, and nobody may hear of it.
 */
async function spendTry(
  deps: FlowDeps,
  { record, site }: Situation,
  { attempt, triesKey, numbers }: Trying,
): Promise<boolean> {
  try {
    return await spendBoth(deps, { triesKey, numbers })
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

/** At the same time, so that they share their flush to disk. What one of them refuses the other gets back. */
async function spendBoth(
  deps: FlowDeps,
  { triesKey, numbers }: Pick<Trying, 'triesKey' | 'numbers'>,
): Promise<boolean> {
  const [tried, counted] = await Promise.allSettled([reserveTry(deps, triesKey), numbers.reserve()])
  if (tried.status === 'rejected') {
    if (counted.status === 'fulfilled') await numbers.release()
    throw tried.reason
  }
  if (counted.status === 'rejected') {
    await releaseTry(deps, triesKey)
    throw counted.reason
  }
  return counted.value
}

async function askVendor(
  deps: FlowDeps,
  situation: Situation,
  { attempt, held }: { attempt: Attempt; held: Pick<Ceiling, 'enrolment'> | undefined },
): Promise<Outcome> {
  const { record, site, person } = situation
  const { challenge, answer } = attempt
  const newcomer = held === undefined ? undefined : await toNewcomer(deps, site, challenge)
  const facts = newcomer?.person ?? (person === undefined ? undefined : toPersonFacts(person))
  const way = newcomer?.enrolment ?? held?.enrolment
  const state = await toReturnedState(deps, attempt)
  if (state === undefined) return { result: 'wrong', code: 'answer_wrong' }
  const fault = await judgeRun(deps, attempt)
  if (fault !== undefined) return fault
  // A usernameless question is answered by whoever holds the credential, whatever name was typed.
  const nameless =
    isNameless(challenge.kind) && challenge.enrolment === undefined && record.proven.length === 0
  return getVendorById(deps, challenge.vendor).check({
    kind: challenge.kind,
    context: toChallengeContext(record, site, {
      challenge: challenge.id,
      vendor: challenge.vendor,
      person,
      address: attempt.address,
      agent: attempt.agent,
      returnTo: challenge.returnTo,
    }),
    state,
    answer,
    ...(attempt.capture === undefined ? {} : { capture: attempt.capture }),
    ...(facts === undefined || nameless ? {} : { person: facts }),
    ...(way === undefined ? {} : { enrolment: way }),
    ...toRemember(situation, attempt.remember),
    findCredential: async (credentialId) => {
      const held = await findByCredential(deps, site.directory, credentialId)
      return held && { person: toPersonFacts(held.person), enrolment: held.enrolment }
    },
    findLinked: async (account) => {
      const linked = { vendor: challenge.vendor, account }
      const holder = await findByLink(deps, site.directory, linked)
      return holder && toPersonFacts(holder)
    },
  })
}

/** What a vendor hears of a device that is to be remembered: nothing where the site does not want that. */
export function toRemember(
  { record, site }: Situation,
  remember: Attempt['remember'],
): Pick<CheckInput, 'remember'> {
  if (remember === undefined || !site.signIn.remember || record.purpose !== 'login') return {}
  return { remember: remember.label === undefined ? {} : { label: remember.label } }
}

/**
 * True where one vendor alone keeps the passkeys of the site's domain. What it does not know may be another's,
 * and the browser would forget it for both.
 */
function isOnlyKeeper(deps: FlowDeps, { rpId }: SiteConfig): boolean {
  const sites = [...deps.config.sites.values()].filter((site) => site.rpId === rpId)
  const named = new Set(sites.flatMap(({ vendors }) => vendors))
  const keeps = ({ id, kinds }: Vendor): boolean =>
    named.has(id) && (kinds.includes('passkey') || kinds.includes('security-key'))
  return deps.vendors.filter(keeps).length === 1
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
    ...(outcome.kept === undefined
      ? {}
      : { kept: { vendor: attempt.challenge.vendor, kept: outcome.kept } }),
    ...(outcome.unknownCredential === undefined || !isOnlyKeeper(deps, site)
      ? {}
      : { signal: 'unknown_credential' as const }),
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
