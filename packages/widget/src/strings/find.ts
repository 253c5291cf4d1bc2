/**
 * @module
 * Strings whose key is only known at run time: kinds, reasons and problems a server may name.
 */
import type { Strings } from './en.ts'

/** @returns the string `prefix.name`, else `prefix.other`, else nothing: never an error for a new name. */
export function findString(strings: Strings, prefix: string, name: string): string {
  const all: Readonly<Record<string, unknown>> = strings
  const text = all[`${prefix}.${name}`] ?? all[`${prefix}.other`]
  return typeof text === 'string' ? text : ''
}
