/**
 * @module
 * Makes a number out of what people type and paste. Pure.
 */

/**
 * Other digits become ASCII ones; spaces and dashes go; a whole message gives the code in it.
 *
 * @param length  Number of characters of the code.
 * @returns at most `length` digits.
 */
export function normalizeDigits(text: string, length: number): string {
  const plain = toPlain(text)
  // The origin-bound last line of a text message says it best: "@example.com #123456". Else the first
  // run of as many digits that is no part of an amount.
  const run = `\\d(?:[\\s-]?\\d){${length - 1}}`
  const [found = plain] =
    new RegExp(`(?<=@\\S+ #)${run}(?!\\d)`).exec(plain) ??
    new RegExp(`(?<![\\d.,])${run}(?!\\d|[.,]\\d)`).exec(plain) ??
    []
  return found.replace(/\D/g, '').slice(0, length)
}

/**
 * One form of each character, and ASCII digits: Unicode keeps each script's digits together, zero first,
 * in runs of ten.
 */
export function toPlain(text: string): string {
  return text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => {
    let zero = digit.codePointAt(0) ?? 0
    let before = 0
    while (/\p{Nd}/u.test(String.fromCodePoint(--zero))) before += 1
    return String(before % 10)
  })
}
