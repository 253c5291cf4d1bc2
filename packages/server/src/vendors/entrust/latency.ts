/**
 * @module
 * How long the vendor's calls took lately, so that a question to nobody takes as long as one to somebody.
 * Floor 2, inside `vendors/entrust`.
 */
import type { Random, Wait } from '../../ports.ts'
import { Problem } from '../../problem.ts'

/** What is called. */
export type Measured = 'query' | 'challenge' | 'complete'

/** Measures calls, and waits as long as one of them took. */
export interface Latency {
  measure<T>(call: Measured, work: () => Promise<T>): Promise<T>
  /** As long as a call of the same kind took lately. */
  pretend(call: Measured): Promise<void>
  /**
   * The same, and fails as that call would: while the vendor is down for people, it is for nobody, too. A
   * failure stands until a call works: one that was forgotten while nobody called would tell, by the next
   * name typed, whether it is somebody's.
   *
   * @throws Problem `vendor_unavailable`
   */
  pretendOrFail(call: Measured): Promise<void>
}

const RING = 32

/** What times are made from. `elapsed`: milliseconds since any moment, never going back. */
export interface LatencyParts {
  readonly random: Random
  readonly wait: Wait
  readonly elapsed: () => number
}

/**
 * Remembers the last 32 durations of each kind, in this process alone. When the vendor is down, it is down
 * for decoys as well: then the times of failures count, which are kept apart. Those that the breaker cut
 * short would make nobody's questions quick for a while after an outage, and nobody else's.
 *
 * @param typicalMs  Stands in until something was measured.
 */
export function createLatency({ random, wait, elapsed }: LatencyParts, typicalMs: number): Latency {
  const worked: Record<Measured, number[]> = { query: [], challenge: [], complete: [] }
  const failed: Record<Measured, number[]> = { query: [], challenge: [], complete: [] }
  let isDown = false
  const pretend = (call: Measured) => {
    const ring = isDown && failed[call].length > 0 ? failed[call] : worked[call]
    const [draw = 0] = random.bytes(1)
    return wait(ring[draw % ring.length] ?? typicalMs)
  }
  return {
    async measure(call, work) {
      const began = elapsed()
      try {
        const done = await work()
        isDown = false
        return done
      } catch (thrown) {
        isDown = true
        throw thrown
      } finally {
        const ring = (isDown ? failed : worked)[call]
        ring.push(elapsed() - began)
        if (ring.length > RING) ring.shift()
      }
    },
    pretend,
    async pretendOrFail(call) {
      const fails = isDown
      await pretend(call)
      if (fails) throw new Problem('vendor_unavailable')
    },
  }
}
