/**
 * @module
 * One picture after the other, by one thread that is started when it is needed, and anew when it has ended or
 * takes too long. Floor 2, inside `faces/wasm`.
 */
import { Problem } from '../../problem.ts'
import type { Examined } from '../matcher.ts'

/** One life of the thread. */
export interface Thread {
  /** It takes pictures now. Rejects when it ends before. */
  readonly ready: Promise<void>
  /** False once it has ended, for whatever reason. */
  isAlive(): boolean
  /** One picture at a time. Rejects when the thread ends first. */
  examine(picture: Uint8Array<ArrayBuffer>): Promise<Examined>
  end(): Promise<void>
}

/** How pictures queue. */
export interface QueueOptions {
  readonly spawn: () => Thread
  /** Pictures that wait beside the one that is looked at. */
  readonly maxWaiting: number
  readonly startTimeoutMs: number
  readonly pictureTimeoutMs: number
  /** Calls after so many milliseconds, unless it is taken back. */
  readonly after: (milliseconds: number, call: () => void) => () => void
}

/** Pictures, one after the other. */
export interface Queue {
  /** @throws Problem `limited` when too many wait; `vendor_unavailable` when the thread broke or was closed */
  examine(picture: Uint8Array<ArrayBuffer>): Promise<Examined>
  /** Starts the thread, unless it runs. @throws Problem `vendor_unavailable` */
  ready(): Promise<void>
  close(): Promise<void>
}

/** Whose picture broke the thread hears so; whoever waits behind gets a new one. */
export function createQueue(options: QueueOptions): Queue {
  const { spawn, maxWaiting, startTimeoutMs, pictureTimeoutMs, after } = options
  let thread: Thread | undefined
  let last: Promise<unknown> = Promise.resolve()
  let places = 0
  let isClosed = false

  const within = <T>(milliseconds: number, work: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const takeBack = after(milliseconds, () => reject(new Error('its time is over')))
      void work.then(resolve, reject).finally(takeBack)
    })

  async function perform<T>(work: (thread: Thread) => Promise<T>): Promise<T> {
    if (isClosed) throw new Problem('vendor_unavailable')
    const current = thread?.isAlive() === true ? thread : spawn()
    thread = current
    try {
      await within(startTimeoutMs, current.ready)
      return await work(current)
    } catch (cause) {
      await current.end()
      throw new Problem('vendor_unavailable', { cause })
    }
  }

  return {
    async examine(picture) {
      if (places > maxWaiting) throw new Problem('limited')
      places += 1
      const turn = last.then(() =>
        perform((current) => within(pictureTimeoutMs, current.examine(picture))),
      )
      last = turn.catch(() => undefined)
      return turn.finally(() => {
        places -= 1
      })
    },
    ready: () => perform(async () => undefined),
    async close() {
      isClosed = true
      await thread?.end()
    },
  }
}
