/**
 * @module
 * Which ways the person's linked account has now; and `EXTERNAL`: where the vendor asks for it, it is told
 * that our own first factor was right. Floor 2, inside `vendors/entrust`.
 */
import { Problem } from '../../problem.ts'
import { OwnFactor } from '../own-factor.ts'
import type { Consulted, ConsultInput } from '../remote.ts'
import type { ChallengeContext, PersonFacts } from '../vendor.ts'
import { toDueKept, toFinalKept } from './conclude.ts'
import { toFacts, type Facts } from './facts.ts'
import { SHOWN, type EntrustDeps } from './family.ts'
import { toKeptDevice, toMachine } from './machine.ts'
import { readProgress, toMemory, type Progress } from './memory.ts'
import { toAccount, toShared, type Shared } from './question.ts'
import type { QueryBody } from './requests.ts'
import { toElsewhere, toFirstWays, toLater, toWayOptions } from './ways.ts'
import type { QueryReply } from './wire.ts'

const NOTHING: Consulted = { ways: [], memory: {} }
/**
 * A rule that asks for one more step at a higher risk must not let in at the highest: nothing else ends what
 * it denied.
 */
const DENIED = { ways: [], pending: true, problem: 'access_denied' } as const

/**
 * Asks for the account's ways. Who has no account waits as long. While a chain is open its second ways are
 * all there is, and nobody is asked.
 *
 * @throws Problem `vendor_unavailable`; `internal` for an own factor of another person or transaction.
 */
export async function consult(deps: EntrustDeps, input: ConsultInput): Promise<Consulted> {
  const { context, person, ownFactor } = input
  const account = toAccount(person)
  const { transaction } = context
  const isOurs =
    ownFactor instanceof OwnFactor && ownFactor.fits({ user: person.user, transaction })
  if (ownFactor !== undefined && !isOurs) throw new Problem('internal')
  if (account === undefined) {
    await deps.latency.pretend('query')
    return NOTHING
  }
  const progress = await readProgress(deps.vault, context, account)
  if (progress?.isOpen === true) return toDueKept(deps, { context, person, account, progress })
  const shared = await toConsultShared(deps, context, account)
  if (shared === undefined) return NOTHING
  const answered = await query(deps, { context, account, progress, shared })
  if (answered.refusal !== undefined) {
    if (answered.refusal === 'denied') {
      deps.denied(context)
      return { ...NOTHING, ...DENIED }
    }
    // Whoever is linked to an account that is gone is asked like somebody who has none.
    const failure = deps.fail(answered.refusal === 'unknown' ? 'account_unknown' : 'refused')
    if (answered.refusal === 'unknown') return NOTHING
    throw failure
  }
  return toConsulted(deps, answered.reply, { context, person, account, shared, isOurs, progress })
}

/** Undefined where the vendor could not show or weigh the whole action: it then offers nothing. */
async function toConsultShared(
  deps: EntrustDeps,
  context: ChallengeContext,
  account: string,
): Promise<Shared | undefined> {
  return toShared(deps, context, { account, usage: SHOWN }).catch((problem: unknown) => {
    if (problem instanceof Problem && problem.code === 'authenticator_unavailable') return undefined
    throw problem
  })
}

interface Asking {
  readonly context: ChallengeContext
  readonly account: string
  readonly progress: Progress | undefined
  readonly shared: Shared
}

/**
 * UNVERIFIED: a token that has run out or was ended there meanwhile is passed over or refused. Refused, it is
 * asked as if nothing had been completed, and without the device's nonces: old ones are a thief's.
 */
async function query(
  deps: EntrustDeps,
  asking: Asking,
): ReturnType<EntrustDeps['client']['query']> {
  const answered = await deps.client.query(toQuery(deps, asking))
  if (answered.refusal !== 'expired' || asking.progress === undefined) return answered
  const { machineAuthenticator: _spent, ...shared } = asking.shared
  return deps.client.query(toQuery(deps, { ...asking, progress: undefined, shared }))
}

/**
 * The token of what this transaction completed goes with it: is that still enough? A yes approves nothing
 * here; a no brings new lists.
 */
function toQuery({ settings, clock }: EntrustDeps, asking: Asking): QueryBody {
  const { context, account, progress, shared } = asking
  const isNew = settings.apiVersion !== '5.36'
  return {
    userId: account,
    ...(settings.relyingParty === 'origin'
      ? { origin: context.origin }
      : { rpId: context.site.rpId }),
    ...shared,
    ...(progress !== undefined && { authToken: progress.token }),
    ...(progress !== undefined &&
      isNew &&
      context.maxAge !== undefined && {
        maxAge: context.maxAge,
        requestTime: clock.now() * 1000,
      }),
  }
}

interface Consulting {
  readonly context: ChallengeContext
  readonly person: PersonFacts
  readonly account: string
  readonly shared: Shared
  /** Our own first factor was proven, for this person in this transaction. */
  readonly isOurs: boolean
  /** What this transaction completed there before. */
  readonly progress: Progress | undefined
}

async function toConsulted(
  deps: EntrustDeps,
  reply: QueryReply,
  consulting: Consulting,
): Promise<Consulted> {
  const { context, person, account, shared, isOurs, progress } = consulting
  const { vault, clock } = deps
  const [facts, device] = await Promise.all([
    toFacts(reply, { vault, account, now: clock.now() }),
    toKeptDevice(vault, reply, { account, sent: shared.machineAuthenticator }),
  ])
  const kept = device === undefined ? {} : { device }
  const memory = await toMemory(vault, facts, progress && { context, account, progress })
  if (reply.registrationRequired === true) {
    return { ...kept, ways: [], memory, problem: 'registration_required' }
  }
  if (reply.verificationRequired === true) {
    return { ...kept, ways: [], memory, problem: 'verification_required' }
  }
  // "Still good" approves nothing: only an answer given in this transaction does.
  if (reply.authenticationCompleted === true) return { ...kept, ways: [], memory, pending: false }
  if (facts.first.includes('EXTERNAL') && isOurs) {
    const told = { ...consulting, context: { ...context, ...kept, memory } }
    return { ...kept, ...(await tellOwnFactor(deps, facts, told)) }
  }
  const options = toWayOptions(deps, context, person)
  const elsewhere = toElsewhere(facts, deps.unset)
  const later = toLater(facts, options)
  return {
    ...kept,
    memory,
    ways: toFirstWays(facts, options),
    ...(later !== undefined && { later }),
    ...(elsewhere.length > 0 && { elsewhere }),
    ...(facts.first.includes('EXTERNAL') && { awaitsOwnFactor: true }),
  }
}

/**
 * Completes EXTERNAL: the vendor takes our word for the first step, and says whether it wants a second.
 * UNVERIFIED: there is no token yet, so the account stands in the body and the header is left out.
 */
async function tellOwnFactor(
  deps: EntrustDeps,
  facts: Facts,
  { context, person, account, shared, progress }: Consulting,
): Promise<Consulted> {
  const sent = (await toMachine(deps.vault, context.device, account)) ?? shared.machineAuthenticator
  const body = {
    userId: account,
    ...shared,
    ...(sent !== undefined && { machineAuthenticator: sent }),
  }
  const answered = await deps.client.complete({ path: 'EXTERNAL', body })
  const memory = await toMemory(deps.vault, facts)
  if (answered.refusal === 'denied') {
    deps.denied(context)
    return { ...DENIED, memory }
  }
  if (answered.refusal !== undefined) throw deps.fail('refused')
  const { token, userId, authenticationCompleted, status } = answered.reply
  const isOther = userId !== undefined && userId !== account
  if (isOther || (authenticationCompleted === true && userId === undefined)) {
    throw deps.fail('account')
  }
  const device = await toKeptDevice(deps.vault, answered.reply, { account, sent })
  const kept = device === undefined ? {} : { device }
  const before = progress?.finals ?? []
  // The vendor wants nothing more. That is its opinion: what was proven is our own factor and no other.
  if (authenticationCompleted === true) {
    const finals = token === undefined || token === '' ? before : [...before, token]
    const final = await toFinalKept(deps, { context, account, finals, facts })
    return { ...kept, ...final, ways: [], pending: false }
  }
  if (token === undefined || token === '' || status !== undefined) throw deps.fail('outcome')
  const due: Progress = { token, isOpen: true, finals: before }
  return { ...kept, ...(await toDueKept(deps, { context, person, account, progress: due, facts })) }
}
