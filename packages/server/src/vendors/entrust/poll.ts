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
import { isSameAction, readState, toShared } from './question.ts'

const PENDING: Polled = { result: 'pending' }
const ended = (code: Extract<Polled, { result: 'ended' }>['code']): Polled => ({
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
  const { account, keep, path, token } = question
  const shared = await toShared(deps, context, { account, usage: family.usage(kind) })
  if (!isSameAction(question, shared)) return ended('challenge_expired')
  const made = await family.toAnswer({ ...input, deps, keep, answer: {} })
  if (made === undefined) return PENDING
  const { body, print } = toBody({ family, question, shared, input, own: made.body })
  const answered = await deps.client.complete({ path, token, body, isPoll: true })
  if (answered.refusal !== undefined) return toEnded(deps, answered.refusal)
  const { reply } = answered
  switch (reply.status) {
    case 'NO_RESPONSE':
      if (reply.authenticationCompleted === true) throw deps.fail('status')
      return PENDING
    case 'CONCERN':
      return ended('approval_reported')
    case 'CANCEL':
      return ended('approval_declined')
    case 'CONFIRM': {
      const { evidence } = made
      const right = await conclude(deps, { input, question, reply, evidence, shared, print })
      return right ?? ended('approval_declined')
    }
    default:
      throw deps.fail('status')
  }
}

/** A transaction that is gone was declined (contract §1.5); a wrong number counts as declined, too. */
function toEnded(deps: EntrustDeps, refusal: Refusal): Polled {
  switch (refusal) {
    case 'expired':
      return ended('challenge_expired')
    case 'gone':
    case 'wrong':
    case 'locked':
      return ended('approval_declined')
    case 'denied':
      deps.denied()
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
  const { account, second, path, token } = question
  if (token === '') return
  const body = {
    ...(account !== undefined && { userId: account }),
    ...(second !== undefined && { secondFactorAuthenticator: second }),
    cancel: true,
  } as const
  await deps.client.complete({ path, token, body, isPoll: true }).catch(() => undefined)
}
