/**
 * @module
 * The reader for fingers and palms: a page asks it for a reading, the Pocket lays somebody's finger on it.
 * Trial only: a real one is a device of the site's.
 */
import { randomBytes } from 'node:crypto'
import { READING_FLAWS, simulatedReading, type ReadingFlaw } from '@countersign/simulators'
import type { TrialClock } from '../trial-clock.ts'

/** What the page calls them. */
export const READ_KINDS = ['fingerprint', 'palm'] as const
export type ReadKind = (typeof READ_KINDS)[number]

/** `own`: of whoever holds this Pocket; `other`: of somebody else; the flaws spoil the reading. */
export const LAID_ON = ['own', 'other', ...READING_FLAWS] as const
export type LaidOn = (typeof LAID_ON)[number]

/** Somebody waits at the reader. */
export interface Waiting {
  readonly id: string
  readonly kind: ReadKind
  /** Epoch seconds. */
  readonly endsAt: number
}

/** What the page hears: nothing yet, the reading, or that its time is over. */
export type Read =
  | { readonly is: 'waiting' }
  | { readonly is: 'read'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly is: 'over' }

export interface Reader {
  /** A newer wish replaces an older one: there is one reader. */
  ask(kind: ReadKind): Waiting
  waiting(): Waiting | undefined
  /** @returns False when nobody waits for it. */
  lay(id: string, finger: { readonly person: string; readonly how: LaidOn }): boolean
  /** A reading is given once. */
  take(id: string): Read
  /** Whoever asked has gone. */
  forget(id: string): void
}

const WAIT_SECONDS = 60
/** Whose finger `other` is. */
const STRANGER = 'somebody-else'

export function createReader(clock: Pick<TrialClock, 'now'>): Reader {
  let open: Waiting | undefined
  let read: { readonly id: string; readonly bytes: Uint8Array<ArrayBuffer> } | undefined
  const current = () => (open !== undefined && open.endsAt > clock.now() ? open : undefined)
  return {
    ask(kind) {
      const id = randomBytes(12).toString('base64url')
      open = { id, kind, endsAt: clock.now() + WAIT_SECONDS }
      read = undefined
      return open
    },
    waiting: current,
    lay(id, finger) {
      const asked = current()
      if (asked?.id !== id) return false
      read = { id, bytes: toReading(asked.kind, finger) }
      open = undefined
      return true
    },
    take(id) {
      if (read?.id !== id) return { is: current()?.id === id ? 'waiting' : 'over' }
      const { bytes } = read
      read = undefined
      return { is: 'read', bytes }
    },
    forget(id) {
      if (open?.id === id) open = undefined
      if (read?.id === id) read = undefined
    },
  }
}

function toReading(
  kind: ReadKind,
  { person, how }: { readonly person: string; readonly how: LaidOn },
): Uint8Array<ArrayBuffer> {
  const modality = kind === 'palm' ? 'palm' : 'finger'
  // No finger is ever laid on the very same way.
  const variant = isFlaw(how) ? how : randomBytes(4).readUInt32BE()
  return simulatedReading(how === 'other' ? STRANGER : person, modality, variant)
}

const isFlaw = (how: LaidOn): how is ReadingFlaw => READING_FLAWS.some((flaw) => flaw === how)
