/**
 * @module
 * Everything that was ever handed to a store, also what was replaced or taken since: a disk and its copies may
 * still hold it.
 */
import type { Store } from '../../../../packages/server/src/stores/store.ts'

export interface Kept {
  readonly keys: string[]
  /** JSON. */
  readonly values: string[]
}

export const createKept = (): Kept => ({ keys: [], values: [] })

/** The same store, written down. */
export function keepAll(store: Store, { keys, values }: Kept): Store {
  const note = (key: string, value: unknown) => {
    keys.push(key)
    values.push(JSON.stringify(value))
  }
  return {
    ...store,
    create: (key, value, options) => {
      note(key, value)
      return store.create(key, value, options)
    },
    replace: (key, version, value, options) => {
      note(key, value)
      return store.replace(key, version, value, options)
    },
    count: (key, seconds, by) => {
      keys.push(key)
      return store.count(key, seconds, by)
    },
  }
}
