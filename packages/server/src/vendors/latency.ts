/**
 * @module
 * How long a company's calls took lately, so that a question to nobody takes as long as one to somebody.
 * Floor 2, for every vendor that is a company.
 */
import type { Random, Wait } from '../ports.ts'
import { Problem } from '../problem.ts'

/** Measures calls, and waits as long as one of them took. `Call` names their kinds. */
export interface Latency<Call extends string> {
  measure<T>(call: Call, work: () => Promise<T>): Promise<T>
  /** As long as a call of the same kind took lately. */
  pretend(call: Call): Promise<void>
  /**
   * The same, and fails as that call would: while the vendor is down for people, it is for nobody, too. A
   * failure stands until a call works: one that was forgotten while nobody called would tell, by the next
   * name typed, whether it is somebody's.
   *
   * @throws Problem `vendor_unavailable`
   */
  pretendOrFail(call: Call): Promise<void>
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
export function createLatency<Call extends string>(
  { random, wait, elapsed }: LatencyParts,
  typicalMs: number,
): Latency<Call> {
  const worked = new Map<Call, number[]>()
  const failed = new Map<Call, number[]>()
  let isDown = false
  const pretend = (call: Call) => {
    const ring = (isDown ? failed.get(call) : undefined) ?? worked.get(call) ?? []
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
        const rings = isDown ? failed : worked
        rings.set(call, [...(rings.get(call) ?? []), elapsed() - began].slice(-RING))
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
