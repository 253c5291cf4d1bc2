/**
 * @module
 * Countries by name, flag and calling code, and how one is found among them. Pure; the phone field and its
 * picker import it.
 */

/** A country as the list shows it. */
export interface Country {
  /** ISO 3166, two letters. */
  readonly code: string
  /** In the language of the page. */
  readonly name: string
  readonly flag: string
  /** Digits after `+`; empty until they are known. */
  readonly callingCode: string
}

/** Two letters become the flag's two code points; where a system draws none, the letters are seen. */
export function toFlag(code: string): string {
  const toSign = (letter: string) => 0x1_f1_e6 + letter.charCodeAt(0) - 65
  return String.fromCodePoint(...Array.from(code.toUpperCase(), toSign))
}

/** @returns the code itself for what is no country's. */
export function toCountryName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code
  } catch {
    return code
  }
}

/** In the order of their names. */
export function listCountries(
  codes: readonly string[],
  language: string,
  toCallingCode: (code: string) => string,
): Country[] {
  const { compare } = new Intl.Collator(language)
  return codes
    .map((code) => ({
      code,
      name: toCountryName(code, language),
      flag: toFlag(code),
      callingCode: toCallingCode(code),
    }))
    .toSorted((a, b) => compare(a.name, b.name))
}

/**
 * Finds by name, in the page's language or English, by ISO code, and by calling code with or without `+`.
 * Names that begin so come first.
 */
export function findCountries(countries: readonly Country[], typed: string): Country[] {
  const wanted = toPlain(typed)
  const digits = /^(?:\+|00)?(\d+)$/.exec(wanted)?.[1]
  if (digits !== undefined) {
    return countries.filter(({ callingCode }) => callingCode.startsWith(digits))
  }
  const ranked = countries.map((country) => [toRank(country, wanted), country] as const)
  return ranked
    .filter(([rank]) => rank > 0)
    .toSorted(([a], [b]) => b - a)
    .map(([, country]) => country)
}

function toRank({ code, name }: Country, wanted: string): number {
  const names = [toPlain(name), toPlain(toCountryName(code, 'en'))]
  if (names.some((each) => each.startsWith(wanted))) return 3
  if (code.toLowerCase() === wanted) return 2
  return names.some((each) => each.includes(` ${wanted}`)) ? 1 : 0
}

/** Without accents, case, and marks between words. */
function toPlain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[-’'(]/g, ' ')
    .trim()
    .toLowerCase()
}

/** Where most are whose languages tell nothing: CLDR's likely region of an unknown language. */
const LIKELIEST = 'US'

/**
 * Where the person most likely is, as far as their languages tell; else the first of a site's own choice.
 *
 * @param codes  That may be chosen; all there are, unless `isChosen`.
 * @param languages  As in `navigator.languages`.
 * @param isChosen  They are the site's choice, in its order.
 */
export function guessCountry(
  codes: readonly string[],
  languages: readonly string[],
  isChosen: boolean,
): string {
  const regions = languages.map((tag) => {
    try {
      return new Intl.Locale(tag).maximize().region
    } catch {
      return undefined
    }
  })
  const wanted = isChosen ? regions : [...regions, LIKELIEST]
  return wanted.find((code) => code !== undefined && codes.includes(code)) ?? codes[0] ?? ''
}
