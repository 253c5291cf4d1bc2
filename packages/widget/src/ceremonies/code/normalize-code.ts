/**
 * @module
 * Makes a code out of what people type and paste. Pure.
 */

export interface CodeShape {
  /** Number of characters. */
  readonly length: number
  /** `digits`, or `letters` for Crockford base32. */
  readonly alphabet: string
}

/**
 * Other digits become ASCII ones; spaces and dashes go; a whole message gives the code in it; in
 * `letters`, look-alikes become what was printed (O is 0, I and L are 1).
 *
 * @returns at most `length` characters.
 */
export function normalizeCode(text: string, { length, alphabet }: CodeShape): string {
  const plain = text.normalize('NFKC').replace(/\p{Nd}/gu, toAsciiDigit)
  if (alphabet === 'letters') {
    const upper = plain.toUpperCase().replace(/[OIL]/g, (char) => (char === 'O' ? '0' : '1'))
    return upper.replace(/[^0-9A-HJKMNP-TV-Z]/g, '').slice(0, length)
  }
  // The origin-bound last line of a text message says it best: "@example.com #123456".
  const bound = /@\S+ #(\d+)/.exec(plain)?.[1]
  if (bound?.length === length) return bound
  const run = new RegExp(`(?<![\\d.,])\\d(?:[\\s-]?\\d){${length - 1}}(?![\\d]|[.,]\\d)`, 'u')
  return (run.exec(plain)?.[0] ?? plain).replace(/\D/g, '').slice(0, length)
}

/** Unicode keeps each script's digits together, zero first, in runs of ten. */
function toAsciiDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0
  let before = 0
  while (/\p{Nd}/u.test(String.fromCodePoint(point - before - 1))) before += 1
  return String(before % 10)
}
