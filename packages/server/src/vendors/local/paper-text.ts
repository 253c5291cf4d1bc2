/**
 * @module
 * Codes for paper: Crockford base32 (no I, L, O, U) in groups, as printed and as stored. Floor 2, inside
 * `vendors/local`.
 */
import type { Random } from '../../ports.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `length` characters of 5 random bits each. */
export const createPaperCode = (random: Random, length: number): string =>
  // 256 is a multiple of 32: no bias.
  Array.from(random.bytes(length), (byte) => ALPHABET[byte & 31]).join('')

/** In groups with hyphens: `A1B2-C3D4`. */
export const toPrinted = (code: string, groupLength: number): string =>
  (code.match(new RegExp(`.{1,${groupLength}}`, 'g')) ?? []).join('-')
