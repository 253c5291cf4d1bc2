/**
 * @module
 * A worker thread of Node's around the nets. Floor 2, inside `faces/wasm`.
 */
import { Worker } from 'node:worker_threads'
import type { Examined } from '../matcher.ts'
import type { Message } from './message.ts'
import type { Thread } from './queue.ts'

const ENTRY = new URL(`./worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/** What JavaScript may take, beside the memory of WebAssembly and of sharp. */
const MOST_HEAP_MB = 256

interface Waiting<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (fault: unknown) => void
}

function createWaiting<T>(): Waiting<T> {
  let [resolve, reject]: [Waiting<T>['resolve'], Waiting<T>['reject']] = [() => {}, () => {}]
  const promise = new Promise<T>((onValue, onFault) => {
    ;[resolve, reject] = [onValue, onFault]
  })
  return { promise, resolve, reject }
}

/** It keeps the process alive while it starts and while it looks at a picture, and not in between. */
export function spawnThread(): Thread {
  const worker = new Worker(ENTRY, { resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB } })
  const start = createWaiting<void>()
  let isAlive = true
  let asked: Waiting<Examined> | undefined
  let fault: unknown = new Error('the thread has ended')
  // Whoever waits for it hears of it; a rejection that nobody waits for would end the process.
  start.promise.catch(() => undefined)

  worker.on('message', (message: Message) => {
    worker.unref()
    if (message.is === 'ready') return start.resolve()
    const answered = asked
    asked = undefined
    answered?.resolve(message.examined)
  })
  worker.once('error', (error: unknown) => {
    fault = error
  })
  worker.once('exit', () => {
    isAlive = false
    start.reject(fault)
    asked?.reject(fault)
  })
  return {
    ready: start.promise,
    isAlive: () => isAlive,
    async examine(picture) {
      if (!isAlive) throw fault
      const waiting = createWaiting<Examined>()
      asked = waiting
      worker.ref()
      // The caller keeps their own: what is given away is gone here.
      const own = picture.slice()
      worker.postMessage(own, [own.buffer])
      return waiting.promise
    },
    async end() {
      isAlive = false
      await worker.terminate()
    },
  }
}
