/**
 * @module
 * Keeps what a simulator remembers within bounds. Any simulator may import it; it imports nothing.
 */

/** Deletes the oldest entries of a map until so many are left. */
export function forgetOldest(map: Map<string, unknown>, limit: number): void {
  for (const key of map.keys()) {
    if (map.size <= limit) return
    map.delete(key)
  }
}
