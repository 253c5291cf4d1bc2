/**
 * @module
 * Store in the memory of one process, gone with it: for tests and for runtimes without a disk.
 * Two processes would each have their own truth, so never behind a load balancer. Floor 2.
 */
import type { Clock } from '../../ports.ts'
import { Problem } from '../../problem.ts'
import {
  assertCounting,
  assertExpiry,
  assertKey,
  type Counted,
  type Store,
  toListLimit,
  toStoredText,
} from '../store.ts'

interface Entry {
  readonly text: string
  readonly version: number
  readonly expiresAt: number
}

interface Contents {
  readonly entries: Map<string, Entry>
  readonly counters: Map<string, Counted>
  /** The last version given out, whatever the key. */
  version: number
  isOpen: boolean
}

/**
 * Each operation runs in one turn of the event loop, which is what makes it atomic.
 *
 * @returns a store that refuses with Problem `unavailable` once it is closed.
 */
export function createMemoryStore({ clock }: { readonly clock: Clock }): Store {
  const contents: Contents = { entries: new Map(), counters: new Map(), version: 0, isOpen: true }
  return {
    isVolatile: true,
    ...createEntries(contents, clock),
    ...createCounters(contents, clock),
    async sweep() {
      assertOpen(contents)
      const now = clock.now()
      return (
        drop(contents.entries, (entry) => entry.expiresAt <= now) +
        drop(contents.counters, (counter) => counter.resetsAt <= now)
      )
    },
    async close() {
      contents.isOpen = false
      contents.entries.clear()
      contents.counters.clear()
    },
  }
}

type Entries = Pick<Store, 'create' | 'read' | 'replace' | 'take' | 'list'>

function createEntries(contents: Contents, clock: Clock): Entries {
  const { entries } = contents
  const find = (key: string) => {
    assertOpen(contents)
    assertKey(key)
    const entry = entries.get(key)
    return entry !== undefined && entry.expiresAt > clock.now() ? entry : undefined
  }
  const write = (key: string, text: string, expiresAt: number) => {
    contents.version += 1
    entries.set(key, { text, version: contents.version, expiresAt })
  }
  return {
    async create(key, value, { expiresAt } = {}) {
      assertExpiry(expiresAt)
      const text = toStoredText(value)
      if (find(key) !== undefined) return false
      write(key, text, expiresAt ?? Infinity)
      return true
    },
    async read(key) {
      const entry = find(key)
      return entry && { value: JSON.parse(entry.text), version: entry.version }
    },
    async replace(key, version, value, { expiresAt } = {}) {
      assertExpiry(expiresAt)
      const text = toStoredText(value)
      const entry = find(key)
      if (entry?.version !== version) return false
      write(key, text, expiresAt ?? entry.expiresAt)
      return true
    },
    async take(key) {
      const entry = find(key)
      entries.delete(key)
      return entry && JSON.parse(entry.text)
    },
    async list(prefix, { after = '', limit } = {}) {
      assertOpen(contents)
      const [most, now] = [toListLimit(limit), clock.now()]
      return [...entries]
        .filter(([key, entry]) => key.startsWith(prefix) && entry.expiresAt > now)
        .filter(([key]) => compareCodePoints(key, after) > 0)
        .toSorted(([a], [b]) => compareCodePoints(a, b))
        .slice(0, most)
        .map(([key, entry]) => ({ key, value: JSON.parse(entry.text) }))
    },
  }
}

function createCounters(contents: Contents, clock: Clock): Pick<Store, 'count' | 'forget'> {
  const { counters } = contents
  return {
    async count(key, windowSeconds, by = 1) {
      assertOpen(contents)
      assertKey(key)
      assertCounting(windowSeconds, by)
      const now = clock.now()
      const known = counters.get(key)
      const running = known !== undefined && known.resetsAt > now
      const { count, resetsAt } = running ? known : { count: 0, resetsAt: now + windowSeconds }
      const counted = { count: Math.min(count + by, Number.MAX_SAFE_INTEGER), resetsAt }
      if (by > 0) counters.set(key, counted)
      return { ...counted }
    },
    async forget(key) {
      assertOpen(contents)
      assertKey(key)
      counters.delete(key)
    },
  }
}

function assertOpen(contents: Contents): void {
  if (!contents.isOpen)
    throw new Problem('unavailable', { cause: new Error('the store is closed') })
}

function drop<T>(map: Map<string, T>, isGone: (value: T) => boolean): number {
  const gone = [...map].filter(([, value]) => isGone(value))
  for (const [key] of gone) map.delete(key)
  return gone.length
}

/** Order of code points, as in UTF-8; JavaScript's own `<` compares UTF-16 and puts 😀 before U+FF21. */
function compareCodePoints(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)]
  const shared = Math.min(left.length, right.length)
  for (let i = 0; i < shared; i += 1) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
