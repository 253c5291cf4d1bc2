/**
 * @module
 * What parsed JSON looks like before it is checked.
 */

/** An object of which nothing is known yet. */
export type Json = Readonly<Record<string, unknown>>

/** An object, and no list. */
export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
