/**
 * @module
 * `countersign people …`: the directory from the command line, by the rules of the HTTP routes. Results
 * are JSON, one person a line. Floor 6.
 */
import { PutPersonRequest, type Person, type PersonList } from '@countersign/protocol'
import type { Backend } from '../runtimes/backend.ts'
import { assertWords, CommandError, parseOptions, UsageError, type Command } from './command.ts'
import { withBackend } from './load-config.ts'
import { BUILDING_VERBS } from './people-building.ts'
import { importPeople } from './people-import.ts'
import {
  parseInput,
  parsePairs,
  PEOPLE_OPTIONS,
  printJson,
  toUser,
  type PeopleCall,
  type PeopleVerb,
} from './people-verb.ts'

const VERBS: Readonly<Record<string, PeopleVerb>> = {
  list: {
    words: [0, 0],
    options: ['vendor', 'guests', 'emails'],
    help: [
      '[--vendor <id> [--guests] [--emails]]',
      'Everybody, one JSON object a line; with a vendor those who are there, ours or not.',
    ],
    run: list,
  },
  show: { words: [1, 1], options: [], help: ['<user>', 'One person.'], run: show },
  put: {
    words: [1, 1],
    options: ['name', 'login-name', 'email', 'phone', 'locale', 'link', 'at'],
    help: [
      '<user> [--name <text>] [--login-name <name>]… [--email <address>]… [--phone <+number>]… [--locale <tag>] [--link <vendor>=<account>]… [--at <vendor>[=<json>]]…',
      'Create or change, at vendors too (--at, with what is wanted there); what is not named stays. Codes go to these contacts.',
    ],
    run: put,
  },
  import: {
    words: [1, 1],
    options: [],
    help: [
      '<file | ->',
      'One JSON object a line: {"user", "display_name"?, "login_names"?, "emails"?, "phones"?, "locale"?, "links"?, "vendors"?}.',
    ],
    run: ({ backend, terminal, site, words: [file = '-'] }) =>
      importPeople(terminal, {
        put: (user, person) => backend.people.put(site, user, person),
        file,
      }),
  },
  unlock: {
    words: [1, 2],
    options: [],
    help: ['<user> [<authenticator>]', 'End the lock of one way, or of all, and tell the person.'],
    run: unlock,
  },
  remove: {
    words: [2, 2],
    options: [],
    help: ['<user> <authenticator>', 'Take a way; what a company keeps of it goes first.'],
    run: remove,
  },
  erase: {
    words: [1, 1],
    options: [],
    help: [
      '<user>',
      'Erase a person and everything they sign in with, at vendors too. Exit code 1 while some of it is left there.',
    ],
    run: erase,
  },
  'temporary-code': {
    words: [1, 1],
    options: ['ttl'],
    help: [
      '<user> [--ttl <seconds>]',
      'Print a code that signs the person in once. Default 86400 s.',
    ],
    run: createTemporaryCode,
  },
  ...BUILDING_VERBS,
}

const SHARED: readonly string[] = ['config', 'data', 'site']
const INDENT = ' '.repeat(4)

/** `countersign people`. */
export const people: Command = {
  usage: `${Object.keys(VERBS).join(' | ')} …`,
  summary: 'See and change who is in the directory, and in the building',
  details: [
    ...Object.entries(VERBS).flatMap(
      ([
        name,
        {
          help: [usage, summary],
        },
      ]) => [`${name} ${usage}`.trimEnd(), `${INDENT}${summary}`],
    ),
    '',
    '--site <id>',
    `${INDENT}Whose people; needed when the config has several sites.`,
  ],
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, PEOPLE_OPTIONS)
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

/**
 * The site that is named, or the only one.
 *
 * @throws UsageError
 */
export function toSite({ config }: Backend, given: string | undefined): string {
  const ids = [...config.sites.keys()]
  if (given !== undefined) {
    if (config.sites.has(given)) return given
    throw new UsageError('The config has no site with the id that --site names.')
  }
  const [only = '', another] = ids
  if (another !== undefined) throw new UsageError(`Name the site with --site: ${ids.join(', ')}.`)
  return only
}

const MOST_PER_PAGE = 1_000

async function list({ backend, terminal, site, values }: PeopleCall): Promise<number> {
  const { vendor, guests = false, emails = false } = values
  let after: string | undefined
  do {
    const page = { limit: MOST_PER_PAGE, ...(after === undefined ? {} : { after }) }
    const {
      people: found,
      others = [],
      next,
    }: PersonList = vendor === undefined
      ? await backend.people.list(site, page)
      : await backend.building.accounts(site, { vendor, guests, emails, ...page })
    for (const one of [...found, ...others]) printJson(terminal, one)
    after = next
  } while (after !== undefined)
  return 0
}

async function show({ backend, terminal, site, words }: PeopleCall): Promise<number> {
  printJson(terminal, await backend.people.read(site, toUser(words)))
  return 0
}

async function put({ backend, terminal, site, words, values }: PeopleCall): Promise<number> {
  const { name, email, phone, locale, 'login-name': loginName } = values
  const person = parseInput(PutPersonRequest, 'The person', {
    display_name: name,
    login_names: loginName,
    emails: email,
    phones: phone,
    locale,
    links: mapPairs(parsePairs('link', values.link), (account) => ({ account })),
    vendors: mapPairs(parsePairs('at', values.at), parseWish),
  })
  const written = await backend.people.put(site, toUser(words), person)
  printJson(terminal, written)
  return isDoneEverywhere(written) ? 0 : 1
}

const mapPairs = <T>(
  pairs: Readonly<Record<string, string>> | undefined,
  map: (value: string) => T,
): Record<string, T> | undefined =>
  pairs && Object.fromEntries(Object.entries(pairs).map(([id, value]) => [id, map(value)]))

/** Nothing is a wish too: the account itself. @throws UsageError */
function parseWish(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch {
    throw new UsageError('--at must hold JSON behind the equals sign.')
  }
}

/** True unless a vendor refused, could not be asked, or nobody knows. */
const isDoneEverywhere = ({ vendors = {} }: Person): boolean =>
  Object.values(vendors).every(({ result }) => ['created', 'updated', 'invited'].includes(result))

async function remove({ backend, terminal, site, words }: PeopleCall): Promise<number> {
  const [, id = ''] = words
  printJson(terminal, await backend.people.remove(site, toUser(words), id))
  return 0
}

async function unlock({ backend, terminal, site, words }: PeopleCall): Promise<number> {
  const user = toUser(words)
  const [, named] = words
  const known = await backend.people.read(site, user)
  const locked = known.authenticators.filter((one) => one.locked).map((one) => one.id)
  for (const id of named === undefined ? locked : [named])
    await backend.people.unlock(site, user, id)
  printJson(terminal, await backend.people.read(site, user))
  return 0
}

async function erase({ backend, terminal, site, words }: PeopleCall): Promise<number> {
  const vendors = await backend.people.erase(site, toUser(words))
  terminal.note('Nothing of this person is left in the directory.')
  const entries = Object.entries(vendors)
  if (entries.length > 0) printJson(terminal, { vendors })
  return entries.every(([, outcome]) => outcome === 'erased' || outcome === 'partial') ? 0 : 1
}

async function createTemporaryCode({
  backend,
  terminal,
  site,
  words,
  values,
}: PeopleCall): Promise<number> {
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
