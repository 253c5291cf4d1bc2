/**
 * @module
 * Fills in strings. In the entry, so it is kept small.
 */
import type { Plural } from './plural.ts'

/** Values by name. `count` also chooses the plural form. */
export type Values = Readonly<Record<string, string | number>>

/**
 * Values are wrapped in Unicode isolates (FSI, PDI), so that a Latin address inside Arabic text, or the
 * other way round, moves nothing beside it.
 */
export function format(language: string, text: string | Plural, values: Values = {}): string {
  const form =
    typeof text === 'string'
      ? text
      : (text[new Intl.PluralRules(language).select(Number(values['count']))] ?? text.other)
  return form.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? ''
    return typeof value === 'string' ? `\u2068${value}\u2069` : value.toLocaleString(language)
  })
}

/** Minutes and seconds, `4:05`, in the language's own digits. */
export function formatTime(language: string, seconds: number): string {
  const rest = (seconds % 60).toLocaleString(language, { minimumIntegerDigits: 2 })
  return `${Math.floor(seconds / 60).toLocaleString(language)}:${rest}`
}
