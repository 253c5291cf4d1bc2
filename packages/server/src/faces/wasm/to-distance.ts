/**
 * @module
 * How far two templates are apart. Floor 2, inside `faces/wasm`.
 */

/**
 * Euclid's distance: of two pictures of one person about 0.36, of two persons 0.8.
 *
 * @throws TypeError for templates of different lengths, empty ones, which would be at distance 0 of each other, and
 *   those that hold something that is no number.
 */
export function toDistance(one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length || one.length === 0) throw new TypeError('not of one model')
  const squares = one.reduce((sum, value, i) => sum + (value - (other[i] ?? NaN)) ** 2, 0)
  if (!Number.isFinite(squares)) throw new TypeError('not templates')
  return Math.sqrt(squares)
}
