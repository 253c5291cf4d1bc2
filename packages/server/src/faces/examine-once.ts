/**
 * @module
 * A matcher that looks at the same bytes once: the steps of a run and the way that is asked both need what a
 * frame holds, and looking takes a third of a second. Floor 2, beside the port.
 */
import type { Examined, FaceMatcher } from './matcher.ts'

/** Remembered as long as the very bytes are held by somebody else, and not a moment longer. */
export function examineOnce(matcher: FaceMatcher): FaceMatcher {
  const seen = new WeakMap<Uint8Array, Promise<Examined>>()
  return {
    model: matcher.model,
    length: matcher.length,
    examine(picture) {
      const known = seen.get(picture)
      if (known !== undefined) return known
      const examining = matcher.examine(picture)
      seen.set(picture, examining)
      // Whoever asks again after a failure is not told of the old one.
      examining.catch(() => seen.delete(picture))
      return examining
    },
    toDistance: (one, other) => matcher.toDistance(one, other),
    close: () => matcher.close(),
  }
}
