/**
 * @module
 * Reads a telephone number that is typed with its country code, where nothing is known about countries. Pure;
 * the phone field imports it. What may be sent to is the server's to say.
 */

/** Zeros of the digit sets that keyboards and clipboards bring: Arabic-Indic, Persian, Devanagari, full-width. */
const ZEROS = ['\u0660', '\u06f0', '\u0966', '\uff10']

/**
 * @returns E.164 (`+`, 8 to 15 digits); undefined for text that is no number with a country code.
 *   A leading `00` counts as `+`; a trunk zero in brackets, `+44 (0)20`, is dropped.
 */
export function toE164(text: string): string | undefined {
  const digits = text.replace(/\p{Nd}/gu, toLatinDigit)
  const bare = digits
    .replace('(0)', '')
    .replace(/[\s().\-/\u2010-\u2015\u2060\u2066-\u2069\u200e\u200f]/gu, '')
  const number = bare.replace(/^\uff0b/, '+').replace(/^00/, '+')
  return /^\+[1-9]\d{7,14}$/.test(number) ? number : undefined
}

function toLatinDigit(char: string): string {
  const code = char.codePointAt(0) ?? 0
  const zero = ZEROS.map((each) => each.codePointAt(0) ?? 0).find(
    (at) => code >= at && code <= at + 9,
  )
  return zero === undefined ? char : String(code - zero)
}
