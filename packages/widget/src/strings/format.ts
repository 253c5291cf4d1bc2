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
  const { count } = values
  const form =
    typeof text === 'string'
      ? text
      : (text[new Intl.PluralRules(language).select(Number(count))] ?? text.other)
  return form.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? ''
    return typeof value === 'number'
      ? new Intl.NumberFormat(language).format(value)
      : `\u2068${value}\u2069`
  })
}

/** Minutes and seconds, `4:05`, in the language's own digits. */
export function formatTime(language: string, seconds: number): string {
  const digits = (value: number, minimumIntegerDigits: number) =>
    new Intl.NumberFormat(language, { minimumIntegerDigits, useGrouping: false }).format(value)
  return `${digits(Math.floor(seconds / 60), 1)}:${digits(seconds % 60, 2)}`
}
