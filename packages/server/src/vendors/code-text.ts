/**
 * @module
 * Codes as people type them, brought into the one form that is compared. Floor 2, for every vendor.
 */

/** Zero of each run of ten digits that keyboards produce: Arabic-Indic, extended Arabic-Indic, full-width. */
const ZEROS = [0x0660, 0x06f0, 0xff10] as const

/**
 * A code of digits: spaces (any), hyphens and dashes go, other scripts' digits become ASCII. Whatever else
 * was typed stays, and is wrong.
 */
export function toCodeDigits(typed: string): string {
  return Array.from(toBare(typed), toAsciiDigit).join('')
}

/**
 * A code in Crockford base32: as `toCodeDigits`, upper case, and the letters that look like digits are
 * read as them (O as 0, I and L as 1).
 */
export function toCodeLetters(typed: string): string {
  return toCodeDigits(typed.normalize('NFKC'))
    .toUpperCase()
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
}

const toBare = (typed: string) => typed.replaceAll(/[\s\p{Z}\p{Cf}\p{Pd}\u2212]/gu, '')

function toAsciiDigit(char: string): string {
  const point = char.codePointAt(0) ?? 0
  const zero = ZEROS.find((first) => point >= first && point <= first + 9)
  return zero === undefined ? char : String(point - zero)
}
