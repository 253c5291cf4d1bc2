/**
 * @module
 * The users of the tenant and what changes about them: attempts left, codes used, devices, keys.
 */
import { drawUuid, type Random } from '../../random.ts'
import type { Authenticator, Risk } from '../enums.ts'
import type { EntrustUser } from '../user.ts'

export interface Lockout {
  failed: number
  /** Epoch seconds; undefined: not locked. */
  lockedAt?: number
}

export interface Machine {
  readonly id: string
  readonly label: string
  readonly machineNonce: string
  readonly fingerprint: string | undefined
  readonly registeredAt: number
  sequenceNonce: string
  usedAt: number
}

export interface Credential {
  readonly kind: 'PASSKEY' | 'FIDO'
  readonly rpId: string
  readonly id: string
  /** COSE. */
  readonly publicKey: Uint8Array<ArrayBuffer>
  signCount: number
}

export interface UserState {
  profile: EntrustUser
  readonly uuid: string
  /** A user that does not exist, made so that nobody can tell. No answer of theirs is right. */
  readonly isDecoy: boolean
  readonly lockouts: Map<Authenticator, Lockout>
  readonly machines: Map<string, Machine>
  readonly credentials: Credential[]
  /** Highest step accepted, by serial number: a code works once. */
  readonly tokenSteps: Map<string, number>
  temporaryUsed: number
  /** Asked again until answered. */
  gridCells?: readonly { readonly row: number; readonly column: number }[] | undefined
  /** Positions among the user's questions. */
  questions?: readonly number[] | undefined
  /** Number of the newest one-time password sent. */
  otpCount: number
  risk?: Risk
  /** Ends of calls under way: answers of one user are checked one after the other. */
  turn: Promise<unknown>
}

export interface UserBook {
  put(user: EntrustUser): UserState
  /** By id or alias, without regard to case. */
  find(name: string): UserState | undefined
  findByUuid(uuid: string): UserState | undefined
  /** Always the same one for a name. */
  decoy(name: string): UserState
  list(): readonly UserState[]
  clear(): void
}

export function createUserBook(random: Random): UserBook {
  const users = new Map<string, UserState>()
  const decoys = new Map<string, UserState>()
  const find = (name: string): UserState | undefined => {
    const wanted = name.toLowerCase()
    return [...users.values()].find(({ profile }) =>
      [profile.id, ...(profile.aliases ?? [])].some((one) => one.toLowerCase() === wanted),
    )
  }
  return {
    find,
    put(profile) {
      const fresh = createState(profile, profile.uuid ?? drawUuid(random), false)
      users.set(profile.id.toLowerCase(), fresh)
      return fresh
    },
    findByUuid: (uuid) => [...users.values()].find((user) => user.uuid === uuid),
    decoy(name) {
      const known = decoys.get(name.toLowerCase())
      if (known !== undefined) return known
      const made = createState(toDecoyProfile(name), drawUuid(random), true)
      decoys.set(name.toLowerCase(), made)
      return made
    },
    list: () => [...users.values()],
    clear() {
      users.clear()
      decoys.clear()
    },
  }
}

const createState = (profile: EntrustUser, uuid: string, isDecoy: boolean): UserState => ({
  profile,
  uuid,
  isDecoy,
  lockouts: new Map(),
  machines: new Map(),
  credentials: [],
  tokenSteps: new Map(),
  temporaryUsed: 0,
  otpCount: 0,
  turn: Promise.resolve(),
})

const toDecoyProfile = (name: string): EntrustUser => ({
  id: name,
  password: { value: '' },
  otp: {
    contacts: [{ name: 'Email', type: 'EMAIL', value: 'j@decoy.example' }],
    defaultDelivery: 'EMAIL',
  },
})
