/**
 * @module
 * What every authenticator of the tenant can do: tell who owns it, and put a challenge.
 */
import type { ApiVersion, OtpChannel } from '../enums.ts'
import { VendorError } from '../errors.ts'
import type { ChallengeRequest, CompleteRequest, TransactionDetail } from '../schemas/requests.ts'
import type { Tenant } from '../state/tenant.ts'
import type { OpenChallenge } from '../state/tokens.ts'
import type { UserState } from '../state/users.ts'

/** The request that asks for a challenge: operation 2, 4, or a query with `returnDefaultChallenge`. */
export type ChallengeCall = Omit<ChallengeRequest, 'secondFactorAuthenticator'>

export interface Start {
  readonly user: UserState | undefined
  readonly call: ChallengeCall
  readonly details: readonly TransactionDetail[]
  /** Epoch seconds at which the token of the challenge ends. */
  readonly expiresAt: number
}

export interface AuthenticatorPart {
  /** Has the user what is needed, now? */
  owns(tenant: Tenant, user: UserState): boolean
  /** May be asked for without a user, who is known by the answer. */
  readonly isPasswordless?: boolean
  /** @throws VendorError */
  start(tenant: Tenant, start: Start): OpenChallenge | Promise<OpenChallenge>
}

/** @throws VendorError `invalid_request` when the call names nobody. */
export function needUser(start: Start): UserState {
  if (start.user === undefined) throw new VendorError('invalid_request')
  return start.user
}

/** The typed answer. @throws VendorError `invalid_request` when there is none. */
export function needResponse(body: CompleteRequest): string {
  const response = body.response ?? ''
  if (response === '') throw new VendorError('invalid_request')
  return response
}

/** Did the call ask for a number to match, by the name that its version knows? */
export function asksForNumber(call: ChallengeCall, version: ApiVersion): boolean {
  return (
    (version !== '5.36' && call.pushMutualChallengeEnabled === true) ||
    call.tokenPushMutualChallengeEnabled === true
  )
}

/** The number under the names that the settings give it; those the version lacks are cut later. */
export function toNumberFields(tenant: Tenant, number: string | undefined) {
  const { mutualChallengeNames } = tenant.settings
  return {
    ...(mutualChallengeNames !== 'new' && { tokenPushMutualChallenge: number }),
    ...(mutualChallengeNames !== 'old' && { pushMutualChallenge: number }),
  }
}

/** What is to be shown to or signed by the user; no usage means both (developer guide). */
export function toSignedDetails(details: readonly TransactionDetail[]): TransactionDetail[] {
  return details.filter(({ usage }) => usage == null || usage.includes('TVS'))
}

export const isOtpChannel = (value: string): value is OtpChannel =>
  value === 'SMS' || value === 'VOICE' || value === 'EMAIL'
