/**
 * @module
 * What the person reads, made from the very values that are hashed, by their declaration. Floor 3.
 */
import {
  Money,
  type Action,
  type ActionView,
  type FieldValue,
  type TextPart,
} from '@countersign/protocol'
import * as v from 'valibot'
import type { DeclaredAction, SiteConfig } from '../config.ts'
import type { FieldType } from '../config-shape.ts'
import { Problem } from '../problem.ts'

/**
 * The declaration of an action whose fields are exactly the declared ones, each of its type.
 *
 * @throws Problem `action_undeclared`, `action_malformed`
 */
export function assertDeclared(site: SiteConfig, action: Action): DeclaredAction {
  const declared = site.actions.get(action.type)
  if (declared === undefined) throw new Problem('action_undeclared', { field: 'action.type' })
  for (const name of Object.keys(action)) {
    if (name !== 'type' && !Object.hasOwn(declared.fields, name)) {
      throw new Problem('action_undeclared', { field: `action.${name}` })
    }
  }
  for (const [name, field] of Object.entries(declared.fields)) {
    const value = Object.hasOwn(action, name) ? action[name] : undefined
    if (value === undefined || !isOfType(value, toType(field), site)) {
      throw new Problem('action_malformed', { field: `action.${name}` })
    }
  }
  return declared
}

type Field = DeclaredAction['fields'][string]

const toType = (field: Field): FieldType => (typeof field === 'string' ? field : field.type)
const isHidden = (field: Field): boolean => typeof field !== 'string' && field.hidden

function isOfType(
  value: FieldValue,
  type: FieldType,
  { doors }: Pick<SiteConfig, 'doors'>,
): boolean {
  switch (type) {
    case 'money':
      return v.is(Money, value)
    case 'text':
      return typeof value === 'string' && value.trim() !== '' && !UNSHOWN.test(value)
    case 'number':
      return typeof value === 'number'
    case 'duration':
      return typeof value === 'number' && value > 0
    case 'door':
      return typeof value === 'string' && doors.has(value)
  }
}

/**
 * What would show another text than the one that is hashed, or two texts as one: line breaks, turns of
 * the reading direction, characters without any width. Joiners and marks that scripts need are none of them.
 */
const UNSHOWN = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]/u

/** The nearest language of a table: exact tag, then its language, then English, then the first. */
export function toNearest(table: Readonly<Record<string, string>>, locale: string): string {
  const [language = 'en'] = locale.split('-')
  // `valueOf` has the shape of a language tag: only the table's own members count.
  const tag = [locale, language, 'en'].find((one) => Object.hasOwn(table, one))
  return (tag === undefined ? Object.values(table)[0] : table[tag]) ?? ''
}

/** The action as the page shows it. */
export function toActionView(declared: DeclaredAction, action: Action, locale: string): ActionView {
  const text = toNearest(declared.text, locale)
  const confirm = declared.confirm === undefined ? undefined : toNearest(declared.confirm, locale)
  const rows = Object.entries(declared.fields)
    .filter(([name, field]) => !isHidden(field) && !text.includes(`{${name}}`))
    .map(([name, field]) => ({
      label:
        typeof field === 'string' || field.label === undefined
          ? toLabel(name)
          : toNearest(field.label, locale),
      text: toText(action[name], toType(field), { locale, doors: declared.doors }),
    }))
  return {
    type: action.type,
    text: toParts(text, { declared, action, locale }),
    ...(confirm === undefined ? {} : { confirm: toParts(confirm, { declared, action, locale }) }),
    rows,
  }
}

/** The same sentence as one line, for messages: with the rows it does not hold. */
export function toActionLine(view: ActionView): string {
  const sentence = view.text.map((part) => part.text).join('')
  return [sentence, ...view.rows.map((row) => `${row.label}: ${row.text}`)].join(', ')
}

function toParts(
  template: string,
  context: { declared: DeclaredAction; action: Action; locale: string },
): TextPart[] {
  return template
    .split(/(\{[^}]*\})/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const name = piece.startsWith('{') ? piece.slice(1, -1) : undefined
      const field = name === undefined ? undefined : context.declared.fields[name]
      if (name === undefined || field === undefined) return { text: piece }
      const { locale, declared } = context
      const text = toText(context.action[name], toType(field), { locale, doors: declared.doors })
      return { field: name, text }
    })
}

interface Wording {
  readonly locale: string
  readonly doors: DeclaredAction['doors']
}

function toText(
  value: FieldValue | undefined,
  type: FieldType,
  { locale, doors }: Wording,
): string {
  if (type === 'door' && typeof value === 'string') {
    return toNearest(doors?.get(value)?.name ?? {}, locale)
  }
  if (type === 'money' && v.is(Money, value)) return toMoneyText(value, locale)
  if (type === 'number' && typeof value === 'number') return formatter(locale, {}).format(value)
  if (type === 'duration' && typeof value === 'number') {
    const [amount, unit] = value % 60 === 0 ? [value / 60, 'minute'] : [value, 'second']
    return formatter(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount)
  }
  // Its declaration admits nothing but text here: assertDeclared has looked.
  return typeof value === 'string' ? value : ''
}

/** Every digit that is hashed is shown: an amount is never rounded to the currency's usual places. */
function toMoneyText(money: Money, locale: string): string {
  const places = money.value.split('.')[1]?.length ?? 0
  const usual = formatter(locale, { style: 'currency', currency: money.currency })
  const least = usual.resolvedOptions().minimumFractionDigits ?? 2
  const exact = formatter(locale, {
    style: 'currency',
    currency: money.currency,
    minimumFractionDigits: Math.max(places, least),
    maximumFractionDigits: Math.max(places, least),
  })
  // The decimal text itself is formatted (ECMA-402 takes it exactly), not a binary fraction.
  return exact.format(money.value as `${number}`)
}

function formatter(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  try {
    return new Intl.NumberFormat(locale, options)
  } catch {
    return new Intl.NumberFormat('en', options)
  }
}

function toLabel(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
