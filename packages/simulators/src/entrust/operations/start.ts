/**
 * @module
 * Puts a challenge: opens the transaction and issues its token.
 */
import type { ChallengeCall } from '../authenticators/authenticator.ts'
import { isMethod, PARTS } from '../authenticators/index.ts'
import type { Authenticator } from '../enums.ts'
import { VendorError } from '../errors.ts'
import { isLocked } from '../state/lockout.ts'
import { drawId, type Tenant } from '../state/tenant.ts'
import type { Token, Transaction } from '../state/tokens.ts'
import type { UserState } from '../state/users.ts'
import { readDetails } from './details.ts'

export interface StartRequest {
  readonly applicationId: string
  readonly path: Authenticator
  /** What is to be answered now. */
  readonly method: Authenticator
  readonly user: UserState | undefined
  readonly call: ChallengeCall
  readonly acr: string | undefined
  readonly isStepUp: boolean
  readonly following: readonly Authenticator[] | undefined
  /** The completed first step, for a second one. */
  readonly step?: Extract<Token, { kind: 'step' }>
}

/**
 * @throws VendorError `authenticator_type_is_invalid`, `missing_credentials`, `authenticator_locked`,
 *   and those of the authenticator
 */
export async function startTransaction(
  tenant: Tenant,
  request: StartRequest,
): Promise<{ readonly transaction: Transaction; readonly token: Token }> {
  const { method, user, call, step } = request
  if (!isMethod(method)) throw new VendorError('authenticator_type_is_invalid')
  const part = PARTS[method]
  if (user === undefined && part.isPasswordless !== true) throw new VendorError('invalid_request')
  if (user !== undefined && !part.owns(tenant, user)) throw new VendorError('missing_credentials')
  if (user !== undefined && isLocked(tenant, user, method)) {
    throw new VendorError('authenticator_locked')
  }
  const details = readDetails(call.transactionDetails)
  // What follows a completed first step ends with it (developer guide).
  const expiresAt = step?.expiresAt ?? tenant.clock.now() + tenant.settings.tokenSeconds
  if (step !== undefined && tenant.settings.resend === 'replaces') close(step.latest)
  const challenge = await part.start(tenant, { user, call, details, expiresAt })
  const transaction: Transaction = {
    id: drawId(tenant),
    applicationId: request.applicationId,
    path: request.path,
    method,
    isSecond: step !== undefined,
    user,
    challenge,
    details,
    offlineTvs: call.offlineTVS === true,
    isStepUp: request.isStepUp,
    authRequestKey: call.authRequestKey ?? undefined,
    acr: request.acr,
    following: request.following,
    isOpen: true,
  }
  if (step !== undefined) step.latest = transaction
  const { applicationId } = request
  const token = tenant.tokens.issue({
    kind: 'challenge',
    applicationId,
    user,
    expiresAt,
    transaction,
    ...(step?.cookie !== undefined && { cookie: step.cookie }),
  })
  return { transaction, token }
}

/** Ends a transaction without success, and takes it off the user's phone. */
export function close(transaction: Transaction | undefined): void {
  if (transaction === undefined || !transaction.isOpen) return
  transaction.isOpen = false
  transaction.challenge.withdraw?.()
}
