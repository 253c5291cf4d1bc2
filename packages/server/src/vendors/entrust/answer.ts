/**
 * @module
 * Judges an answer: completes the challenge at the vendor, and reads what it says. Floor 2, inside
 * `vendors/entrust`.
 */
import { Problem } from '../../problem.ts'
import type { CheckInput, JsonObject, Outcome, Started } from '../vendor.ts'
import { PROMPT_TTL_SECONDS } from './ask.ts'
import { conclude, concludeSigned } from './conclude.ts'
import type { Refusal } from './errors.ts'
import { readFacts } from './facts.ts'
import type { EntrustDeps, Family } from './family.ts'
import { toRegistration } from './machine.ts'
import { toMemory } from './memory.ts'
import { isOldAsked, toChange } from './password.ts'
import {
  isSameAction,
  readState,
  toAccount,
  toChangeState,
  toShared,
  type Question,
  type Shared,
} from './question.ts'
import type { CompleteBody } from './requests.ts'
import { readReturned } from './returned.ts'
import { toChainPath, toFirstWays, toSecondWays, toWayOptions, withLocked } from './ways.ts'

type Wrong = Extract<Outcome, { result: 'wrong' }>

/**
 * @throws Problem `vendor_unavailable`, `access_denied` where a rule denies the person, `registration_required`
 *   or `verification_required` where the account is not ready.
 */
export async function answer(
  deps: EntrustDeps,
  family: Family,
  input: CheckInput,
): Promise<Outcome> {
  const question = await readState(deps, input.context, input.state)
  if (question === undefined || !isTheirs(question, input)) {
    await deps.latency.pretendOrFail('complete')
    return toWrong(family)
  }
  const shared = await toShared(deps, input.context, {
    account: question.account,
    usage: family.usage(input.kind),
    clientIp: question.clientIp,
  })
  if (!isSameAction(question, shared)) return { result: 'wrong', code: 'challenge_expired' }
  const returned = await readReturned(deps, input.context, input.state)
  const { keep } = question
  const made = await family.toAnswer({ ...input, deps, keep, ...(returned && { returned }) })
  if (made === undefined) {
    // As a decoy's: there every answer is wrong, or fails with everybody's.
    await deps.latency[question.isStranger ? 'pretendOrFail' : 'pretend']('complete')
    return toWrong(family)
  }
  const { body, print } = toBody({ family, question, shared, input, own: made.body })
  const { evidence, subject } = made
  if (question.token === '') {
    const signed = { input, question, subject, evidence }
    return (await concludeSigned(signed)) ?? toWrong(family)
  }
  if (!isFor(question, subject)) return toWrong(family)
  const { path, token, isStranger } = question
  const answered = await deps.client.complete({ path, token, body, isStranger })
  if (answered.refusal !== undefined) {
    return refuse(deps, { family, input, question, refusal: answered.refusal })
  }
  const { reply } = answered
  if (!isFor({ account: reply.userId }, subject)) throw deps.fail('account')
  const right = await conclude(deps, { input, question, reply, evidence, shared, print })
  return right ?? toWrong(family)
}

/** The account was asked of this person, and the way was not taken away meanwhile. */
export const isTheirs = (
  { account }: Question,
  { person, enrolment }: Pick<CheckInput, 'person' | 'enrolment'>,
): boolean => account === undefined || (enrolment !== undefined && toAccount(person) === account)

/** Who signed in elsewhere is who was asked, where both are known. */
const isFor = (
  { account }: { readonly account?: string | undefined },
  subject: string | undefined,
): boolean => subject === undefined || account === undefined || subject === account

const toWrong = ({ ceremony }: Family): Wrong => ({
  result: 'wrong',
  code: ceremony === 'passkey' ? 'passkey_refused' : 'answer_wrong',
})

/** The completion's body, and whether it registers the device by a fingerprint. */
export function toBody({
  family,
  question,
  shared,
  input,
  own,
}: {
  readonly family: Family
  readonly question: Question
  readonly shared: Shared
  readonly input: Pick<CheckInput, 'remember' | 'context'>
  readonly own: CompleteBody
}): { readonly body: CompleteBody; readonly print: boolean } {
  const registration = toRegistration(input.remember, readFacts(input.context.memory)?.machine)
  return {
    body: {
      ...toNamed(family, question),
      ...(question.second !== undefined && { secondFactorAuthenticator: question.second }),
      ...shared,
      ...own,
      ...(registration !== undefined && { machineAuthenticatorRegistration: registration }),
    },
    print:
      registration?.fingerprint !== undefined ||
      shared.machineAuthenticator?.fingerprint !== undefined,
  }
}

/** Nobody is named where the credential says whose it is. */
const toNamed = ({ nameless }: Family, { account }: Question): Pick<CompleteBody, 'userId'> =>
  nameless === 'always' || account === undefined ? {} : { userId: account }

interface Refusing {
  readonly family: Family
  readonly input: CheckInput
  readonly question: Question
  readonly refusal: Refusal
}

async function refuse(deps: EntrustDeps, refusing: Refusing): Promise<Outcome> {
  const { family, input, question, refusal } = refusing
  const isPassword = family.factor === 'PASSWORD'
  if (refusal === 'denied') deps.denied(input.context)
  if (isPassword && refusal === 'must_change' && isOldAsked(question)) {
    return demandChange(deps, input, question)
  }
  const isNewRefused = refusal === 'must_change' || refusal === 'new_refused'
  if (isPassword && isNewRefused && !isOldAsked(question)) {
    return { result: 'wrong', code: 'password_common' }
  }
  const locked = refusal === 'locked' ? await toLocked(deps, refusing) : {}
  if (question.isStranger) return { ...toWrong(family), ...locked }
  switch (refusal) {
    case 'wrong':
    case 'must_change':
    case 'new_refused':
      return toWrong(family)
    case 'locked':
      return { result: 'wrong', code: 'attempts_exceeded', ...locked }
    case 'expired':
    case 'gone':
      return { result: 'wrong', code: 'challenge_expired' }
    case 'denied':
      throw new Problem('access_denied')
    case 'unusable':
    case 'unknown':
      throw deps.fail('refused')
  }
}

/** The list shows the lock from now on. */
async function toLocked(
  deps: EntrustDeps,
  { input, question }: Refusing,
): Promise<Pick<Wrong, 'kept'>> {
  const { context, person } = input
  const known = readFacts(context.memory)
  if (known === undefined || person === undefined) return {}
  const facts = withLocked(known, question.factor, deps.clock.now())
  const options = toWayOptions(deps, context, person)
  const path = question.second === undefined ? undefined : toChainPath(question.path)
  const ways = question.isSecond
    ? toSecondWays(facts, { path }, options)
    : toFirstWays(facts, options)
  // What is sealed in the memory stays: the other ways of the same step go on from it.
  const memory: JsonObject = { ...context.memory, ...(await toMemory(deps.vault, facts)) }
  return { kept: { ways, memory } }
}

/** The old password was right and is too old: the new one goes with it. */
async function demandChange(
  deps: EntrustDeps,
  { context, answer: typed }: CheckInput,
  question: Question,
): Promise<Outcome> {
  const { data, keep } = toChange(typed)
  const started: Started = {
    ceremony: 'password',
    data,
    state: await toChangeState(deps, context, { ...question, keep }),
    ttlSeconds: PROMPT_TTL_SECONDS,
    sends: false,
  }
  return { result: 'more', started }
}
