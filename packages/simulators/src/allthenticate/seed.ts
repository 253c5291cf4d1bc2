/**
 * @module
 * The organisation as it is at the start: Harbour House, with four doors, a computer and a few people. Keys
 * and ids of doors are fixed, so that a configuration can name them; the keys are made up and open nothing
 * but the simulator.
 */
import type { AllthenticateGroupType, AllthenticateResourceType } from './control.ts'

/** A key of the admin portal. */
export interface AllthenticateKey {
  readonly value: string
  /** Epoch seconds; 0: never. */
  readonly expiresAt: number
}

/** A card, or a PIN: the vendor keeps both in one field. */
export interface AllthenticateCard {
  /** Digits; zeros in front count. */
  readonly number: string
  readonly label?: string
}

/** Somebody, before the organisation has given them their ids. */
export interface AllthenticatePerson {
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  /** As it is shown; need not be made of the other two. Default: it is. */
  readonly name?: string
  readonly username?: string
  /** Default `CONFIRMED`. */
  readonly emailStatus?: string
  /** Of the device they authenticate with. Default `ACTIVE`. */
  readonly deviceStatus?: string
  readonly isGuest?: boolean
  readonly cards?: readonly AllthenticateCard[]
}

/** A door or a computer. */
export interface AllthenticateResource {
  readonly type: AllthenticateResourceType
  readonly uuid: string
  readonly name: string
  /** Default true. */
  readonly isOnline?: boolean
}

/** A group of the seed. */
export interface AllthenticateSeedGroup {
  readonly type: AllthenticateGroupType
  readonly name: string
  /** Addresses of people, or uuids of resources. */
  readonly members: readonly string[]
  readonly resourceType?: AllthenticateResourceType
  readonly policy?: string
}

/** The key of the seed, which never expires. */
export const ALLTHENTICATE_KEY = `hh-${'5eed'.repeat(8)}`
/** The key it changes to. */
export const ALLTHENTICATE_NEXT_KEY = `hh-${'0dd5'.repeat(8)}`
export const SEEDED_KEYS: readonly AllthenticateKey[] = [
  { value: ALLTHENTICATE_KEY, expiresAt: 0 },
  { value: ALLTHENTICATE_NEXT_KEY, expiresAt: 0 },
]

export const ORGANISATION = { id: 77, name: 'Harbour House' } as const

/** Uuids of the doors, by what they lead to. The archive's is offline. */
export const ALLTHENTICATE_DOORS = {
  frontDoor: '7d0f6b1e-2c44-4d0a-9b0e-3f5a1c9e0001',
  boatShed: '7d0f6b1e-2c44-4d0a-9b0e-3f5a1c9e0002',
  archive: '7d0f6b1e-2c44-4d0a-9b0e-3f5a1c9e0003',
  serverRoom: '7d0f6b1e-2c44-4d0a-9b0e-3f5a1c9e0004',
} as const
/** Uuid of the computer. */
export const ALLTHENTICATE_COMPUTER = '7d0f6b1e-2c44-4d0a-9b0e-3f5a1c9e0005'

export const SEEDED_RESOURCES: readonly AllthenticateResource[] = [
  { type: 'DOOR', uuid: ALLTHENTICATE_DOORS.frontDoor, name: 'Front door' },
  { type: 'DOOR', uuid: ALLTHENTICATE_DOORS.boatShed, name: 'Boat shed' },
  { type: 'DOOR', uuid: ALLTHENTICATE_DOORS.archive, name: 'Archive', isOnline: false },
  { type: 'DOOR', uuid: ALLTHENTICATE_DOORS.serverRoom, name: 'Server room' },
  { type: 'COMPUTER', uuid: ALLTHENTICATE_COMPUTER, name: 'Reception desk' },
]

/** The trial's person. */
export const ALLTHENTICATE_PERSONA: AllthenticatePerson = {
  email: 'allthenticate@harbour.example',
  firstName: 'Alla',
  lastName: 'Allthenticate',
  // The vendor's own sample has a name that is not made of the other two.
  name: 'Alla A.',
  username: 'alla',
}

export const SEEDED_PEOPLE: readonly AllthenticatePerson[] = [
  {
    email: 'warden@harbour.example',
    firstName: 'Wim',
    lastName: 'Warden',
    cards: [{ number: '0000417', label: 'Night card' }],
  },
  ALLTHENTICATE_PERSONA,
  {
    email: 'clerk@harbour.example',
    firstName: 'Cleo',
    lastName: 'Clerk',
    deviceStatus: 'INACTIVE',
  },
  { email: 'guest@quay.example', firstName: 'Gus', lastName: 'Guest', isGuest: true },
]

/** Has an account at Allthenticate, in another organisation: an invitation adds them at once. */
export const SEEDED_ELSEWHERE: readonly AllthenticatePerson[] = [
  { email: 'pilot@quay.example', firstName: 'Pia', lastName: 'Pilot' },
]

export const SEEDED_GROUPS: readonly AllthenticateSeedGroup[] = [
  {
    type: 'users',
    name: 'House staff',
    members: ['warden@harbour.example', 'allthenticate@harbour.example'],
    policy: 'Opening hours',
  },
  {
    type: 'resources',
    name: 'Harbour doors',
    members: Object.values(ALLTHENTICATE_DOORS),
    resourceType: 'DOOR',
    policy: 'Opening hours',
  },
]
