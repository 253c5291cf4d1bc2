/**
 * @module
 * A store whose process ends just after a write: the write is kept, nobody hears of it, and nothing
 * that this process asks for afterwards is answered. It also counts flushes as a disk would see them.
 */
import type { Store } from '../../../packages/server/src/stores/store.ts'

export interface CutStore extends Store {
  /** Resolves when the process has ended. */
  readonly cut: Promise<void>
  isCut(): boolean
  /** Groups of writes that were waited for together, so far. */
  flushes(): number
}

/** @param writes  How many it survives; Infinity: all. */
export function createCutStore(store: Store, writes = Infinity): CutStore {
  const { promise: cut, resolve: end } = Promise.withResolvers<void>()
  let begun = 0
  let ended = false
  let flushes = 0
  let flush: Promise<void> | undefined
  const never = () => new Promise<never>(() => undefined)
  const read = <T>(work: () => Promise<T>) => (ended ? never() : work())
  const write = async <T>(work: () => Promise<T>): Promise<T> => {
    begun += 1
    const isLast = begun === writes
    if (begun > writes) return never()
    const result = await work()
    if (isLast) {
      ended = true
      end()
    }
    if (ended) return never()
    flush ??= new Promise((resolve) =>
      setImmediate(() => {
        flushes += 1
        flush = undefined
        resolve()
      }),
    )
    await flush
    return result
  }
  return {
    cut,
    isCut: () => ended,
    flushes: () => flushes,
    create: (...args) => write(() => store.create(...args)),
    replace: (...args) => write(() => store.replace(...args)),
    take: <T>(key: string) => write(() => store.take<T>(key)),
    forget: (key) => write(() => store.forget(key)),
    count: (key, seconds, by) =>
      by === 0
        ? read(() => store.count(key, seconds, 0))
        : write(() => store.count(key, seconds, by)),
    read: <T>(key: string) => read(() => store.read<T>(key)),
    list: <T>(...args: Parameters<Store['list']>) => read(() => store.list<T>(...args)),
    sweep: () => write(() => store.sweep()),
    close: () => store.close(),
  }
}
