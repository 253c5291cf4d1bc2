/**
 * @module
 * Cuts a value to a schema: what the schema does not know goes, what the value lacks may become `null`.
 */
import type * as v from 'valibot'

export type Json = Readonly<Record<string, unknown>>

/**
 * @param missing  What a field that the schema knows and the value lacks becomes: `null`, or absent.
 * @returns The value itself where it does not have the schema's form; validation tells that later.
 */
export function cutToSchema(
  schema: v.GenericSchema,
  value: unknown,
  missing: 'null' | 'absent',
): unknown {
  if (value === null || value === undefined) return value
  if ('wrapped' in schema) return cutToSchema(toSchema(schema.wrapped), value, missing)
  if ('item' in schema && Array.isArray(value)) {
    const item = toSchema(schema.item)
    return value.map((one) => cutToSchema(item, one, missing))
  }
  if (!('entries' in schema) || !isRecord(schema.entries) || !isRecord(value)) return value
  const cut: Record<string, unknown> = {}
  for (const [key, entry] of Object.entries(schema.entries)) {
    const given = Object.hasOwn(value, key) ? value[key] : undefined
    if (given !== undefined) cut[key] = cutToSchema(toSchema(entry), given, missing)
    else if (missing === 'null') cut[key] = null
  }
  return cut
}

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function toSchema(value: unknown): v.GenericSchema {
  if (!isRecord(value) || value['kind'] !== 'schema') throw new TypeError('not a schema')
  return value as unknown as v.GenericSchema
}
