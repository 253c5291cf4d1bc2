/**
 * @module
 * The users of one tenant: by guid, with one index over user names and aliases.
 */
import type { EnrolledSample } from '../biometrics/decide-face.ts'
import { MODALITIES, type Modality } from '../enums.ts'
import type { StoredPin } from './pin.ts'

/** What a user body says; aliases as sent, empty ones included. */
export interface UserFields {
  readonly userName: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly countryCode: string
  readonly number: string
  /** Five, `''` where there is none. */
  readonly aliases: readonly string[]
}

/** A user and all that was enrolled. */
export interface UserState {
  /** Lower case. */
  readonly guid: string
  fields: UserFields
  pin?: StoredPin
  readonly samples: Readonly<Record<Modality, EnrolledSample[]>>
}

/** Who is there. */
export interface UserBook {
  /** A user of the same guid is replaced. */
  put(guid: string, fields: UserFields): UserState
  /** In any case. */
  find(guid: string): UserState | undefined
  /** Does a name or alias belong to somebody else, or stand twice among these? */
  isTaken(fields: UserFields, exceptGuid?: string): boolean
  /** @returns Was there one? */
  delete(guid: string): boolean
  list(): readonly UserState[]
  clear(): void
}

/** Makes an empty book. */
export function createUserBook(): UserBook {
  const users = new Map<string, UserState>()
  return {
    put(guid, fields) {
      const user: UserState = { guid: guid.toLowerCase(), fields, samples: createSamples() }
      users.set(user.guid, user)
      return user
    },
    find: (guid) => users.get(guid.toLowerCase()),
    isTaken(fields, exceptGuid) {
      const wanted = listNames(fields)
      if (new Set(wanted).size < wanted.length) return true
      const others = [...users.values()].filter(({ guid }) => guid !== exceptGuid?.toLowerCase())
      const taken = new Set(others.flatMap((user) => listNames(user.fields)))
      return wanted.some((name) => taken.has(name))
    },
    delete: (guid) => users.delete(guid.toLowerCase()),
    list: () => [...users.values()],
    clear: () => users.clear(),
  }
}

/** As they are compared: without regard to case. */
function listNames({ userName, aliases }: UserFields): string[] {
  return [userName, ...aliases].map((name) => name.trim().toLowerCase()).filter(Boolean)
}

const createSamples = (): Record<Modality, EnrolledSample[]> => ({ finger: [], face: [], palm: [] })

const MAX_SAMPLES = 20

/** The oldest goes first; the same bytes are kept once. */
export function keepSample(user: UserState, modality: Modality, sample: EnrolledSample): void {
  const samples = user.samples[modality]
  if (samples.some(({ sha256 }) => sha256 === sample.sha256)) return
  samples.push(sample)
  if (samples.length > MAX_SAMPLES) samples.shift()
}

/** How many samples of each kind. */
export function countSamples({ samples }: UserState): Readonly<Record<Modality, number>> {
  const counts = { finger: 0, face: 0, palm: 0 }
  for (const modality of MODALITIES) counts[modality] = samples[modality].length
  return counts
}
