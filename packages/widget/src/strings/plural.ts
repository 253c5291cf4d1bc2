/**
 * @module
 * A string with a count. Type only.
 */

/** One form per category of `Intl.PluralRules`; `{count}` is the number. */
export interface Plural {
  readonly zero?: string
  readonly one?: string
  readonly two?: string
  readonly few?: string
  readonly many?: string
  readonly other: string
}
