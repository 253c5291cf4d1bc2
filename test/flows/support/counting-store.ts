/**
 * @module
 * A store that counts its operations: two journeys that must look alike have to do the same work.
 */
import type { ListOptions, Store } from '../../../packages/server/src/stores/store.ts'

export interface CountingStore extends Store {
  /** Operations by name and room of the key, since the last call. */
  takeCounts(): Record<string, number>
}

export function createCountingStore(store: Store): CountingStore {
  let counts: Record<string, number> = {}
  const noted =
    <Rest extends readonly unknown[], Reply>(
      operation: string,
      act: (key: string, ...rest: Rest) => Promise<Reply>,
    ) =>
    (key: string, ...rest: Rest): Promise<Reply> => {
      const name = `${operation} ${key.split('/')[0] ?? ''}`
      counts[name] = (counts[name] ?? 0) + 1
      return act(key, ...rest)
    }
  return {
    ...store,
    create: noted('create', store.create),
    // Wrapped alone, a generic operation would lose its type parameter.
    read: <T>(key: string) => noted('read', store.read<T>)(key),
    replace: noted('replace', store.replace),
    take: <T>(key: string) => noted('take', store.take<T>)(key),
    count: noted('count', store.count),
    forget: noted('forget', store.forget),
    list: <T>(prefix: string, options?: ListOptions) =>
      noted('list', store.list<T>)(prefix, options),
    takeCounts() {
      const taken = counts
      counts = {}
      return taken
    },
  }
}
