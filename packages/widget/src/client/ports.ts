/**
 * @module
 * What the widget touches outside itself: network, time, randomness, storage. Tests give others. Any
 * room may import it.
 */

/** Text kept by key. */
export interface TabStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

export interface Ports {
  fetch(address: string, init: RequestInit): Promise<Response>
  /** Milliseconds; only differences count, the server's clock is the one that is shown. */
  now(): number
  random(length: number): Uint8Array
  /** Resolves after the time; rejects with the signal's reason when it aborts first. */
  wait(ms: number, signal?: AbortSignal): Promise<void>
  /** This tab's. Where a browser forbids it, nothing survives a reload. */
  readonly storage: TabStorage | undefined
}

/** The browser itself. */
export const browserPorts: Ports = {
  fetch: (address, init) => fetch(address, init),
  now: () => Date.now(),
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  wait: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms)
      signal?.addEventListener('abort', () => {
        clearTimeout(timer)
        reject(signal.reason)
      })
    }),
  storage: attempt(() => sessionStorage),
}

/** A sandboxed page throws at the first touch of its storage. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
