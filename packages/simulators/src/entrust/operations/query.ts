/**
 * @module
 * Operation 1: what may this user authenticate with, and is an earlier authentication still enough?
 */
import { PARTS } from '../authenticators/index.ts'
import { toOtpDetails } from '../authenticators/otp.ts'
import { canSign } from '../authenticators/token.ts'
import type { Authenticator } from '../enums.ts'
import { VendorError } from '../errors.ts'
import type { Flow } from '../rules.ts'
import type { QueryRequest } from '../schemas/requests.ts'
import type { Json } from '../schemas/shape.ts'
import { toLockoutStatus } from '../state/lockout.ts'
import { toMachineSettings } from '../state/machines.ts'
import { type Tenant, toMilliseconds } from '../state/tenant.ts'
import type { Token } from '../state/tokens.ts'
import type { UserState } from '../state/users.ts'
import { findApplication, findUser, meetCaller } from './caller.ts'
import { readDetails } from './details.ts'
import { type Envelope, findToken } from './presented.ts'
import {
  assertActive,
  type Caller,
  listFirst,
  listFlows,
  listFollowing,
  listSecond,
  owns,
  toAcr,
  toFirstMethod,
} from './rule.ts'
import { startTransaction } from './start.ts'

/** Types whose challenge a query reply has fields for. */
const DEFAULTS: readonly Authenticator[] = [
  'PASSWORD',
  'KBA',
  'TEMP_ACCESS_CODE',
  'OTP',
  'GRID',
  'TOKEN',
  'TOKENPUSH',
  'SMARTCREDENTIALPUSH',
  'FIDO',
  'PASSKEY',
  'PASSWORD_AND_SECONDFACTOR',
]

/** @throws VendorError */
export async function query(
  tenant: Tenant,
  { body, envelope }: { readonly body: QueryRequest; readonly envelope: Envelope },
): Promise<Json> {
  const application = findApplication(tenant, body.applicationId)
  readDetails(body.transactionDetails)
  const user = findUser(tenant, body.userId)
  assertActive(tenant, user)
  const caller = meetCaller(tenant, application, { user, call: body })
  const flows = listFlows(tenant, caller)
  const before = readBefore(tenant, body, envelope)
  const common = { ...toCommon(tenant, user), ...caller.machine.rotate() }
  if (before !== undefined && isEnough(tenant, before, { body, caller, flows })) {
    const expires = toMilliseconds(before.expiresAt)
    return { ...common, authenticationCompleted: true, token: before.value, expires }
  }
  const first = listFirst(tenant, user, flows)
  const newer = tenant.settings.version === '5.36' ? [] : tenant.settings.newerTypes
  return {
    ...common,
    authenticationCompleted: false,
    authenticationTypes: [...first, ...newer],
    availableSecondFactor: listSecond(tenant, user, flows),
    ...(body.returnDefaultChallenge === true &&
      (await startDefault(tenant, { body, caller, user, flows, first }))),
  }
}

function toCommon(tenant: Tenant, user: UserState): Json {
  const { profile } = user
  const owned = Object.keys(PARTS) as (keyof typeof PARTS)[]
  const types = owned.filter((type) => owns(tenant, user, type))
  return {
    time: toMilliseconds(tenant.clock.now()),
    authenticatorLockoutStatus: toLockoutStatus(tenant, user, types),
    otpDeliveryInfo: toOtpDetails(tenant, user),
    passwordResetAllowed: profile.passwordResetAllowed ?? false,
    registrationRequired: profile.registrationRequired ?? false,
    verificationRequired: profile.verificationRequired ?? false,
    deviceCertAuthDesired: tenant.settings.deviceCertAuthDesired,
    supportsSignature: canSign(user),
    organizations: profile.organizations,
    ...toMachineSettings(tenant, user),
  }
}

type Final = Extract<Token, { kind: 'final' }>

/** The authentication that the token stands for; undefined: none that counts. */
function readBefore(tenant: Tenant, body: QueryRequest, { cookie }: Envelope): Final | undefined {
  if (body.authToken == null) return undefined
  try {
    const { applicationId } = body
    const token = findToken(tenant, body.authToken, { cookie, applicationId })
    const isOwn = token.user === tenant.users.find(body.userId)
    if (token.kind === 'final' && !token.isEnded && isOwn) return token
    throw new VendorError('invalid_token')
  } catch (error) {
    if (!(error instanceof VendorError) || tenant.settings.badAuthToken === 'refused') throw error
    return undefined
  }
}

interface Asked {
  readonly body: QueryRequest
  readonly caller: Caller
  readonly flows: readonly Flow[]
}

/** Recent enough, of the name asked for, and with a second factor where every flow now wants one. */
function isEnough(tenant: Tenant, before: Final, { body, caller, flows }: Asked): boolean {
  const at = body.requestTime == null ? tenant.clock.now() : body.requestTime / 1000
  const isRecent = body.maxAge == null || at - before.authenticatedAt <= body.maxAge
  const acr = toAcr(caller)
  const isNamed = acr === undefined || acr === before.acr
  const isOneEnough = flows.some(({ first, second }) => first === 'NONE' || second.length === 0)
  return isRecent && isNamed && (before.hasSecond || isOneEnough)
}

interface Default extends Asked {
  readonly user: UserState
  readonly first: readonly Authenticator[]
}

async function startDefault(
  tenant: Tenant,
  { body, caller, user, flows, first }: Default,
): Promise<Json> {
  const path = first.find((type) => DEFAULTS.includes(type))
  if (path === undefined) return {}
  try {
    const { transaction, token } = await startTransaction(tenant, {
      applicationId: body.applicationId,
      path,
      method: toFirstMethod(path),
      user,
      call: { ...body, authToken: null },
      acr: toAcr(caller),
      isStepUp: body.requestAcrs != null,
      following: listFollowing(flows, path),
    })
    const expires = toMilliseconds(token.expiresAt)
    return { ...transaction.challenge.fields, token: token.value, expires }
  } catch (error) {
    // The list is the answer; a default that cannot be started leaves the choice to the caller.
    if (error instanceof VendorError) return {}
    throw error
  }
}
