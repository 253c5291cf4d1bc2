/**
 * @module
 * Operation 3: an answer, a poll, or a cancellation.
 */
import { toBase64url } from '../encoding.ts'
import { isAuthenticator, isCombined } from '../enums.ts'
import { VendorError } from '../errors.ts'
import type { CompleteRequest } from '../schemas/requests.ts'
import type { Json } from '../schemas/shape.ts'
import { countWrong, forgiveWrong, isLocked } from '../state/lockout.ts'
import { assertRegistration, type MachineCheck } from '../state/machines.ts'
import { type Tenant, toMilliseconds } from '../state/tenant.ts'
import type { Transaction, Verdict } from '../state/tokens.ts'
import type { UserState } from '../state/users.ts'
import { findApplication, meetCaller } from './caller.ts'
import { assertSameDetails, readDetails } from './details.ts'
import { completeWithoutChallenge } from './unchallenged.ts'
import { finish } from './finish.ts'
import { type Envelope, findToken, readAuthorization } from './presented.ts'
import { assertActive, type Caller } from './rule.ts'
import { close } from './start.ts'

export interface Completed {
  readonly fields: Json
  /** Value of the session cookie to set. */
  readonly cookie: string | undefined
}

interface Task {
  readonly tenant: Tenant
  readonly body: CompleteRequest
  readonly transaction: Transaction
  readonly caller: Caller & { readonly machine: MachineCheck }
  readonly expiresAt: number
  readonly cookie: string | undefined
}

/** @throws VendorError */
export async function complete(
  tenant: Tenant,
  path: string,
  { body, envelope }: { readonly body: CompleteRequest; readonly envelope: Envelope },
): Promise<Completed> {
  if (!isAuthenticator(path)) throw new VendorError('authenticator_type_is_invalid')
  const value = readAuthorization(envelope.authorization)
  const withoutChallenge = await completeWithoutChallenge(tenant, path, { body, value })
  if (withoutChallenge !== undefined) return { fields: withoutChallenge, cookie: undefined }

  const applicationId = body.applicationId ?? undefined
  const token = findToken(tenant, value, { cookie: envelope.cookie, applicationId })
  if (token.kind === 'step') throw new VendorError('invalid_token')
  if (token.kind === 'final') throw new VendorError('no_transaction')
  const { transaction } = token
  assertFits(tenant, { path, body, transaction })
  const application = findApplication(tenant, token.applicationId)
  const caller = meetCaller(tenant, application, { user: transaction.user, call: body })
  const cookie =
    token.cookie ??
    (body.enableWebSession === true ? toBase64url(tenant.random.bytes(18)) : undefined)
  const { expiresAt } = token
  const task: Task = { tenant, body, transaction, caller, expiresAt, cookie }
  const fields = await takeTurn(transaction.user, () => answer(task))
  return { fields, cookie: token.cookie === undefined ? cookie : undefined }
}

/** Answers of one user are checked one after the other: parallel guesses cannot outrun the lock. */
async function takeTurn(user: UserState | undefined, work: () => Promise<Json>): Promise<Json> {
  if (user === undefined) return work()
  const turn = user.turn.then(work, work)
  user.turn = turn.catch(() => undefined)
  return turn
}

function assertFits(
  tenant: Tenant,
  { path, body, transaction }: { path: string; body: CompleteRequest; transaction: Transaction },
): void {
  if (transaction.path !== path) throw new VendorError('authenticator_type_is_invalid')
  if (isCombined(transaction.path) && transaction.isSecond && body.cancel !== true) {
    if (body.secondFactorAuthenticator !== transaction.method) {
      throw new VendorError('authenticator_type_is_invalid')
    }
  }
  const named = body.userId == null ? undefined : tenant.users.find(body.userId)
  const isDecoy = transaction.user?.isDecoy === true
  if (body.userId == null || transaction.user === undefined || isDecoy) return
  if (named !== transaction.user) throw new VendorError('invalid_token')
}

async function answer(task: Task): Promise<Json> {
  const { tenant, body, transaction, caller } = task
  const { user, method, challenge } = transaction
  if (!transaction.isOpen) throw new VendorError('no_transaction')
  if (body.cancel === true) {
    close(transaction)
    return { ...toPending(task), status: null }
  }
  if (user !== undefined) assertActive(tenant, user)
  if (user !== undefined && isLocked(tenant, user, method)) {
    throw new VendorError('invalid_user_response_locked')
  }
  const given = body.transactionDetails == null ? null : readDetails(body.transactionDetails)
  assertSameDetails(transaction.details, given, challenge.bindsDetails === true)
  if ((body.offlineTVS === true) !== transaction.offlineTvs) {
    throw new VendorError('invalid_user_response')
  }
  assertRegistration(tenant, body.machineAuthenticatorRegistration)
  const verdict = await judge(task, caller.isKnownMachine)
  // Two answers without a user run side by side: the first right one closes.
  if (!transaction.isOpen) throw new VendorError('no_transaction')
  return conclude(task, verdict)
}

async function judge({ body, transaction }: Task, isKnownMachine: boolean): Promise<Verdict> {
  try {
    return await transaction.challenge.answer({ body, isKnownMachine })
  } catch (error) {
    const isOver = error instanceof VendorError && error.code === 'no_transaction'
    if (isOver) transaction.isOpen = false
    throw error
  }
}

function conclude(task: Task, verdict: Verdict): Json {
  const { tenant, transaction } = task
  switch (verdict.kind) {
    case 'wrong': {
      const { user, method } = transaction
      const isLockedNow = user !== undefined && countWrong(tenant, user, method)
      throw new VendorError(isLockedNow ? 'invalid_user_response_locked' : 'invalid_user_response')
    }
    case 'pending':
      return { ...toPending(task), status: 'NO_RESPONSE' }
    case 'refused':
      transaction.isOpen = false
      if (verdict.status === 'CANCEL' && tenant.settings.refusalStyle === 'no_transaction') {
        throw new VendorError('no_transaction')
      }
      return { ...toPending(task), status: verdict.status }
    case 'right':
      return succeed(task, verdict)
  }
}

function succeed(task: Task, verdict: Extract<Verdict, { kind: 'right' }>): Json {
  const { tenant, body, transaction, caller, expiresAt, cookie } = task
  const user = verdict.user ?? transaction.user
  if (user === undefined) throw new VendorError('invalid_user_response')
  assertActive(tenant, user)
  transaction.isOpen = false
  forgiveWrong(user, transaction.method)
  const isDone = tenant.settings.completesWithoutSecond && isCombined(transaction.path)
  return finish(tenant, {
    applicationId: transaction.applicationId,
    path: transaction.path,
    user,
    body,
    following: isDone ? undefined : transaction.following,
    isSecond: transaction.isSecond,
    isStepUp: transaction.isStepUp,
    isPolled: transaction.challenge.isPolled === true,
    acr: transaction.acr,
    authRequestKey: body.authRequestKey ?? transaction.authRequestKey,
    details: transaction.details,
    signs: verdict.signs,
    expiresAt: transaction.isSecond ? expiresAt : undefined,
    cookie,
    machine: caller.machine.rotate(),
  })
}

/** Nothing new: the challenge's own token goes on (developer guide). */
const toPending = ({ tenant, caller }: Task): Json => ({
  ...caller.machine.rotate(),
  authenticationCompleted: false,
  token: null,
  expires: 0,
  time: toMilliseconds(tenant.clock.now()),
})
