/**
 * @module
 * Makes a written code out of what people type and paste. Pure.
 */
import { toPlain } from './normalize-digits.ts'

/** Crockford base32, as printed: look-alikes become what was printed (O is 0, I and L are 1). */
export function normalizeLetters(text: string, length: number): string {
  const upper = toPlain(text).toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1')
  return upper.replace(/[^0-9A-HJKMNP-TV-Z]/g, '').slice(0, length)
}
