/**
 * @module
 * A made-up language for tests: English with accents, 40 % longer. Whatever shows without accents is
 * hard-coded; whatever is cut has too little room. Loaded on demand; types only from `en.ts`, so that
 * it stays a chunk of its own.
 */
import type { Strings } from './en.ts'
import type { Plural } from './plural.ts'

const PLAIN = 'aceilnorsuyzACEINORSUYZ'
const ACCENTED = 'áçéîļñöŕšûýžÅÇÉÎÑÖŔŠÛÝŽ'

export const direction = 'ltr'

/** Accents a string and makes it longer; names in braces stay. */
export function toAccented(text: string): string {
  const accented = text.replace(/\{\w+\}|./gu, (part) => ACCENTED[PLAIN.indexOf(part)] ?? part)
  return `[${accented}${'·'.repeat(Math.ceil(text.length * 0.4))}]`
}

/** Every language file has this door. One that was written by hand gives its own table. */
export function createStrings(english: Partial<Strings>): Partial<Strings> {
  const entries = Object.entries<string | Plural>(english).map(([key, value]) => [
    key,
    typeof value === 'string'
      ? toAccented(value)
      : Object.fromEntries(Object.entries(value).map(([form, text]) => [form, toAccented(text)])),
  ])
  return Object.fromEntries(entries) as Partial<Strings>
}
