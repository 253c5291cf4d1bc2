/**
 * @module
 * `countersign people …`: the directory from the command line, by the rules of the HTTP routes. Results
 * are JSON, one person a line. Floor 6.
 */
import { UserId, PutPersonRequest, type Person } from '@countersign/protocol'
import * as v from 'valibot'
import type { Backend } from '../runtimes/backend.ts'
import {
  assertWords,
  CommandError,
  CONFIG_OPTIONS,
  parseOptions,
  UsageError,
  type Command,
} from './command.ts'
import { withBackend } from './load-config.ts'
import { importPeople } from './people-import.ts'
import type { Terminal } from './terminal.ts'

const OPTIONS = {
  ...CONFIG_OPTIONS,
  site: { type: 'string' },
  name: { type: 'string' },
  'login-name': { type: 'string', multiple: true },
  email: { type: 'string', multiple: true },
  phone: { type: 'string', multiple: true },
  locale: { type: 'string' },
  ttl: { type: 'string' },
} as const

const parse = (args: readonly string[]) => parseOptions(args, OPTIONS).values
type Values = ReturnType<typeof parse>

/** One call of a subcommand, with its words checked. */
interface Call {
  readonly backend: Backend
  readonly terminal: Terminal
  readonly site: string
  readonly words: readonly string[]
  readonly values: Values
}

interface Verb {
  /** How many words follow: least and most. */
  readonly words: readonly [least: number, most: number]
  /** Options it takes beside those for config and site. */
  readonly options: readonly (keyof Values)[]
  run(call: Call): Promise<number>
}

const VERBS: Readonly<Record<string, Verb>> = {
  list: { words: [0, 0], options: [], run: list },
  show: { words: [1, 1], options: [], run: show },
  put: { words: [1, 1], options: ['name', 'login-name', 'email', 'phone', 'locale'], run: put },
  import: {
    words: [1, 1],
    options: [],
    run: ({ backend, terminal, site, words: [file = '-'] }) =>
      importPeople(terminal, {
        put: (user, person) => backend.people.put(site, user, person),
        file,
      }),
  },
  unlock: { words: [1, 2], options: [], run: unlock },
  erase: { words: [1, 1], options: [], run: erase },
  'temporary-code': { words: [1, 1], options: ['ttl'], run: createTemporaryCode },
}

const SHARED: readonly string[] = ['config', 'data', 'site']

/** `countersign people`. */
export const people: Command = {
  usage: 'list | show | put | import | unlock | erase | temporary-code …',
  summary: 'See and change who is in the directory',
  details: [
    'list                             Everybody, one JSON object a line.',
    'show <user>                      One person.',
    'put <user> [--name <text>] [--login-name <name>]… [--email <address>]… [--phone <+number>]… [--locale <tag>]',
    '                                 Create or change; what is not named stays. Codes go to these contacts.',
    'import <file | ->                One JSON object a line: {"user", "display_name"?, "login_names"?, "emails"?, "phones"?, "locale"?}.',
    'unlock <user> [<authenticator>]  End the lock of one way, or of all, and tell the person.',
    'erase <user>                     Erase a person and everything they sign in with.',
    'temporary-code <user> [--ttl <seconds>]',
    '                                 Print a code that signs the person in once. Default 86400 s.',
    '',
    '--site <id>                      Whose people; needed when the config has several sites.',
  ],
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, OPTIONS)
    const [name = '', ...words] = positionals
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
    if (verb === undefined)
      throw new UsageError(`countersign people does one of: ${Object.keys(VERBS).join(', ')}.`)
    assertWords(words, ...verb.words)
    for (const option of Object.keys(values)) {
      if (![...SHARED, ...verb.options].includes(option)) {
        throw new UsageError(`countersign people ${name} has no option --${option}.`)
      }
    }
    return withBackend(terminal, values, async (backend) =>
      verb.run({ backend, terminal, site: toSite(backend, values.site), words, values }),
    )
  },
}

function toSite({ config }: Backend, given: string | undefined): string {
  const ids = [...config.sites.keys()]
  if (given !== undefined) {
    if (config.sites.has(given)) return given
    throw new UsageError('The config has no site with the id that --site names.')
  }
  const [only = '', another] = ids
  if (another !== undefined) throw new UsageError(`Name the site with --site: ${ids.join(', ')}.`)
  return only
}

function toUser([text = '']: readonly string[]): string {
  if (v.is(UserId, text)) return text
  throw new UsageError('The user must be your id of the person: 1 to 128 characters.')
}

const printPerson = (terminal: Terminal, person: Person): void =>
  terminal.print(JSON.stringify(person))

async function list({ backend, terminal, site }: Call): Promise<number> {
  let after: string | undefined
  do {
    const page = await backend.people.list(site, {
      limit: 1_000,
      ...(after === undefined ? {} : { after }),
    })
    for (const person of page.people) printPerson(terminal, person)
    after = page.next
  } while (after !== undefined)
  return 0
}

async function show({ backend, terminal, site, words }: Call): Promise<number> {
  printPerson(terminal, await backend.people.read(site, toUser(words)))
  return 0
}

async function put({ backend, terminal, site, words, values }: Call): Promise<number> {
  const { name, email, phone, locale, 'login-name': loginName } = values
  const parsed = v.safeParse(PutPersonRequest, {
    ...(name === undefined ? {} : { display_name: name }),
    ...(loginName === undefined ? {} : { login_names: loginName }),
    ...(email === undefined ? {} : { emails: email }),
    ...(phone === undefined ? {} : { phones: phone }),
    ...(locale === undefined ? {} : { locale }),
  })
  if (!parsed.success) {
    const [issue] = parsed.issues
    throw new UsageError(`${v.getDotPath(issue) ?? 'The person'} cannot be read.`)
  }
  printPerson(terminal, await backend.people.put(site, toUser(words), parsed.output))
  return 0
}

async function unlock({ backend, terminal, site, words }: Call): Promise<number> {
  const user = toUser(words)
  const [, named] = words
  const known = await backend.people.read(site, user)
  const locked = known.authenticators.filter((one) => one.locked).map((one) => one.id)
  for (const id of named === undefined ? locked : [named])
    await backend.people.unlock(site, user, id)
  printPerson(terminal, await backend.people.read(site, user))
  return 0
}

async function erase({ backend, terminal, site, words }: Call): Promise<number> {
  await backend.people.erase(site, toUser(words))
  terminal.note('Nothing of this person is left in the directory.')
  return 0
}

async function createTemporaryCode({
  backend,
  terminal,
  site,
  words,
  values,
}: Call): Promise<number> {
  const { ttl } = values
  if (ttl !== undefined && !isTtl(ttl)) throw new UsageError('--ttl must be 60 to 86400 seconds.')
  const { secret } = await backend.people.provision(site, toUser(words), {
    kind: 'temporary-code',
    ...(ttl === undefined ? {} : { ttl_seconds: Number(ttl) }),
  })
  if (secret === undefined) throw new CommandError('No code was made.')
  terminal.print(secret)
  return 0
}

const isTtl = (text: string): boolean =>
  /^\d{1,6}$/.test(text) && Number(text) >= 60 && Number(text) <= 86_400
