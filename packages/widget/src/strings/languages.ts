/**
 * @module
 * Which languages there are, and how one is chosen. English is in the box; each other one is a chunk
 * that loads on demand. To add one: the files `xx.ts` and `account-xx.ts` with `createStrings`, and a line
 * here.
 */
import type { AccountStrings } from './account-en.ts'
import type { Strings } from './en.ts'

/** One file of a language. */
interface StringFile<Group> {
  createStrings(en: Group): Group
}

interface Language {
  readonly load: () => Promise<StringFile<Strings>>
  readonly loadAccount: () => Promise<StringFile<AccountStrings>>
}

/** By lower-case tag. */
const LANGUAGES: Readonly<Record<string, Language>> = {
  'en-xa': { load: () => import('./en-XA.ts'), loadAccount: () => import('./en-XA.ts') },
}

/** What a page asks for and what it gets. */
export interface Choice extends Partial<Language> {
  /** Tag of the strings that will be shown. The loaders are absent for English. */
  readonly language: string
}

/** Exact tag first, then its language alone, else English. */
export function chooseLanguage(tag: string): Choice {
  for (const wanted of [tag, tag.split('-')[0] ?? tag]) {
    const found = LANGUAGES[wanted.toLowerCase()]
    if (found) return { language: wanted, ...found }
  }
  return { language: 'en' }
}

/** The `locale` attribute, else the nearest `lang`, across shadow roots, else the browser's. */
export function findLocale(element: Element, attribute: string): string {
  for (let at: Element | undefined = element; at && !attribute; ) {
    const holder: Element | null = at.closest('[lang]')
    if (holder) return holder.getAttribute('lang') || navigator.language
    const root = at.getRootNode()
    at = root instanceof ShadowRoot ? root.host : undefined
  }
  return attribute || navigator.language
}
