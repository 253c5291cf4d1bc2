/**
 * @module
 * Finds and loads the settings of a project: `.env`, then `countersign.config`. Floor 6; the command
 * line alone imports it.
 */
import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import type { ConfigInput } from '../config.ts'
import type { Audit } from '../ports.ts'
import type { Backend } from '../runtimes/backend.ts'
import type { NodeOptions } from '../runtimes/node.ts'
import { systemClock, toAuditLine } from '../runtimes/web-platform.ts'
import { CommandError, UsageError } from './command.ts'
import type { Terminal } from './terminal.ts'

/** Names of the config, first found wins. */
export const CONFIG_FILES = [
  'countersign.config.ts',
  'countersign.config.mjs',
  'countersign.config.js',
] as const

/** Values of the options `--config` and `--data`. */
export interface Places {
  readonly config?: string | undefined
  readonly data?: string | undefined
}

/**
 * Reads `.env` (what the environment sets already stays) and imports the config's default export.
 *
 * @throws UsageError when there is none; CommandError when it cannot be loaded.
 */
export async function loadConfig(terminal: Terminal, places: Places): Promise<ConfigInput> {
  const path = findConfig(terminal, places.config)
  const environmentFile = join(terminal.cwd, '.env')
  if (existsSync(environmentFile)) process.loadEnvFile(environmentFile)
  const loaded = await importConfig(path)
  if (typeof loaded !== 'object' || loaded === null) {
    throw new CommandError(
      `${path} has no default export; write export default defineConfig({ … }).`,
    )
  }
  // Its members are checked by parseConfig before anything uses them.
  return loaded as ConfigInput
}

function findConfig(terminal: Terminal, given: string | undefined): string {
  const names = given === undefined ? CONFIG_FILES : [given]
  const found = names.map((name) => resolve(terminal.cwd, name)).find((path) => existsSync(path))
  if (found !== undefined) return found
  throw new UsageError(
    given === undefined
      ? 'There is no countersign.config.ts here; countersign init writes one.'
      : 'There is no config at the path that --config names.',
  )
}

async function importConfig(path: string): Promise<unknown> {
  const address = pathToFileURL(path).href
  const hooks = path.endsWith('.ts') ? takeForModule(address) : undefined
  try {
    const module = (await import(address)) as { readonly default?: unknown }
    return module.default
  } catch (cause) {
    if (hasCode(cause, 'ERR_UNKNOWN_FILE_EXTENSION')) {
      throw new CommandError('A config in TypeScript needs Node 22.18 or newer.', { cause })
    }
    // The operator's own file: without the reason nobody could mend it.
    const [reason = ''] = (cause instanceof Error ? cause.message : '').split('\n')
    throw new CommandError(`${path} could not be loaded: ${reason}`, { cause })
  } finally {
    hooks?.deregister()
  }
}

/**
 * A config is a module whatever the nearest package.json says: what `npm init` writes calls every file
 * CommonJS, and one that says nothing costs a warning.
 */
function takeForModule(address: string) {
  return registerHooks({
    resolve(specifier, context, nextResolve) {
      const found = nextResolve(specifier, context)
      return specifier === address ? { ...found, format: 'module-typescript' } : found
    },
  })
}

/** True for Node's errors with this code. */
export const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

/** Where database and, in a trial, master key lie. */
export const toDataDir = (terminal: Terminal, places: Places): string =>
  resolve(terminal.cwd, places.data ?? terminal.environment['DATA_DIR'] ?? '.countersign')

/**
 * Opens the backend of this project.
 *
 * @param options  `lasting`: refuses a store that no other process can reach.
 * @throws as loadConfig; ConfigError
 */
export async function openBackend(
  terminal: Terminal,
  places: Places,
  options: Pick<NodeOptions, 'audit'> & { readonly lasting?: boolean } = {},
): Promise<Backend> {
  const input = await loadConfig(terminal, places)
  if (options.lasting === true && isVolatileStore(input.store)) {
    throw new CommandError(
      'The config keeps everything in memory, which only the running server can reach.',
    )
  }
  return open(terminal, { input, places, options })
}

async function open(
  terminal: Terminal,
  {
    input,
    places,
    options,
  }: { input: ConfigInput; places: Places; options: Pick<NodeOptions, 'audit'> },
): Promise<Backend> {
  // Only now: `init` and `--help` need none of it.
  const { createBackend } = await import('../runtimes/node.ts')
  try {
    return await createBackend(input, {
      dataDir: toDataDir(terminal, places),
      environment: terminal.environment,
      ...(options.audit === undefined ? {} : { audit: options.audit }),
    })
  } catch (cause) {
    if (cause instanceof Error && hasSqliteCode(cause)) {
      throw new CommandError('The database cannot be opened; is the data folder writable?', {
        cause,
      })
    }
    throw cause
  }
}

const hasSqliteCode = (error: Error): boolean =>
  ['ERR_SQLITE_ERROR', 'EACCES', 'EROFS', 'ENOTDIR'].some((code) => hasCode(error, code))

/** True for a store whose contents end with the process. */
export const isVolatileStore = (store: unknown): boolean =>
  typeof store === 'object' && store !== null && 'isVolatile' in store && store.isVolatile === true

/** Leaves out what a command says itself, or what is not so: that a server runs. */
export const withoutStartAndStop =
  (audit: Audit): Audit =>
  (event) => {
    if (event.event !== 'server.started' && event.event !== 'server.stopped') audit(event)
  }

/**
 * Runs something with the project's backend and closes it, whatever happens. What it audits goes to the
 * notes, so that results stay readable by programs.
 *
 * @throws as openBackend, and what the work throws
 */
export async function withBackend<T>(
  terminal: Terminal,
  places: Places,
  work: (backend: Backend) => Promise<T>,
): Promise<T> {
  const backend = await openBackend(terminal, places, {
    lasting: true,
    audit: withoutStartAndStop((event) =>
      terminal.note(toAuditLine(event, systemClock.now()).trimEnd()),
    ),
  })
  try {
    return await work(backend)
  } finally {
    await backend.close()
  }
}
