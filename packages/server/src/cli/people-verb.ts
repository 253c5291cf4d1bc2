/**
 * @module
 * What a subcommand of `countersign people` is, and how it reads its arguments. Floor 6, for the files beside
 * it.
 */
import { UserId } from '@countersign/protocol'
import * as v from 'valibot'
import type { Backend } from '../runtimes/backend.ts'
import { CONFIG_OPTIONS, parseOptions, UsageError } from './command.ts'
import type { Terminal } from './terminal.ts'

/** Options of all subcommands; each says which it takes. */
export const PEOPLE_OPTIONS = {
  ...CONFIG_OPTIONS,
  site: { type: 'string' },
  name: { type: 'string' },
  'login-name': { type: 'string', multiple: true },
  email: { type: 'string', multiple: true },
  phone: { type: 'string', multiple: true },
  locale: { type: 'string' },
  ttl: { type: 'string' },
  link: { type: 'string', multiple: true },
  at: { type: 'string', multiple: true },
  vendor: { type: 'string' },
  guests: { type: 'boolean' },
  emails: { type: 'boolean' },
  group: { type: 'string', multiple: true },
  'no-mail': { type: 'boolean' },
  type: { type: 'string' },
  of: { type: 'string' },
  label: { type: 'string' },
  'allow-duplicates': { type: 'boolean' },
} as const

const parse = (args: readonly string[]) => parseOptions(args, PEOPLE_OPTIONS).values
/** What was given, by option. */
export type PeopleValues = ReturnType<typeof parse>

/** One call of a subcommand, with its words checked. */
export interface PeopleCall {
  readonly backend: Backend
  readonly terminal: Terminal
  readonly site: string
  readonly words: readonly string[]
  readonly values: PeopleValues
}

/** One subcommand. */
export interface PeopleVerb {
  /** How many words follow: least and most. */
  readonly words: readonly [least: number, most: number]
  /** Options it takes beside those for config and site. */
  readonly options: readonly (keyof PeopleValues)[]
  /** Lines of the help: what follows its name, and what it does. */
  readonly help: readonly [usage: string, summary: string]
  run(call: PeopleCall): Promise<number>
}

/** A result: one line of JSON. */
export const printJson = (terminal: Terminal, value: unknown): void =>
  terminal.print(JSON.stringify(value))

/**
 * The person that the first word names.
 *
 * @throws UsageError
 */
export function toUser([text = '']: readonly string[]): string {
  if (v.is(UserId, text)) return text
  throw new UsageError('The user must be your id of the person: 1 to 128 characters.')
}

/**
 * What the words and options make, read by the schema of the HTTP route.
 *
 * @throws UsageError
 */
export function parseInput<S extends v.GenericSchema>(
  schema: S,
  what: string,
  input: Readonly<Record<string, unknown>>,
): v.InferOutput<S> {
  // What was not given is not there.
  const given = Object.entries(input).filter(([, value]) => value !== undefined)
  const parsed = v.safeParse(schema, Object.fromEntries(given))
  if (parsed.success) return parsed.output
  throw new UsageError(`${v.getDotPath(parsed.issues[0]) ?? what} cannot be read.`)
}

/** Texts of the form `name=value` by name. @throws UsageError */
export function parsePairs(
  option: string,
  texts: readonly string[] | undefined,
): Readonly<Record<string, string>> | undefined {
  if (texts === undefined) return undefined
  const pairs = texts.map((text) => /^([a-z][a-z0-9-]*)(?:=(.*))?$/s.exec(text))
  if (pairs.some((pair) => pair === null)) {
    throw new UsageError(`--${option} must be the id of a vendor, an equals sign, and a value.`)
  }
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']))
}
