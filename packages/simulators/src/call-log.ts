/**
 * @module
 * What was asked of a simulator, with every secret masked. Any simulator may import it.
 */
import type { Clock } from './clock.ts'

export interface CallLogEntry {
  /** Epoch seconds. */
  readonly at: number
  readonly operation: string
  readonly method: string
  readonly path: string
  /** 0: the connection broke, or was broken, before any reply. */
  readonly status: number
  /** How the caller said who it is: `bare`, `bearer`, `basic`, …, or `none`. */
  readonly authorization: string
  /** How the body was written, where a vendor takes several ways. */
  readonly encoding?: string
  readonly request: unknown
  readonly reply: unknown
}

/** The oldest go first. */
const MAX_ENTRIES = 1000

export interface CallLog {
  add(entry: Omit<CallLogEntry, 'at'>): void
  list(): readonly CallLogEntry[]
  clear(): void
}

/**
 * @param shown  Names of fields whose text may be seen. All other text is masked; numbers, booleans and
 *   nulls stay.
 * @param hidden  Names of fields that are masked whatever they hold: a code may come as a number.
 */
export function createCallLog(
  clock: Clock,
  shown: ReadonlySet<string>,
  hidden: ReadonlySet<string> = new Set(),
): CallLog {
  const mask = (value: unknown) => toMasked(value, { shown, hidden })
  let entries: CallLogEntry[] = []
  return {
    add(entry) {
      const request = mask(entry.request)
      const reply = mask(entry.reply)
      entries.push({ at: clock.now(), ...entry, request, reply })
      if (entries.length > MAX_ENTRIES) entries.shift()
    },
    list: () => entries,
    clear: () => {
      entries = []
    },
  }
}

interface Names {
  readonly shown: ReadonlySet<string>
  readonly hidden: ReadonlySet<string>
}

const MASK = '[masked]'

function toMasked(value: unknown, names: Names, isShown = false): unknown {
  if (typeof value === 'string') return isShown ? value : MASK
  if (Array.isArray(value)) return value.map((one) => toMasked(one, names, isShown))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      names.hidden.has(key) ? MASK : toMasked(one, names, names.shown.has(key)),
    ]),
  )
}
