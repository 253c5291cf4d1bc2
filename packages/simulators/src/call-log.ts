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
  readonly status: number
  /** `bare`, `bearer`, or `none`. */
  readonly authorization: string
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
 */
export function createCallLog(clock: Clock, shown: ReadonlySet<string>): CallLog {
  let entries: CallLogEntry[] = []
  return {
    add(entry) {
      const request = mask(entry.request, shown)
      const reply = mask(entry.reply, shown)
      entries.push({ at: clock.now(), ...entry, request, reply })
      if (entries.length > MAX_ENTRIES) entries.shift()
    },
    list: () => entries,
    clear: () => {
      entries = []
    },
  }
}

function mask(value: unknown, shown: ReadonlySet<string>, isShown = false): unknown {
  if (typeof value === 'string') return isShown ? value : '[masked]'
  if (Array.isArray(value)) return value.map((one) => mask(one, shown, isShown))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, mask(one, shown, shown.has(key))]),
  )
}
