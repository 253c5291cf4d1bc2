/**
 * @module
 * Which languages there are, and how one is chosen. English is in the box; each other one is a chunk
 * that loads on demand. To add one: a file `xx.ts` with `createStrings`, and a line here.
 */
import type { Strings } from './en.ts'

/** How a language is written. */
export type Direction = 'ltr' | 'rtl'

interface Language {
  readonly direction: Direction
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
  return attribute || findLang(element) || navigator.language
}

/** Whether the page says that it speaks this language, in whatever region, where the element stands. */
export function isSpokenAround(element: Element, language: string): boolean {
  return toBase(findLang(element)) === toBase(language)
}

function findLang(element: Element): string {
  return (element.closest('[lang]') ?? document.documentElement).getAttribute('lang') ?? ''
}

function toBase(tag: string): string {
  return tag.toLowerCase().replace(/-.*/, '')
}
