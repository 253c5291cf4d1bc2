/**
 * @module
 * What a test or the trial can do to Authentimate from outside: read the phone, take keys back, break
 * things. Types alone; `create-control.ts` makes it.
 */
import type { CallLogEntry } from '../call-log.ts'
import type { FaultRequest, HttpFault } from '../faults.ts'
import type { AuthentimateAccount } from './seed.ts'
import type { AuthentimateSettings } from './settings.ts'

/** What the vendor offers. */
export const AUTHENTIMATE_OPERATIONS = ['create', 'check'] as const
/** One of them. */
export type AuthentimateOperation = (typeof AUTHENTIMATE_OPERATIONS)[number]

/**
 * Beside the HTTP faults, after the work is done: `verified-text` and `verified-number` say yes to every
 * check in the wrong type; `verified-missing` leaves the field out; `expires-milliseconds`, `expires-text`,
 * `expires-past` (an hour) and `expires-far` (two days) tell an odd end; `id-missing` and `id-odd` an id
 * that is none.
 */
export const AUTHENTIMATE_FAULTS = [
  'verified-text',
  'verified-number',
  'verified-missing',
  'expires-milliseconds',
  'expires-text',
  'expires-past',
  'expires-far',
  'id-missing',
  'id-odd',
] as const
/** What may be broken. */
export type AuthentimateFault = HttpFault | (typeof AUTHENTIMATE_FAULTS)[number]
/** A fault to be had. */
export type AuthentimateFaultRequest = FaultRequest<AuthentimateFault, AuthentimateOperation>

/** A text that has come, or will. */
export interface AuthentimateMessage {
  readonly id: string
  /** E.164 with the plus sign. */
  readonly to: string
  readonly text: string
  /** When it comes. Epoch seconds. */
  readonly at: number
}

/** A verification as it stands; its code is in the text alone. */
export interface AuthentimateVerification {
  readonly id: string
  readonly account: string
  /** E.164 with the plus sign. */
  readonly phone: string
  /** Epoch seconds. */
  readonly createdAt: number
  readonly expiresAt: number
  readonly attempts: number
  readonly isConsumed: boolean
}

/** How often what happened, since the last reset. */
export interface AuthentimateCounts {
  /** Verifications made: each is a text that somebody pays for. */
  readonly created: number
  /** Creates that were refused, whatever for. */
  readonly notCreated: number
  readonly right: number
  readonly wrong: number
  /** Checks that were refused, whatever for. */
  readonly notChecked: number
}

/** A request that broke the contract, and was perhaps taken all the same. */
export interface AuthentimateViolation {
  readonly operation: AuthentimateOperation
  /** Path and what is wrong; never the value. */
  readonly issues: readonly string[]
}

/** The vendor, from outside. */
export interface AuthentimateControl {
  readonly clock: { now(): number; advance(seconds: number): void }
  settings(): AuthentimateSettings
  configure(changes: Partial<AuthentimateSettings>): void
  /** Back to the seeds: accounts, settings, verifications, texts, faults, logs. Not the clock. */
  reset(): void

  /** An account of the same id is replaced. */
  putAccount(account: AuthentimateAccount): void
  /** Calls with it get 401 from now on. */
  revokeKey(key: string): void

  /** What has come by now, in the order in which it came. @param to  E.164; absent: to everybody. */
  messages(to?: string): readonly AuthentimateMessage[]
  /** What is still on its way, soonest first. */
  underway(): readonly AuthentimateMessage[]
  /** Oldest first. */
  verifications(): readonly AuthentimateVerification[]
  counts(): AuthentimateCounts

  fault(request: AuthentimateFaultRequest): void
  clearFaults(): void
  faults(): readonly AuthentimateFaultRequest[]
  calls(): readonly CallLogEntry[]
  clearCalls(): void
  violations(): readonly AuthentimateViolation[]
}
