/**
 * @module
 * Operations 2 and 4: put a challenge, as a first step, a second one, or a step-up.
 */
import type { Authenticator } from '../enums.ts'
import { isAuthenticator, isCombined } from '../enums.ts'
import { VendorError } from '../errors.ts'
import type { EntrustApplication } from '../rules.ts'
import type { ChallengeRequest, PasskeyRequest } from '../schemas/requests.ts'
import type { Json } from '../schemas/shape.ts'
import { toMachineSettings } from '../state/machines.ts'
import { type Tenant, toMilliseconds } from '../state/tenant.ts'
import type { Token, Transaction } from '../state/tokens.ts'
import { findApplication, findUser, meetCaller } from './caller.ts'
import { type Envelope, findToken } from './presented.ts'
import {
  assertActive,
  listAllowed,
  listFlows,
  listFollowing,
  toAcr,
  toFirstMethod,
} from './rule.ts'
import { startTransaction } from './start.ts'

interface Task {
  readonly tenant: Tenant
  readonly application: EntrustApplication
  readonly path: Authenticator
  readonly body: ChallengeRequest
  /** The token in the body. */
  readonly before: Token | undefined
}

/** @throws VendorError */
export async function challenge(
  tenant: Tenant,
  path: string,
  { body, envelope }: { readonly body: ChallengeRequest; readonly envelope: Envelope },
): Promise<Json> {
  if (!isAuthenticator(path)) throw new VendorError('authenticator_type_is_invalid')
  const application = findApplication(tenant, body.applicationId)
  const { cookie } = envelope
  const before =
    body.authToken == null
      ? undefined
      : findToken(tenant, body.authToken, { cookie, applicationId: application.id })
  const task = { tenant, application, path, body, before }
  return before?.kind === 'step' ? startSecond(task, before) : startFirst(task)
}

async function startFirst({ tenant, application, path, body, before }: Task): Promise<Json> {
  if (before?.kind === 'challenge') throw new VendorError('invalid_token')
  const user = body.userId == null ? before?.user : findUser(tenant, body.userId)
  if (before !== undefined && before.user !== user) throw new VendorError('invalid_token')
  if (before?.kind === 'final' && before.isEnded) throw new VendorError('invalid_token')
  if (user !== undefined) assertActive(tenant, user)
  const caller = meetCaller(tenant, application, { user, call: body })
  const flows = listFlows(tenant, caller)
  if (!listAllowed(flows).includes(path)) throw new VendorError('authenticator_type_is_invalid')
  const { transaction, token } = await startTransaction(tenant, {
    applicationId: application.id,
    path,
    method: toFirstMethod(path),
    user,
    call: body,
    acr: toAcr(caller),
    isStepUp: before !== undefined || body.requestAcrs != null,
    following: listFollowing(flows, path),
  })
  return toFields(tenant, { transaction, token, more: caller.machine.rotate() })
}

async function startSecond(
  { tenant, application, path, body }: Task,
  step: Extract<Token, { kind: 'step' }>,
): Promise<Json> {
  const user = body.userId == null ? step.user : findUser(tenant, body.userId)
  if (user !== step.user) throw new VendorError('invalid_token')
  assertActive(tenant, user)
  const method = toSecondMethod(path, body, step)
  const caller = meetCaller(tenant, application, { user, call: body })
  const { transaction, token } = await startTransaction(tenant, {
    applicationId: application.id,
    path,
    method,
    user,
    call: body,
    acr: step.acr,
    isStepUp: step.isStepUp,
    following: undefined,
    step,
  })
  return toFields(tenant, { transaction, token, more: caller.machine.rotate() })
}

/**
 * A combined type keeps its path and names the second factor in the body; every other first step goes on
 * under the second factor's own path (developer guide).
 */
function toSecondMethod(
  path: Authenticator,
  body: ChallengeRequest,
  step: Extract<Token, { kind: 'step' }>,
): Authenticator {
  const method = isCombined(step.path) ? body.secondFactorAuthenticator : path
  const isRightPath = !isCombined(step.path) || path === step.path
  if (method == null || !isAuthenticator(method) || !isRightPath) {
    throw new VendorError('authenticator_type_is_invalid')
  }
  if (!step.following.includes(method)) throw new VendorError('authenticator_type_is_invalid')
  return method
}

/** The old way to a passkey: no user, its own path. @throws VendorError */
export async function passkeyChallenge(
  tenant: Tenant,
  { body, envelope }: { readonly body: PasskeyRequest; readonly envelope: Envelope },
): Promise<Json> {
  const { applicationId } = body
  if (applicationId == null) throw new VendorError('invalid_request')
  return challenge(tenant, 'PASSKEY', { body: { applicationId }, envelope })
}

function toFields(
  tenant: Tenant,
  { transaction, token, more }: { transaction: Transaction; token: Token; more: Json },
): Json {
  return {
    authenticationCompleted: false,
    token: token.value,
    time: toMilliseconds(tenant.clock.now()),
    expires: toMilliseconds(token.expiresAt),
    ...transaction.challenge.fields,
    deviceCertAuthDesired: tenant.settings.deviceCertAuthDesired,
    ...toMachineSettings(tenant, transaction.user),
    ...more,
  }
}
