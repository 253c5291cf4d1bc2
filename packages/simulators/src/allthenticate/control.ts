/**
 * @module
 * What a test or the trial can do to the organisation from outside: see its doors, answer invitations, take
 * keys back, break things. Types alone; `create-control.ts` makes it.
 */
import type { CallLogEntry } from '../call-log.ts'
import type { FaultRequest, HttpFault } from '../faults.ts'
import type { AllthenticateCard, AllthenticateKey, AllthenticatePerson } from './seed.ts'
import type { AllthenticateSettings } from './settings.ts'

/** What the vendor offers. */
export const ALLTHENTICATE_OPERATIONS = [
  'users',
  'invite',
  'resend',
  'invites',
  'create-group',
  'change-group',
  'groups',
  'delete-group',
  'write-cards',
  'read-cards',
  'set-lock',
  'resources',
  'mass-lock',
] as const
/** One of them. */
export type AllthenticateOperation = (typeof ALLTHENTICATE_OPERATIONS)[number]

/**
 * Beside the HTTP faults: `error-in-200` does nothing and says so with status 200; `neither` does the work
 * and tells neither success nor error; `key-expired` refuses every key.
 */
export const ALLTHENTICATE_FAULTS = ['error-in-200', 'neither', 'key-expired'] as const
/** What may be broken. */
export type AllthenticateFault = HttpFault | (typeof ALLTHENTICATE_FAULTS)[number]
/** A fault to be had. */
export type AllthenticateFaultRequest = FaultRequest<AllthenticateFault, AllthenticateOperation>

/** Users and resources have groups of their own. */
export type AllthenticateGroupType = 'users' | 'resources'
/** What a resource is. */
export type AllthenticateResourceType = 'COMPUTER' | 'DOOR'

/** A member of the organisation. */
export interface AllthenticateMember {
  readonly userId: number
  readonly emailId: number
  readonly email: string
  readonly isGuest: boolean
  readonly deviceStatus: string
  /** Names of groups. */
  readonly groups: readonly string[]
}

/** Somebody who was invited and has not come yet. */
export interface AllthenticateInvite {
  readonly email: string
  /** Epoch seconds. */
  readonly addedAt: number
}

/** A mail of the vendor's. */
export interface AllthenticateMail {
  readonly id: string
  readonly to: string
  readonly text: string
  /** Epoch seconds. */
  readonly at: number
}

/** A group of either kind. */
export interface AllthenticateGroup {
  readonly id: number
  readonly type: AllthenticateGroupType
  readonly name: string
  /** `email_id`s or `resource_id`s, ascending. */
  readonly members: readonly number[]
  readonly resourceType: AllthenticateResourceType | null
  /** The policy that uses it: it cannot be deleted. */
  readonly policy: string | null
}

/** A door as it is this second, whatever the list of resources may tell. */
export interface AllthenticateDoor {
  readonly resourceId: number
  readonly uuid: string
  readonly name: string
  readonly isLocked: boolean
  readonly isOnline: boolean
  readonly isLockedDown: boolean
  /** When it closes itself; epoch seconds. Null: it is locked. */
  readonly unlockedUntil: number | null
}

/** A door opened or closed. */
export interface AllthenticateDoorEvent {
  /** Epoch seconds. */
  readonly at: number
  readonly what: 'unlocked' | 'locked'
  /** `clock`: its time was over. `hand`: somebody in the building. */
  readonly by: 'call' | 'clock' | 'hand'
  readonly uuid: string
  readonly door: string
  /** Unlocked: for so long, after the correction to 5–60. */
  readonly seconds?: number
}

/** A request that broke the contract, and was perhaps taken all the same. */
export interface AllthenticateViolation {
  readonly operation: AllthenticateOperation
  /** Path and what is wrong; never the value. */
  readonly issues: readonly string[]
}

/** The organisation, from outside. */
export interface AllthenticateControl {
  readonly clock: { now(): number; advance(seconds: number): void }
  settings(): AllthenticateSettings
  configure(changes: Partial<AllthenticateSettings>): void
  /** Back to the seeds: keys, people, groups, doors, settings, faults, logs. Not the clock. */
  reset(): void

  /** A key of the same value is replaced. */
  putKey(key: AllthenticateKey): void
  revokeKey(value: string): void

  members(): readonly AllthenticateMember[]
  /** Always another one, even of the same address. */
  addPerson(person: AllthenticatePerson): AllthenticateMember
  setDevice(email: string, status: string): void
  /** What is on somebody's key ring; undefined for nobody. */
  cards(email: string): readonly AllthenticateCard[] | undefined

  pending(): readonly AllthenticateInvite[]
  /** Follows the link of the mail. @returns Undefined when nobody of this address was invited. */
  acceptInvite(email: string): AllthenticateMember | undefined
  mails(to?: string): readonly AllthenticateMail[]

  groups(type: AllthenticateGroupType): readonly AllthenticateGroup[]
  /** @param policy  Null: no policy uses it. */
  setPolicy(groupId: number, policy: string | null): void

  doors(): readonly AllthenticateDoor[]
  setOnline(uuid: string, isOnline: boolean): void
  /** Of one door, or of all; a lockdown locks at once. */
  setLockdown(isLockedDown: boolean, uuid?: string): void
  /** Every opening and closing, oldest first. */
  events(): readonly AllthenticateDoorEvent[]
  /** How often a door, or any, was opened by a call. */
  openings(uuid?: string): number

  fault(request: AllthenticateFaultRequest): void
  clearFaults(): void
  faults(): readonly AllthenticateFaultRequest[]
  calls(): readonly CallLogEntry[]
  clearCalls(): void
  violations(): readonly AllthenticateViolation[]
}
