/**
 * @module
 * What the Pocket must remember between two starts: seeds, PINs, codes on paper, and how far the
 * clock was moved. In the clear, for the trial alone; the backend keeps only hashes and sealed seeds.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import * as v from 'valibot'

const Things = v.object({
  /** Base32. */
  totpSeed: v.optional(v.string()),
  pin: v.optional(v.string()),
  temporaryCode: v.optional(v.string()),
  /** Epoch seconds. */
  temporaryCodeEndsAt: v.optional(v.number()),
  recoveryCodes: v.optional(v.array(v.string())),
})

/** What lies in one person's pocket. */
export type Things = v.InferOutput<typeof Things>

/** What was registered at the simulated Entrust, which forgets it with each start. */
const EntrustKept = v.object({
  hasCertificate: v.boolean(),
  keys: v.array(v.object({ kind: v.picklist(['PASSKEY', 'FIDO']), registration: v.unknown() })),
})
export type EntrustKept = v.InferOutput<typeof EntrustKept>

const Kept = v.object({
  advancedSeconds: v.optional(v.number(), 0),
  people: v.optional(v.record(v.string(), Things), {}),
  entrust: v.optional(EntrustKept, { hasCertificate: false, keys: [] }),
})
type Kept = v.InferOutput<typeof Kept>

export interface PocketMemory {
  readonly advancedSeconds: number
  things(person: string): Things | undefined
  /** Adds to what the person has; a member that is absent stays. */
  keep(person: string, things: Things): void
  keepAdvance(seconds: number): void
  readonly entrust: EntrustKept
  keepEntrust(entrust: EntrustKept): void
}

/**
 * @param path  The file, made on the first write, mode 0600.
 * @throws Error when the file exists and cannot be read: better than seeding over somebody's trial.
 */
export function openPocketMemory(path: string): PocketMemory {
  let kept = readKept(path)
  const write = (next: Kept) => {
    kept = next
    const fresh = `${path}.new`
    writeFileSync(fresh, JSON.stringify(next, null, 2), { mode: 0o600 })
    renameSync(fresh, path)
  }
  return {
    get advancedSeconds() {
      return kept.advancedSeconds
    },
    things: (person) => (Object.hasOwn(kept.people, person) ? kept.people[person] : undefined),
    keep(person, things) {
      const before = Object.hasOwn(kept.people, person) ? kept.people[person] : {}
      write({ ...kept, people: { ...kept.people, [person]: { ...before, ...things } } })
    },
    keepAdvance: (advancedSeconds) => write({ ...kept, advancedSeconds }),
    get entrust() {
      return kept.entrust
    },
    keepEntrust: (entrust) => write({ ...kept, entrust }),
  }
}

function readKept(path: string): Kept {
  try {
    return v.parse(Kept, JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return v.parse(Kept, {})
    throw new Error(`${path} is not readable; delete the folder it is in to start over.`, {
      cause: error,
    })
  }
}
