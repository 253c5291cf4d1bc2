/**
 * @module
 * What a proof permits: the action as the site's server sends it, its canonical form and its hash. Floor 0.
 */
import * as v from 'valibot'
import { toSha256 } from './ids.ts'

/** An amount: decimal text without exponent, and an ISO 4217 code. */
export const Money = v.object(toMoneyEntries())
export type Money = v.InferOutput<typeof Money>

/** A pure call, so that bundlers drop it where neither schema is used. */
/* @__NO_SIDE_EFFECTS__ */
function toMoneyEntries() {
  return {
    value: v.pipe(v.string(), v.regex(/^(0|[1-9]\d{0,14})(\.\d{1,4})?$/)),
    currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
  }
}

const FieldName = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,39}$/))
const FieldValue = v.union([
  // Lone surrogates have no UTF-8, so no canonical form (RFC 8785 §3.2.2.2).
  v.pipe(v.string(), v.maxLength(500), v.regex(/^\P{Cs}*$/u)),
  v.pipe(v.number(), v.integer(), v.safeInteger()),
  v.strictObject(toMoneyEntries()),
])
/** Value of one field of an action: text of at most 500 characters, a whole number, or an amount. */
export type FieldValue = v.InferOutput<typeof FieldValue>

/** Members that valibot leaves out of any object without a word. */
const LEFT_OUT = ['__proto__', 'constructor', 'prototype']

/** Refuses what would be left out: a site must not take for shown and hashed what is neither. */
/* @__NO_SIDE_EFFECTS__ */
function toComplete<Schema extends v.GenericSchema>(schema: Schema): Schema {
  return {
    ...schema,
    '~run'(dataset, config) {
      const input: unknown = dataset.value
      const key = LEFT_OUT.find((name) => Object.hasOwn(Object(input), name))
      if (key === undefined) return schema['~run'](dataset, config)
      const path: [v.UnknownPathItem] = [{ type: 'unknown', origin: 'key', input, key, value: key }]
      v._addIssue(this, 'field', dataset, config, { path, message: 'action_undeclared' })
      return dataset
    },
  }
}

/** `type` names the declaration in the config; every other member is one of its declared fields. */
export const Action = v.pipe(
  toComplete(v.objectWithRest({ type: FieldName }, FieldValue)),
  v.check(
    (action) =>
      Object.keys(action).length <= 21 && Object.keys(action).every((k) => v.is(FieldName, k)),
  ),
)
export type Action = v.InferOutput<typeof Action>

/**
 * RFC 8785 canonical JSON of plain data. Strings and numbers are written as ECMAScript does, which is
 * what the RFC prescribes; members are sorted by UTF-16 code units.
 *
 * @throws TypeError for anything JSON cannot hold (undefined, NaN, functions, lone surrogates).
 */
export function toCanonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return toCanonicalText(value)
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  // `Array.from` visits holes, `map` would skip them.
  if (Array.isArray(value))
    return `[${Array.from(value, (item) => toCanonicalJson(item)).join(',')}]`
  if (typeof value === 'object') {
    const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
    return `{${members.map(([k, member]) => `${toCanonicalText(k)}:${toCanonicalJson(member)}`).join(',')}}`
  }
  throw new TypeError('not JSON')
}

function toCanonicalText(text: string): string {
  if (/\p{Cs}/u.test(text)) throw new TypeError('not Unicode')
  return JSON.stringify(text)
}

/** base64url SHA-256 of the action's canonical JSON: the claim `action_hash`. */
export function toActionHash(action: Action): Promise<string> {
  return toSha256(toCanonicalJson(action))
}

/** One piece of the sentence that is shown: fixed text, or a value of the action (isolate it: bidi). */
export const TextPart = v.object({
  text: v.string(),
  /** Name of the action's field this text is the value of; absent for fixed text. */
  field: v.optional(v.string()),
})
export type TextPart = v.InferOutput<typeof TextPart>

/** The action as the person sees it, made by the server from the very values that are hashed. */
export const ActionView = v.object({
  type: v.string(),
  /** "Send € 250.00 to Lindqvist Boats" in parts, in the person's locale. */
  text: v.array(TextPart),
  /** Label of the primary button, for example "Verify and send € 250.00". */
  confirm: v.optional(v.array(TextPart)),
  /** Every shown field that the sentence does not hold. */
  rows: v.array(v.object({ label: v.string(), text: v.string() })),
})
export type ActionView = v.InferOutput<typeof ActionView>
