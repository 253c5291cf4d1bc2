/**
 * @module
 * Everything that was ever handed to a store, also what was replaced or taken since: a disk and its copies may
 * still hold it.
 */
import type { Store } from '../../../../packages/server/src/stores/store.ts'

export interface Kept {
  readonly keys: string[]
  /** JSON, without the links. */
  readonly values: string[]
  /** JSON of what says whose account at a company is whose: of people, and of those who are being erased. */
  readonly links: string[]
}

export const createKept = (): Kept => ({ keys: [], values: [], links: [] })

/** Members that hold an account, by the room of their keys. */
const LINKS: Readonly<Record<string, readonly string[]>> = {
  person: ['links'],
  erasing: ['links', 'account'],
}

/** The same store, written down. */
export function keepAll(store: Store, { keys, values, links }: Kept): Store {
  const note = (key: string, value: unknown) => {
    const [room = ''] = key.split('/')
    const apart = (name: string, one: unknown): unknown => {
      if (LINKS[room]?.includes(name) !== true) return one
      links.push(JSON.stringify(one))
      return undefined
    }
    keys.push(key)
    values.push(JSON.stringify(value, apart))
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
