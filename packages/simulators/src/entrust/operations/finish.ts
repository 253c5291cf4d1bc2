/**
 * @module
 * What follows a right answer: a token for the next step, or the final one.
 */
import type { Authenticator } from '../enums.ts'
import type { CompleteRequest, TransactionDetail } from '../schemas/requests.ts'
import type { Json } from '../schemas/shape.ts'
import { registerMachine, toMachineSettings } from '../state/machines.ts'
import { drawId, type Tenant, toDateTime, toMilliseconds } from '../state/tenant.ts'
import type { UserState } from '../state/users.ts'

export interface Success {
  readonly applicationId: string
  readonly path: Authenticator
  readonly user: UserState
  readonly body: CompleteRequest
  readonly following: readonly Authenticator[] | undefined
  readonly isSecond: boolean
  readonly isStepUp: boolean
  readonly isPolled: boolean
  readonly acr: string | undefined
  readonly authRequestKey: string | undefined
  readonly details: readonly TransactionDetail[]
  /** Which answer signed the details. */
  readonly signs: 'OTP' | 'TOKEN' | undefined
  /** Epoch seconds: of the token that a second step began with. */
  readonly expiresAt: number | undefined
  readonly cookie: string | undefined
  /** Rotated nonces. */
  readonly machine: Json
}

/** @returns Fields of the reply. */
export function finish(tenant: Tenant, success: Success): Json {
  const { user, applicationId, path, following, cookie } = success
  const now = tenant.clock.now()
  const expiresAt = success.expiresAt ?? now + tenant.settings.tokenSeconds
  const common = {
    applicationId,
    user,
    expiresAt,
    acr: success.acr,
    ...(cookie !== undefined && { cookie }),
  }
  const reply = {
    time: toMilliseconds(now),
    expires: toMilliseconds(expiresAt),
    status: success.isPolled ? 'CONFIRM' : null,
    ...toMachineSettings(tenant, user),
    ...success.machine,
  }
  if (following !== undefined) {
    const { isStepUp } = success
    const token = tenant.tokens.issue({ ...common, kind: 'step', path, following, isStepUp })
    return { ...reply, authenticationCompleted: false, token: token.value }
  }
  const token = tenant.tokens.issue({
    ...common,
    kind: 'final',
    authenticatedAt: now,
    hasSecond: success.isSecond,
    authRequestKey: success.authRequestKey,
    details: success.details,
    isEnded: false,
  })
  return { ...reply, ...toCompletion(tenant, success), token: token.value }
}

function toCompletion(tenant: Tenant, success: Success): Json {
  const { user, body, isStepUp } = success
  const { profile } = user
  const stepUpEnd = tenant.clock.now() + tenant.settings.stepUpSeconds
  return {
    ...registerMachine(tenant, user, body.machineAuthenticatorRegistration),
    authenticationCompleted: true,
    userId: profile.id,
    firstName: profile.firstName,
    lastName: profile.lastName,
    organizations: profile.organizations,
    userRegistrationRequired: profile.registrationRequired ?? false,
    userVerificationRequired: profile.verificationRequired ?? false,
    stepUpAuthExpiry: isStepUp ? toMilliseconds(stepUpEnd) : null,
    transactionReceipt: toReceipt(tenant, success),
  }
}

function toReceipt(tenant: Tenant, { user, signs, details }: Success): Json | null {
  if (signs === undefined) return null
  return {
    id: drawId(tenant),
    date: toDateTime(tenant.clock.now()),
    userid: user.profile.id.toLowerCase(),
    authenticationType: signs,
    securityLevel: 'HIGH',
    details,
  }
}
