/**
 * @module
 * Asks one way: a challenge at the vendor, or, for nobody, as long a wait and the same prompt. Floor 2,
 * inside `vendors/entrust`.
 */
import * as v from 'valibot'
import { Problem } from '../../problem.ts'
import type { Started, StartInput } from '../vendor.ts'
import type { Answered } from './client.ts'
import { toDetailsDigest } from './details.ts'
import type { Refusal } from './errors.ts'
import { readFacts } from './facts.ts'
import type { Asked, Asking, EntrustDeps, Family } from './family.ts'
import { toKeptDevice } from './machine.ts'
import { readProgress, type Progress } from './memory.ts'
import { toAccount, toShared, toState, type Shared } from './question.ts'
import { parseWay, type WayData } from './ways.ts'
import { AuthenticatedReply } from './wire.ts'

/** Seconds that a question is open, unless the vendor says less; the vendor's own default for pushes and codes. */
export const PROMPT_TTL_SECONDS = 300

/**
 * @throws Problem `vendor_unavailable`, `authenticator_unavailable`, `access_denied` where a rule denies the
 *   person, `transaction_closed` where the first step has become too old. A stranger gets the prompt for
 *   nobody instead.
 */
export async function ask(deps: EntrustDeps, family: Family, input: StartInput): Promise<Started> {
  const account = toAccount(input.person)
  const way = account === undefined ? undefined : parseWay(input.enrolment)
  const asking: Asking = { deps, input, way, facts: readFacts(input.context.memory) }
  if (way === undefined && family.nameless === undefined) {
    await deps.latency.pretendOrFail('challenge')
    return toDecoy(family, asking)
  }
  if (way !== undefined && way.factor !== family.factor) {
    throw new Problem('authenticator_unavailable')
  }
  // To name an account that lacks the way would be refused, and tell that there is one.
  const isNamed = family.nameless !== 'always' && way !== undefined
  const named = isNamed ? account : undefined
  const shared = await toShared(deps, input.context, { account, usage: family.usage(input.kind) })
  if (family.isSignedHere?.(asking) === true) {
    return toStarted(asking, { family, reply: NO_REPLY, shared, account })
  }
  const progress = await toOpenProgress(deps, input, way)
  const answered = await request(asking, { family, account: named, progress, shared })
  if (answered.refusal !== undefined) {
    return toRefused(asking, {
      family,
      refusal: answered.refusal,
      isSecond: progress !== undefined,
    })
  }
  return toStarted(asking, { family, reply: answered.reply, shared, account })
}

/** Where the API is not asked. */
const NO_REPLY: AuthenticatedReply = v.parse(AuthenticatedReply, {})

/** A second step goes on from the first one's token. */
async function toOpenProgress(
  { vault }: EntrustDeps,
  { context, person }: StartInput,
  way: WayData | undefined,
): Promise<Progress | undefined> {
  const account = toAccount(person)
  if (way?.isSecond !== true || account === undefined) return undefined
  const progress = await readProgress(vault, context, account)
  if (progress?.isOpen !== true) throw new Problem('authenticator_unavailable')
  return progress
}

interface Requesting {
  readonly family: Family
  readonly account: string | undefined
  readonly progress: Progress | undefined
  readonly shared: Shared
}

function request(
  asking: Asking,
  { family, account, progress, shared }: Requesting,
): Promise<Answered<AuthenticatedReply>> {
  const { deps, input, way } = asking
  const isPasskeyRoute = family.factor === 'PASSKEY' && deps.settings.passkeyRoute === 'deprecated'
  if (isPasskeyRoute && progress === undefined) return deps.client.passkeyChallenge()
  const body = {
    ...(account !== undefined && { userId: account }),
    ...(progress !== undefined && { authToken: progress.token }),
    ...(way?.second !== undefined && { secondFactorAuthenticator: way.second }),
    ...shared,
    ...family.toChallenge?.(asking),
  }
  return deps.client.challenge(way?.path ?? family.factor, body, { isStranger: input.stranger })
}

async function toStarted(
  asking: Asking,
  {
    family,
    reply,
    shared,
    account,
  }: { family: Family; reply: AuthenticatedReply; shared: Shared; account: string | undefined },
): Promise<Started> {
  const { deps, input, way } = asking
  const { token = '' } = reply
  if (reply.authenticationCompleted === true) throw deps.fail('outcome')
  if (token === '' && reply !== NO_REPLY) throw deps.fail('token')
  const asked = await family.toAsked(reply, asking)
  const details = toDetailsDigest(shared.transactionDetails)
  const sent = shared.machineAuthenticator
  const [state, device] = await Promise.all([
    toState(deps, input.context, {
      token,
      path: way?.path ?? family.factor,
      factor: family.factor,
      isSecond: way?.isSecond ?? false,
      isStranger: input.stranger,
      ...(way?.second !== undefined && { second: way.second }),
      ...(way !== undefined && account !== undefined && { account }),
      ...(shared.clientIp !== undefined && { clientIp: shared.clientIp }),
      ...(details !== undefined && { details }),
      keep: asked.keep ?? {},
    }),
    toKeptDevice(deps.vault, reply, { account, sent }),
  ])
  return {
    ceremony: family.ceremony,
    data: asked.data,
    state,
    ttlSeconds: toTtl(reply, asked, input.stranger),
    sends: family.sends === true,
    ...(device !== undefined && { kept: { device } }),
  }
}

/** A stranger's question is open as long as a decoy, whatever the vendor says. */
function toTtl({ expires, time }: AuthenticatedReply, asked: Asked, stranger: boolean): number {
  const ours = asked.ttlSeconds ?? PROMPT_TTL_SECONDS
  if (stranger || expires === undefined || time === undefined) return ours
  return Math.max(1, Math.min(ours, Math.floor((expires - time) / 1000)))
}

/** A stranger must not learn that the account is blocked, or lacks the way. */
function toRefused(
  asking: Asking,
  { family, refusal, isSecond }: { family: Family; refusal: Refusal; isSecond: boolean },
): Promise<Started> {
  const { deps, input } = asking
  if (refusal === 'denied') deps.denied(input.context)
  if (input.stranger) return toDecoy(family, asking)
  if (refusal === 'denied') throw new Problem('access_denied')
  const isOver = refusal === 'expired' && isSecond
  throw new Problem(isOver ? 'transaction_closed' : 'authenticator_unavailable')
}

async function toDecoy(family: Family, asking: Asking): Promise<Started> {
  return {
    ceremony: family.ceremony,
    data: await family.toDecoy(asking),
    state: {},
    ttlSeconds: PROMPT_TTL_SECONDS,
    sends: family.sends === true,
  }
}
