/**
 * @module
 * A store that counts its operations: two journeys that must look alike have to do the same work.
 */
import type { Store } from '../../../packages/server/src/stores/store.ts'

export interface CountingStore extends Store {
  /** Operations by name and room of the key, since the last call. */
  takeCounts(): Record<string, number>
}

export function createCountingStore(store: Store): CountingStore {
  let counts: Record<string, number> = {}
  const note = (operation: string, key: string) => {
    const name = `${operation} ${key.split('/')[0] ?? ''}`
    counts[name] = (counts[name] ?? 0) + 1
  }
  return {
    ...store,
    create: (key, value, options) => (note('create', key), store.create(key, value, options)),
    read: (key) => (note('read', key), store.read(key)),
    replace: (key, version, value, options) => (
      note('replace', key),
      store.replace(key, version, value, options)
    ),
    take: (key) => (note('take', key), store.take(key)),
    count: (key, seconds, by) => (note('count', key), store.count(key, seconds, by)),
    forget: (key) => (note('forget', key), store.forget(key)),
    list: (prefix, options) => (note('list', prefix), store.list(prefix, options)),
    takeCounts() {
      const taken = counts
      counts = {}
      return taken
    },
  }
}
