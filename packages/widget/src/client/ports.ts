/**
 * @module
 * What the widget touches outside itself: network, time, randomness, this tab's storage. Tests give
 * others. Any room may import it.
 */

/** Text kept by key. Storage that a browser forbids is an empty one, not an error. */
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
  readonly storage: TabStorage
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
  storage: {
    getItem: (key) => attempt(() => sessionStorage.getItem(key)) ?? null,
    setItem: (key, value) => attempt(() => sessionStorage.setItem(key, value)),
    removeItem: (key) => attempt(() => sessionStorage.removeItem(key)),
  },
}

/** A sandboxed page throws at the first touch of its storage: then nothing survives a reload. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
