/**
 * @module
 * Parameters as they travel: in the query, as a form or as JSON. Pure. Floor 2, inside
 * `vendors/allthenticate`.
 */
import type { VendorRequest } from '../vendor-call.ts'
import type { Json } from '../vendor.ts'

/** Parameters by name; undefined ones are left out. Texts stay texts: `'true'`, and JSON that is serialized. */
export type Fields = Readonly<Record<string, Json | undefined>>

const present = (fields: Fields): readonly (readonly [string, Json])[] =>
  Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))

/** In a form everything is text: flags as `true` and `false`, lists as JSON. */
const toText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** `a=1&b=2`, percent-encoded. */
export const toForm = (fields: Fields): string =>
  new URLSearchParams(present(fields).map(([name, value]) => [name, toText(value)])).toString()

/** The body of a call. JSON holds real lists and flags. */
export function toContent(
  fields: Fields,
  encoding: 'form' | 'json',
): NonNullable<VendorRequest['content']> {
  return encoding === 'form'
    ? { type: 'application/x-www-form-urlencoded', body: toForm(fields) }
    : { type: 'application/json', body: JSON.stringify(Object.fromEntries(present(fields))) }
}
