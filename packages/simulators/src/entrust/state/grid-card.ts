/**
 * @module
 * A grid card made from a seed: the same seed, the same card.
 */

/** No letters that are easily taken for one another. */
export const CELL_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
export const GRID_ROWS = 5
export const GRID_COLUMNS = 10
export const CHARS_PER_CELL = 2

/** Rows of cells. */
export function toGridCard(seed: string): readonly (readonly string[])[] {
  const draw = createStream(seed)
  const cell = () =>
    Array.from({ length: CHARS_PER_CELL }, () => CELL_ALPHABET[draw() & 31]).join('')
  return Array.from({ length: GRID_ROWS }, () => Array.from({ length: GRID_COLUMNS }, cell))
}

/** FNV-1a over the seed, then xorshift32: predictable, which a picture of a card may be. */
function createStream(seed: string): () => number {
  let state = 0x811c9dc5
  for (const char of seed) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193)
  state ||= 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 8
  }
}
