/**
 * @module
 * Reads what a phone is told. By hand: the schema library travels with the sign-in. Pure; the visit imports it.
 */
import type { ActionView, HandoverView, TextPart } from '@countersign/protocol'

type Unknowns = Readonly<Record<string, unknown>>

const toRecord = (given: unknown): Unknowns => Object(given) as Unknowns
const isText = (value: unknown): value is string => typeof value === 'string'
const isNumber = (value: unknown): value is number => typeof value === 'number'
const isOptionalText = (value: unknown): value is string | undefined =>
  value === undefined || isText(value)

/** @returns the name of the site that a code is for; undefined for what is no such reply. */
export function readSite(given: unknown): string | undefined {
  const { name } = toRecord(toRecord(given)['site'])
  return isText(name) && name !== '' ? name : undefined
}

/** @returns undefined for what is no view. */
export function readView(given: unknown): HandoverView | undefined {
  const { id, version, state, purpose, site, action, number, prompt, expires_at, now } =
    toRecord(given)
  const { id: siteId, name } = toRecord(site)
  if (!isText(id) || !isText(state) || !isText(purpose) || !isOptionalText(number)) return undefined
  if (!isNumber(version) || !isNumber(expires_at) || !isNumber(now)) return undefined
  if (!isText(siteId) || !isText(name)) return undefined
  const asked = prompt === undefined ? undefined : readPrompt(prompt)
  const shown = action === undefined ? undefined : readAction(action)
  // What is about to happen is shown, or nothing is asked.
  if (asked === null || shown === null) return undefined
  return {
    id,
    version,
    state,
    purpose,
    site: { id: siteId, name },
    ...(shown && { action: shown }),
    ...(number !== undefined && { number }),
    ...(asked && { prompt: asked }),
    expires_at,
    now,
  }
}

function readPrompt(given: unknown): NonNullable<HandoverView['prompt']> | null {
  const { challenge, kind, data, attempts_left: left, expires_at } = toRecord(given)
  if (!isText(challenge) || !isText(kind) || !isNumber(expires_at)) return null
  return { challenge, kind, data, ...(isNumber(left) && { attempts_left: left }), expires_at }
}

function readAction(given: unknown): ActionView | null {
  const { type, text, rows, confirm } = toRecord(given)
  if (!isText(type) || !isParts(text) || !Array.isArray(rows) || !rows.every(isRow)) return null
  if (confirm !== undefined && !isParts(confirm)) return null
  return { type, text, rows, ...(confirm && { confirm }) }
}

const isParts = (value: unknown): value is TextPart[] => Array.isArray(value) && value.every(isPart)

function isPart(value: unknown): value is TextPart {
  const { text, field } = toRecord(value)
  return isText(text) && isOptionalText(field)
}

function isRow(value: unknown): value is ActionView['rows'][number] {
  const { label, text } = toRecord(value)
  return isText(label) && isText(text)
}
