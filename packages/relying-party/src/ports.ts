/**
 * @module
 * All that touches the outside: time and network. Adapters and tests may replace them.
 */

/** The only source of time. */
export interface Clock {
  /** Epoch seconds, whole. */
  now(): number
}

/** Sends one request; `backend.fetch` of a server in the same process fits, and so does the global. */
export type Fetch = (request: Request) => Response | Promise<Response>

/** The machine's clock. */
export const systemClock: Clock = { now: () => Math.floor(Date.now() / 1000) }
