/**
 * @module
 * Parameters of a call: from the query, from a form, from JSON; and each as the type it should have.
 */
import { Refusal } from './errors.ts'
import { INFERRED_NAMES, type Inferred } from './names.ts'
import type { AllthenticateSettings, BodyEncoding } from './settings.ts'

/** A call's parameters as they came. */
export interface Parameters {
  /** Undefined: no body. */
  readonly encoding: BodyEncoding | undefined
  /** Texts; lists of texts where a field came more than once. */
  readonly query: Readonly<Record<string, unknown>>
  /** As the query, or JSON. Undefined: not readable. */
  readonly body: Readonly<Record<string, unknown>> | undefined
}

/** @param type  `Content-Type`, with or without parameters. */
export function readParameters(
  searchParams: URLSearchParams,
  type: string | undefined,
  text: string,
): Parameters {
  const query = toFields(searchParams)
  if (text === '') return { encoding: undefined, query, body: {} }
  const [media = ''] = (type ?? '').split(';')
  switch (media.trim().toLowerCase()) {
    case 'application/x-www-form-urlencoded':
      return { encoding: 'form', query, body: toFields(new URLSearchParams(text)) }
    case 'application/json':
      return { encoding: 'json', query, body: parseObject(text) }
    default:
      return { encoding: undefined, query, body: undefined }
  }
}

function toFields(params: URLSearchParams): Record<string, unknown> {
  return Object.fromEntries(
    [...new Set(params.keys())].map((name) => {
      const values = params.getAll(name)
      return [name, values.length > 1 ? values : values[0]]
    }),
  )
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  const parsed = parseJson(text)
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    ? { ...parsed }
    : undefined
}

/** Undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads one call's parameters by type. Each method but `has` throws Refusal 400 for a wrong type. */
export interface Reader {
  has(name: string): boolean
  /** The name that an inferred parameter came by. */
  name(meaning: Inferred): string
  text(name: string): string | undefined
  integer(name: string): number | undefined
  flag(name: string): boolean | undefined
  /** Arrays, JSON text of one, a field that came more than once, or one lone value. */
  list(name: string): readonly unknown[] | undefined
  /** As it came. */
  raw(name: string): unknown
}

/** @throws Refusal 400 for a body that cannot be read, or is not taken. */
export function createReader(
  { encoding, query, body }: Parameters,
  { mode, names, encodings }: AllthenticateSettings,
): Reader {
  if (body === undefined || (encoding !== undefined && !encodings.includes(encoding))) {
    throw new Refusal(400, 'The request body is not readable.')
  }
  const values: Readonly<Record<string, unknown>> = { ...query, ...body }
  const isStrict = mode === 'strict'
  const has = (name: string) => values[name] !== undefined && values[name] !== ''
  const get = (name: string) => (has(name) ? values[name] : undefined)
  /** In a form, and in a query, everything is text. */
  const isText = (name: string) => encoding !== 'json' || !Object.hasOwn(body, name)
  return {
    has,
    raw: get,
    name(meaning) {
      const taken = isStrict ? [] : INFERRED_NAMES[meaning]
      return [names[meaning], ...taken].find(has) ?? names[meaning]
    },
    text(name) {
      const value = get(name)
      if (value === undefined || typeof value === 'string') return value
      if (!isStrict && typeof value === 'number') return String(value)
      throw toWrong(name)
    },
    integer(name) {
      const value = get(name)
      if (value === undefined) return undefined
      const isNumeral = typeof value === 'string' && /^\d+$/.test(value)
      if (isNumeral && (isText(name) || !isStrict)) return Number(value)
      if (typeof value === 'number' && Number.isSafeInteger(value)) return value
      throw toWrong(name)
    },
    flag(name) {
      const value = get(name)
      if (value === undefined || typeof value === 'boolean') return value
      const isKnown = isText(name) || !isStrict
      const found = isKnown ? parseFlag(value, isStrict) : undefined
      if (found === undefined) throw toWrong(name)
      return found
    },
    list(name) {
      const value = get(name)
      if (value === undefined || Array.isArray(value)) return value
      if (typeof value !== 'string') throw toWrong(name)
      const parsed = parseJson(value)
      return Array.isArray(parsed) ? parsed : [value]
    },
  }
}

const FLAGS: Readonly<Record<string, boolean>> = { true: true, false: false }
const LOOSE_FLAGS: Readonly<Record<string, boolean>> = {
  ...FLAGS,
  True: true,
  False: false,
  1: true,
  0: false,
}

function parseFlag(value: unknown, isStrict: boolean): boolean | undefined {
  const text = typeof value === 'number' ? String(value) : value
  const flags = isStrict ? FLAGS : LOOSE_FLAGS
  return typeof text === 'string' && Object.hasOwn(flags, text) ? flags[text] : undefined
}

/** The name is ours or the vendor's own, never the caller's. */
const toWrong = (name: string): Refusal => new Refusal(400, `The parameter ${name} is not valid.`)

/** @throws Refusal 400 when it is not there. */
export function need<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Refusal(400, `The parameter ${name} is missing.`)
  return value
}
