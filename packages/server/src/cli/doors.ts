/**
 * @module
 * `countersign doors …`: how doors stand, locking them, and the switch that ends all openings. No subcommand
 * opens a door: that takes a person and a proof. Floor 6.
 */
import type { Backend } from '../runtimes/backend.ts'
import { assertWords, CONFIG_OPTIONS, parseOptions, UsageError, type Command } from './command.ts'
import { withBackend } from './load-config.ts'
import { printJson } from './people-verb.ts'
import { toSite } from './people.ts'
import type { Terminal } from './terminal.ts'

const OPTIONS = {
  ...CONFIG_OPTIONS,
  site: { type: 'string' },
  user: { type: 'string' },
} as const

interface Call {
  readonly backend: Backend
  readonly terminal: Terminal
  /** As given; undefined: the only one, or all. */
  readonly site: string | undefined
  readonly user: string | undefined
  readonly door: string
}

const VERBS: Readonly<Record<string, { words: number; run(call: Call): Promise<number> }>> = {
  list: { words: 0, run: list },
  find: { words: 0, run: find },
  lock: { words: 1, run: lock },
  pause: { words: 0, run: pause },
  resume: { words: 0, run: resume },
}

/** `countersign doors`. */
export const doors: Command = {
  usage: 'list | find | lock | pause | resume …',
  summary: 'See and lock doors, and switch openings off at once',
  details: [
    'list                       The doors of a site, one a line.',
    'find                       Every door of the building with the uuid that the setting doors needs.',
    'lock <door> --user <user>  Lock a door, in the name of a person.',
    'pause                      End all openings from this moment on, at every server; locking goes on.',
    'resume                     Take that back.',
    '',
    '--site <id>                Which site. Without it, pause and resume are for all sites.',
  ],
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, OPTIONS)
    const [name = '', ...words] = positionals
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
    if (verb === undefined)
      throw new UsageError(`countersign doors does one of: ${Object.keys(VERBS).join(', ')}.`)
    assertWords(words, verb.words)
    const { site, user } = values
    if (user !== undefined && name !== 'lock') {
      throw new UsageError(`countersign doors ${name} has no option --user.`)
    }
    const [door = ''] = words
    return withBackend(terminal, values, (backend) =>
      verb.run({ backend, terminal, site, user, door }),
    )
  },
}

async function list({ backend, terminal, site }: Call): Promise<number> {
  const found = await backend.building.doors(toSite(backend, site))
  for (const door of found.doors) printJson(terminal, door)
  if (found.paused) terminal.note('Openings are switched off.')
  return 0
}

async function find({ backend, terminal, site }: Call): Promise<number> {
  const found = await backend.building.findDoors(toSite(backend, site))
  for (const { door, name, isOnline } of found) {
    printJson(terminal, { uuid: door, name, ...(isOnline !== undefined && { online: isOnline }) })
  }
  return 0
}

async function lock({ backend, terminal, site, user, door }: Call): Promise<number> {
  if (user === undefined) throw new UsageError('Name the person with --user.')
  const reply = await backend.building.lock(toSite(backend, site), door, user)
  printJson(terminal, reply)
  return reply.outcome === 'locked' ? 0 : 1
}

async function pause({ backend, terminal, site }: Call): Promise<number> {
  await backend.building.pauseDoors(toNamed(backend, site))
  terminal.print('No door is opened from now on; locking goes on.')
  return 0
}

async function resume({ backend, terminal, site }: Call): Promise<number> {
  await backend.building.resumeDoors(toNamed(backend, site))
  terminal.print('Doors are opened again, where no other switch and no setting forbids it.')
  return 0
}

const toNamed = (backend: Backend, site: string | undefined): string | undefined =>
  site === undefined ? undefined : toSite(backend, site)
