/**
 * @module
 * The command `countersign`. One file per command; this one finds it and turns what it throws into one
 * sentence and an exit code. Floor 6; `bin.ts` alone imports it.
 */
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { ConfigError } from '../config.ts'
import { Problem } from '../problem.ts'
import { check } from './check.ts'
import { doors } from './doors.ts'
import { CommandError, UsageError, type Command } from './command.ts'
import { init } from './init.ts'
import { keys } from './keys.ts'
import { migrate } from './migrate.ts'
import { people } from './people.ts'
import { serve } from './serve.ts'
import { createTerminal, quietWarnings, type Terminal } from './terminal.ts'

const COMMANDS: Readonly<Record<string, Command>> = {
  init,
  serve,
  check,
  migrate,
  keys,
  people,
  doors,
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined) {
    printHelp(terminal)
    return 2
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    printHelp(terminal)
    return 0
  }
  if (name === '--version' || name === '-v') {
    terminal.print(readVersion())
    return 0
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined) {
    throw new UsageError('There is no such command; countersign --help lists them.')
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    const lines = (command.details ?? []).map((line) => `  ${line}`.trimEnd())
    for (const line of [
      `countersign ${name} ${command.usage}`.trimEnd(),
      `  ${command.summary}.`,
      '',
      ...lines,
    ]) {
      terminal.print(line)
    }
    return 0
  }
  return command.run(rest, terminal)
}

function printHelp(terminal: Terminal): void {
  terminal.print('countersign <command>')
  terminal.print('')
  for (const [name, { summary }] of Object.entries(COMMANDS)) {
    terminal.print(`  ${name.padEnd(10)}${summary}`)
  }
  terminal.print('')
  terminal.print(
    'countersign <command> --help tells more; countersign --version which one this is.',
  )
}

/** Two folders up lies the manifest, from the sources and from the built files alike. */
function readVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return isManifest ? String(manifest.version) : 'unknown'
}

/** One sentence, never a stack: a whole error could hold what must not be shown. */
function report(error: unknown, terminal: Terminal): number {
  if (error instanceof UsageError) {
    terminal.note(error.message)
    return 2
  }
  if (error instanceof ConfigError || error instanceof CommandError) {
    terminal.note(error.message)
    return 1
  }
  if (error instanceof Problem) {
    terminal.note(`${error.message} (${error.code}).`)
    return 1
  }
  const name = error instanceof Error ? error.name : 'Error'
  terminal.note(`Something went wrong that should not (${name}).`)
  return 1
}

/** Whatever the config opened and does not close must not keep a finished command alive. */
const LINGER_MS = 1_000

quietWarnings()
const terminal = createTerminal()
process.exitCode = await run(process.argv.slice(2), terminal).catch((error: unknown) =>
  report(error, terminal),
)
setTimeout(() => process.exit(), LINGER_MS).unref()
