/**
 * @module
 * Makes the tables of settings in the README from the config's schema. `npm run readme` writes them;
 * with `--check` it only sees that they are up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { KIND_NAMES } from '@countersign/protocol'
import * as v from 'valibot'
import {
  AccountShape,
  ActionDeclaration,
  ConfigShape,
  CountryBudgetShape,
  FieldShape,
  LimitsShape,
  MessageLimitsShape,
  ProxyShape,
  SendersShape,
  SignInShape,
  SiteKeyShape,
  SiteShape,
} from '../../packages/server/src/config-shape.ts'
import { FacesShape } from '../../packages/server/src/config-shape-faces.ts'
import { VerifyPhoneShape } from '../../packages/server/src/config-shape-phone.ts'
import { DoorShape } from '../../packages/server/src/config-shape-doors.ts'
import {
  AllthenticateShape,
  NamesShape,
  WordsShape,
} from '../../packages/server/src/vendors/allthenticate/settings.ts'
import { AuthentimateShape } from '../../packages/server/src/vendors/authentimate/settings.ts'
import {
  AuthxBiometricsShape,
  AuthxShape,
} from '../../packages/server/src/vendors/authx/settings.ts'
import {
  EntrustShape,
  IdentityProviderShape,
} from '../../packages/server/src/vendors/entrust/settings.ts'

const README = resolve(import.meta.dirname, '../../README.md')
const BEGIN = '<!-- settings: made by npm run readme -->'
const END = '<!-- end of settings -->'

type Entries = Readonly<Record<string, v.GenericSchema>>

const SECTIONS: Readonly<Record<string, Entries>> = {
  'The config': ConfigShape.entries,
  '`sites[]`': SiteShape.entries,
  '`sites[].signIn`': SignInShape.entries,
  '`sites[].account`': AccountShape.entries,
  '`sites[].verifyPhone`': VerifyPhoneShape.entries,
  '`sites[].actions.<name>`': ActionDeclaration.entries,
  '`sites[].actions.<name>.fields.<name>`': FieldShape.entries,
  '`sites[].doors.<handle>`': DoorShape.entries,
  '`sites[].keys[]`': SiteKeyShape.entries,
  '`senders`': SendersShape.entries,
  '`limits`': LimitsShape.entries,
  '`messageLimits`': MessageLimitsShape.entries,
  '`messageLimits.perCountryHour`': CountryBudgetShape.entries,
  '`faces`': FacesShape.entries,
  '`proxy`': ProxyShape.entries,
  '`entrust({ … })`': EntrustShape.entries,
  '`entrust({ … }).identityProvider`': IdentityProviderShape.entries,
  '`authx({ … })`': AuthxShape.entries,
  '`authx({ … }).biometrics`': AuthxBiometricsShape.entries,
  '`authentimate({ … })`': AuthentimateShape.entries,
  '`allthenticate({ … })`': AllthenticateShape.entries,
  '`allthenticate({ … }).names`': NamesShape.entries,
  '`allthenticate({ … }).words`': WordsShape.entries,
}

/** The members of valibot's schemas that are read here. */
interface Schema {
  readonly type: string
  readonly wrapped?: Schema
  readonly item?: Schema
  readonly options?: readonly unknown[]
  readonly pipe?: readonly { readonly type: string; readonly requirement?: unknown }[]
  readonly default?: unknown
}

const toNumber = (value: unknown): string => Number(value).toLocaleString('en-US')
const toCode = (value: unknown): string => `\`${String(value)}\``

/** What a schema lets through, in a few words. */
function toAllowed(schema: Schema): string {
  switch (schema.type) {
    case 'optional':
      return schema.wrapped === undefined ? '' : toAllowed(schema.wrapped)
    case 'picklist':
      return schema.options?.length === KIND_NAMES.length
        ? 'ways'
        : (schema.options ?? []).map(toCode).join(', ')
    case 'number':
      return toBounds(schema)
    case 'array':
      return schema.item === undefined ? 'a list' : `list of ${toAllowed(schema.item)}`
    case 'boolean':
      return '`true`, `false`'
    case 'string':
      return 'text'
    case 'union':
      return toUnion(schema)
    case 'record':
      return 'object by name'
    case 'strict_object':
    case 'any':
      return 'object'
    case 'custom':
      return 'function'
    default:
      throw new TypeError(`No words for settings of the type ${schema.type}.`)
  }
}

function toBounds({ pipe = [] }: Schema): string {
  const [least, most] = ['min_value', 'max_value'].map(
    (type) => pipe.find((part) => part.type === type)?.requirement,
  )
  return `${toNumber(least)}–${toNumber(most)}`
}

/** A secret's sources are classes; of other unions the first member is the short form, or an entry of the list. */
function toUnion({ options = [] }: Schema): string {
  const [first, second] = options as readonly Schema[]
  if (first === undefined || first.type === 'instance') return '`env(…)`'
  if (second?.type === 'strict_object') return `${toAllowed(first)}; or an object`
  return `${toAllowed(first)}; or a list`
}

function toDefault(schema: Schema): string {
  if (schema.type !== 'optional') return '**required**'
  const { default: standard } = schema
  if (standard === undefined) return '—'
  if (typeof standard === 'number') return toNumber(standard)
  if (Array.isArray(standard)) return standard.map(toCode).join(', ') || 'none'
  return typeof standard === 'object' ? '—' : toCode(standard)
}

function toRow([name, schema]: readonly [string, v.GenericSchema]): string {
  const description = v.getDescription(schema)
  if (description === undefined) throw new TypeError(`The setting ${name} has no description.`)
  // Every schema carries the members its own type needs; the others stay undefined.
  const facts = schema as unknown as Schema
  return `| \`${name}\` | ${toDefault(facts)} | ${toAllowed(facts)} | ${description} |`
}

function toTable([title, entries]: readonly [string, Entries]): string {
  const rows = Object.entries(entries).map(toRow)
  const head = '| setting | default | allowed | what it is |\n| --- | --- | --- | --- |'
  return `### ${title}\n\n${head}\n${rows.join('\n')}\n`
}

/** The README with the tables of now. @throws TypeError when a marker is missing */
function toReadme(text: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (begin < 0 || end < begin) throw new TypeError('README.md lacks the markers of its settings.')
  const tables = Object.entries(SECTIONS).map(toTable).join('\n')
  const ways = `Ways: ${KIND_NAMES.map(toCode).join(', ')}.`
  return `${text.slice(0, begin)}${BEGIN}\n\n${ways}\n\n${tables}\n${text.slice(end)}`
}

const found = readFileSync(README, 'utf8')
const wanted = toReadme(found)
if (!process.argv.includes('--check')) {
  writeFileSync(README, wanted)
} else if (wanted !== found) {
  console.error('The settings in README.md are not those of the config: run npm run readme.')
  process.exitCode = 1
}
