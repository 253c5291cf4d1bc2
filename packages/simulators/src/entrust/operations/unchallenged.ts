/**
 * @module
 * The completions that need no challenge: EXTERNAL, where the caller vouches for the first step, and a
 * password in one shot where the tenant allows it.
 */
import { PARTS } from '../authenticators/index.ts'
import type { Authenticator } from '../enums.ts'
import { VendorError } from '../errors.ts'
import type { EntrustApplication } from '../rules.ts'
import type { CompleteRequest } from '../schemas/requests.ts'
import type { Json } from '../schemas/shape.ts'
import { countWrong, forgiveWrong, isLocked } from '../state/lockout.ts'
import { assertRegistration } from '../state/machines.ts'
import { type Tenant, toMilliseconds } from '../state/tenant.ts'
import type { UserState } from '../state/users.ts'
import { findApplication, meetCaller } from './caller.ts'
import { readDetails } from './details.ts'
import { finish } from './finish.ts'
import { assertActive, listAllowed, listFlows, listFollowing, toAcr } from './rule.ts'

interface Given {
  readonly body: CompleteRequest
  /** The token presented, if any. */
  readonly value: string | undefined
}

/**
 * @returns Fields of the reply; undefined when this is an answer to a challenge.
 * @throws VendorError
 */
export async function completeWithoutChallenge(
  tenant: Tenant,
  path: Authenticator,
  { body, value }: Given,
): Promise<Json | undefined> {
  const isOneShot = path === 'PASSWORD' && tenant.settings.oneShotPassword && value === undefined
  if (path !== 'EXTERNAL' && !isOneShot) return undefined
  if (body.applicationId == null || body.userId == null) throw new VendorError('invalid_request')
  // The guide sends a header, though there is nothing yet that it could carry: none is needed, a wrong
  // one is refused.
  if (value !== undefined && tenant.tokens.find(value) === undefined) {
    throw new VendorError('invalid_token')
  }
  const application = findApplication(tenant, body.applicationId)
  const user = tenant.users.find(body.userId)
  if (user === undefined) return completeUnknown(tenant, path, body.userId)
  assertActive(tenant, user)
  if (path === 'PASSWORD') await checkPassword(tenant, user, body)
  return vouch(tenant, { application, user, path, body })
}

/** The rule may let users through whom the tenant does not know (administrator help). */
function completeUnknown(tenant: Tenant, path: Authenticator, userId: string): Json {
  const isAllowed = path === 'EXTERNAL' && tenant.settings.externalUnknownUsers === 'complete'
  if (!isAllowed) throw new VendorError('user_not_found')
  const time = toMilliseconds(tenant.clock.now())
  return { authenticationCompleted: true, userId, time }
}

async function checkPassword(tenant: Tenant, user: UserState, body: CompleteRequest) {
  if (isLocked(tenant, user, 'PASSWORD')) throw new VendorError('invalid_user_response_locked')
  const call = { applicationId: body.applicationId ?? '' }
  const start = { user, call, details: [], expiresAt: 0 }
  const challenge = await PARTS.PASSWORD.start(tenant, start)
  const verdict = await challenge.answer({ body, isKnownMachine: false })
  if (verdict.kind === 'right') return forgiveWrong(user, 'PASSWORD')
  const isLockedNow = countWrong(tenant, user, 'PASSWORD')
  throw new VendorError(isLockedNow ? 'invalid_user_response_locked' : 'invalid_user_response')
}

interface Vouched {
  readonly application: EntrustApplication
  readonly user: UserState
  readonly path: Authenticator
  readonly body: CompleteRequest
}

/** The risk is weighed now, not at the query. */
function vouch(tenant: Tenant, { application, user, path, body }: Vouched): Json {
  const details = readDetails(body.transactionDetails)
  assertRegistration(tenant, body.machineAuthenticatorRegistration)
  const caller = meetCaller(tenant, application, { user, call: body })
  const flows = listFlows(tenant, caller)
  if (!listAllowed(flows).includes(path)) throw new VendorError('authenticator_type_is_invalid')
  return finish(tenant, {
    applicationId: application.id,
    path,
    user,
    body,
    following: listFollowing(flows, path),
    isSecond: false,
    isStepUp: body.requestAcrs != null,
    isPolled: false,
    acr: toAcr(caller),
    authRequestKey: body.authRequestKey ?? undefined,
    details,
    signs: undefined,
    expiresAt: undefined,
    cookie: undefined,
    machine: caller.machine.rotate(),
  })
}
