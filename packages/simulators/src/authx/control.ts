/**
 * @module
 * What a test or the trial can do to the simulator from outside: put people in, decide what the next
 * picture shows, break things. Types alone; `create-control.ts` makes it.
 */
import type { CallLogEntry } from '../call-log.ts'
import type { FaultRequest, HttpFault } from '../faults.ts'
import type { Modality, Operation, Process } from './enums.ts'
import type { AuthxSettings } from './settings.ts'
import type { AuthxTenant, AuthxUser } from './user.ts'

/**
 * Beside the HTTP faults (`reset-after` does the work and then drops the connection, so that a client that
 * asks again asks twice): `token-revoked` revokes the token that comes, so that it is refused; `clock-jump` moves the clock before
 * acting; `exception` answers subcode 100 with nothing done, `late-exception` with everything done;
 * `contradiction` is a success with a subcode, `unknown-code` a code nobody knows; `no-guid` leaves the
 * guid out of a success, `other-guid` tells somebody else's.
 */
export const AUTHX_FAULTS = [
  'token-revoked',
  'clock-jump',
  'exception',
  'late-exception',
  'contradiction',
  'unknown-code',
  'no-guid',
  'other-guid',
] as const
/** What may be broken. */
export type AuthxFault = HttpFault | (typeof AUTHX_FAULTS)[number]

/** A fault to be had. */
export interface AuthxFaultRequest extends FaultRequest<AuthxFault, Operation> {
  /** `clock-jump`: whole seconds, negative for back. Default 15 days: every token is dead. */
  readonly jumpSeconds?: number
}

/** What the next biometric call comes to. Each is used once. */
export interface AuthxBiometricOutcome {
  /** 0 to 8, or any other number to see what a client makes of it. */
  readonly code: number
  /** 100: something broke inside the vendor, and nothing was stored. Default 0. */
  readonly subcode?: number
  /** Only for this user. Default: whoever comes. */
  readonly guid?: string
  /** Only for this kind. Default: any. */
  readonly modality?: Modality
  /** Only for this. Default: enrolling and verifying. */
  readonly process?: Process
}

/** A user as they are now. */
export interface AuthxPerson extends Required<Omit<AuthxUser, 'pin' | 'enrolled'>> {
  readonly hasPin: boolean
  /** Every PIN is wrong for a while. */
  readonly isPinLocked: boolean
  /** Samples of each kind; 0: not enrolled. */
  readonly enrolled: Readonly<Record<Modality, number>>
}

/** A request that the vendor's page does not describe. */
export interface AuthxViolation {
  readonly operation: Operation
  /** Where, and what is wrong; never the value. */
  readonly issues: readonly string[]
}

/** The vendor, from outside. Where a tenant may be named, it is by its label `apiPath-hostname`. */
export interface AuthxControl {
  readonly clock: { now(): number; advance(seconds: number): void }
  settings(): AuthxSettings
  configure(changes: Partial<AuthxSettings>): void
  /** Back to the seeds: tenants, users, settings, tokens, outcomes, faults, logs. The clock stays. */
  reset(): void

  /** A tenant of the same label is replaced, with all its users. */
  putTenant(tenant: AuthxTenant): void
  /** False: every biometric call is answered 7. */
  setComplete(isComplete: boolean, tenant?: string): void
  revokeTokens(tenant?: string): void

  /**
   * A user of the same guid is replaced, with all that was enrolled.
   *
   * @throws TypeError for a name or alias that is taken, more than five aliases, or a guid that is none.
   */
  putUser(user: AuthxUser, tenant?: string): void
  user(guid: string, tenant?: string): AuthxPerson | undefined
  users(tenant?: string): readonly AuthxPerson[]
  /** As wrong PINs would; for the `pinLockSeconds` of the settings. */
  lockPin(guid: string, tenant?: string): void
  unlockPin(guid: string, tenant?: string): void

  queueOutcome(outcome: AuthxBiometricOutcome, tenant?: string): void
  /** Those that wait, first one first. */
  outcomes(tenant?: string): readonly AuthxBiometricOutcome[]
  clearOutcomes(tenant?: string): void

  fault(request: AuthxFaultRequest): void
  clearFaults(): void
  faults(): readonly AuthxFaultRequest[]
  calls(): readonly CallLogEntry[]
  clearCalls(): void
  /** Requests that broke their schema. */
  violations(): readonly AuthxViolation[]
}
