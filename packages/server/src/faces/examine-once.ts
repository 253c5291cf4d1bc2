/**
 * @module
 * A matcher that looks at the same bytes once: the steps of a run and the way that is asked both need what a
 * frame holds, and looking takes a third of a second. Floor 2, beside the port.
 */
import { Problem } from '../problem.ts'
import type { Examined, FaceMatcher } from './matcher.ts'

/**
 * Remembered as long as the very bytes are held by somebody else, and not a moment longer. Whatever breaks is
 * `vendor_unavailable`: nobody was judged.
 *
 * @param onBroken  Told each time something breaks; that too much waits is none of it.
 */
export function examineOnce(matcher: FaceMatcher, onBroken: () => void = () => {}): FaceMatcher {
  const seen = new WeakMap<Uint8Array, Promise<Examined>>()
  const examine = async (picture: Uint8Array<ArrayBuffer>): Promise<Examined> => {
    try {
      return await matcher.examine(picture)
    } catch (cause) {
      // Whoever asks again is not told of the old failure.
      seen.delete(picture)
      if (cause instanceof Problem && cause.code === 'limited') throw cause
      onBroken()
      throw new Problem('vendor_unavailable', { cause })
    }
  }
  return {
    model: matcher.model,
    length: matcher.length,
    examine(picture) {
      const known = seen.get(picture)
      if (known !== undefined) return known
      const examining = examine(picture)
      seen.set(picture, examining)
      return examining
    },
    toDistance: (one, other) => matcher.toDistance(one, other),
    close: () => matcher.close(),
  }
}
