/**
 * @module
 * Which languages there are, and how one is chosen. English is in the box; each other one is a chunk
 * that loads on demand. To add one: a file `xx.ts` with `createStrings`, and a line here.
 */
import type { Strings } from './en.ts'

interface Language {
  /** As many of the strings as are given, or all of them. */
  createStrings(english: Partial<Strings>): Partial<Strings>
}

/** By lower-case tag. */
const LANGUAGES: Readonly<Record<string, () => Promise<Language>>> = {
  'en-xa': () => import('./en-XA.ts'),
}

/** What a page asks for and what it gets. */
export interface Choice {
  /** Tag of the strings that will be shown. */
  readonly language: string
  /** Absent for English. */
  readonly load?: () => Promise<Language>
}

/** Exact tag first, then its language alone, else English. */
export function chooseLanguage(tag: string): Choice {
  const [base = tag] = tag.split('-')
  const language = [tag, base].find((wanted) => Object.hasOwn(LANGUAGES, wanted.toLowerCase()))
  const load = LANGUAGES[language?.toLowerCase() ?? '']
  return language && load ? { language, load } : { language: 'en' }
}

/** The `locale` attribute, else the nearest `lang` around the element, else the page's or browser's. */
export function findLocale(element: Element, attribute: string): string {
  const near = element.closest('[lang]') ?? document.documentElement
  return attribute || near.getAttribute('lang') || navigator.language
}
