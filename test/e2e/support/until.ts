/**
 * @module
 * Waits for a condition outside the page; inside it, Playwright's own waits do.
 */
import { setTimeout as pause } from 'node:timers/promises'

const PATIENCE_MS = 30_000
const STEP_MS = 25

/**
 * Asks again and again until there is something.
 *
 * @param what  For the message of the error: "a message to local".
 * @throws Error after thirty seconds.
 */
export async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + PATIENCE_MS
  while (Date.now() < end) {
    const found = await ask()
    if (found !== undefined) return found
    await pause(STEP_MS)
  }
  throw new Error(`waited thirty seconds for ${what}`)
}
