/**
 * @module
 * Clock, randomness and waiting as every web runtime has them. Floor 6.
 */
import {
  CallError,
  type AuditEvent,
  type Call,
  type Clock,
  type Later,
  type Random,
  type Wait,
} from '../ports.ts'

/** The machine's clock. */
export const systemClock: Clock = { now: () => Math.floor(Date.now() / 1000) }

/** WebCrypto's generator. */
export const systemRandom: Random = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
}

/** Bytes drawn at a time: WebCrypto takes as long for 16 of them as for all. */
const POOL_BYTES = 1024

/**
 * WebCrypto's generator, asked seldom and for many bytes, for a runtime that serves many requests. What was
 * handed out is wiped here. Draws nothing before it is asked, which some runtimes refuse outside a request.
 */
export function createPooledRandom({ bytes: draw }: Random = systemRandom): Random {
  let pool = new Uint8Array()
  let used = 0
  return {
    bytes(length) {
      if (length > POOL_BYTES / 4) return draw(length)
      if (used + length > pool.length) {
        pool = draw(POOL_BYTES)
        used = 0
      }
      const drawn = pool.slice(used, used + length)
      pool.fill(0, used, used + length)
      used += length
      return drawn
    },
  }
}

/** Waits by the runtime's timer; the signal ends it early. */
export const wait: Wait = (milliseconds, signal) =>
  new Promise((resolve) => {
    if (signal?.aborted === true) return resolve()
    const timer = setTimeout(done, milliseconds)
    function done() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    signal?.addEventListener('abort', done, { once: true })
  })

/** Work that goes on after the reply, and a way to await all of it at shutdown. */
export interface Tail {
  readonly later: Later
  /** Resolves when nothing is left. */
  settle(): Promise<void>
}

/** Nothing is open yet. */
export function createTail(): Tail {
  const open = new Set<Promise<void>>()
  return {
    later: (work) => {
      const running = wait(0)
        .then(work)
        // Each work reports its own failures; a failing one must not end the process.
        .catch(() => undefined)
        .then(() => {
          open.delete(running)
        })
      open.add(running)
    },
    settle: async () => {
      while (open.size > 0) await Promise.all(open)
    },
  }
}

/** One audit event as one line of JSON, with the time. */
export const toAuditLine = (event: AuditEvent, now: number): string =>
  `${JSON.stringify({ at: new Date(now * 1000).toISOString(), ...event })}\n`

/** Reaches nobody. */
export const noCall: Call = async () => {
  throw new CallError(false)
}
