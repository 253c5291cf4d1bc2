/**
 * @module
 * How an approval stands that is given elsewhere, and giving a question up. Floor 2, inside
 * `vendors/entrust`.
 */
import type { Polled, PollInput, RemoteVendor } from '../remote.ts'
import { isTheirs, toBody } from './answer.ts'
import { conclude } from './conclude.ts'
import type { Refusal } from './errors.ts'
import type { EntrustDeps, Family } from './family.ts'
import { toKeptDevice } from './machine.ts'
import { isSameAction, readState, toShared, type Question, type Shared } from './question.ts'
import type { AuthenticatedReply } from './wire.ts'

type Ended = Extract<Polled, { result: 'ended' }>

const PENDING = { result: 'pending' } as const
const ended = (code: Ended['code']): Ended => ({
  result: 'ended',
  code,
})

/**
 * @throws Problem `vendor_unavailable` also for a reply without a status: the vendor then expects something
 *   typed, so this is not the question we asked.
 */
export async function poll(deps: EntrustDeps, family: Family, input: PollInput): Promise<Polled> {
  const { context, kind } = input
  const question = await readState(deps, context, input.state)
  if (question === undefined || !isTheirs(question, input)) return PENDING
  const { account, keep, path, token, clientIp } = question
  const shared = await toShared(deps, context, { account, usage: family.usage(kind), clientIp })
  if (!isSameAction(question, shared)) return ended('challenge_expired')
  const made = await family.toAnswer({ ...input, deps, keep, answer: {} })
  if (made === undefined) return PENDING
  const { body, print } = toBody({ family, question, shared, input, own: made.body })
  const answered = await deps.client.complete({ path, token, body, isPoll: true })
  if (answered.refusal !== undefined) return toEnded(deps, context, answered.refusal)
  const { reply } = answered
  const { evidence } = made
  switch (reply.status) {
    case 'NO_RESPONSE':
      if (reply.authenticationCompleted === true) throw deps.fail('status')
      return withDevice(deps, PENDING, { question, shared, reply })
    case 'CONCERN':
      return withDevice(deps, ended('approval_reported'), { question, shared, reply })
    case 'CANCEL':
      return withDevice(deps, ended('approval_declined'), { question, shared, reply })
    case 'CONFIRM': {
      const right = await conclude(deps, { input, question, reply, evidence, shared, print })
      return right ?? ended('approval_declined')
    }
    default:
      throw deps.fail('status')
  }
}

/** The device's nonces may change with each poll, too. */
async function withDevice(
  { vault }: EntrustDeps,
  polled: Exclude<Polled, { result: 'right' }>,
  {
    question,
    shared,
    reply,
  }: {
    readonly question: Question
    readonly shared: Shared
    readonly reply: AuthenticatedReply
  },
): Promise<Polled> {
  const sent = shared.machineAuthenticator
  const device = await toKeptDevice(vault, reply, { account: question.account, sent })
  return device === undefined ? polled : { ...polled, kept: { device } }
}

/** A transaction that is gone was declined (developer guide). UNVERIFIED: so is a wrong number. */
function toEnded(deps: EntrustDeps, context: PollInput['context'], refusal: Refusal): Polled {
  switch (refusal) {
    case 'expired':
      return ended('challenge_expired')
    case 'gone':
    case 'wrong':
    case 'locked':
      return ended('approval_declined')
    case 'denied':
      deps.denied(context)
      return ended('approval_declined')
    case 'unusable':
    case 'unknown':
    case 'must_change':
    case 'new_refused':
      throw deps.fail('refused')
  }
}

/**
 * Tells the vendor that nobody will answer. Nothing that it says changes anything; a passkey's question
 * just ends.
 */
export async function cancel(
  deps: EntrustDeps,
  { context, state }: Parameters<RemoteVendor['cancel']>[0],
): Promise<void> {
  const question = await readState(deps, context, state).catch(() => undefined)
  if (question === undefined || question.factor === 'PASSKEY') return
  const { account, second, path, token, clientIp } = question
  if (token === '') return
  const body = {
    ...(account !== undefined && { userId: account }),
    ...(second !== undefined && { secondFactorAuthenticator: second }),
    ...(clientIp !== undefined && { clientIp }),
    cancel: true,
  } as const
  await deps.client.complete({ path, token, body, isPoll: true }).catch(() => undefined)
}
