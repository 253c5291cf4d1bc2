/**
 * @module
 * What a command is, and how it reads its arguments. Floor 6; the command line alone imports it.
 */
import { parseArgs, type ParseArgsConfig } from 'node:util'
import type { Terminal } from './terminal.ts'

/** One command: `countersign <name> …`. */
export interface Command {
  /** What follows the name, for the help. */
  readonly usage: string
  /** One line. */
  readonly summary: string
  /** Further lines of `countersign <name> --help`. */
  readonly details?: readonly string[]
  /**
   * @returns The exit code: 0 well, 1 found wanting.
   * @throws UsageError, ConfigError, Problem
   */
  run(args: readonly string[], terminal: Terminal): Promise<number>
}

/** The command was called wrongly: exit code 2. The message is one sentence. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}

/** It cannot be done here and now: exit code 1. The message is one sentence. */
export class CommandError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CommandError'
  }
}

/** Options that every command with a config has. */
export const CONFIG_OPTIONS = {
  config: { type: 'string' },
  data: { type: 'string' },
} as const

type Options = NonNullable<ParseArgsConfig['options']>

/**
 * Reads options and words.
 *
 * @throws UsageError for an option that does not exist or lacks its value.
 */
export function parseOptions<O extends Options>(args: readonly string[], options: O) {
  try {
    const settings = { args: [...args], options, allowPositionals: true, strict: true } as const
    return parseArgs<typeof settings>(settings)
  } catch (error) {
    const [sentence = 'These options cannot be read'] = String(
      error instanceof Error ? error.message : '',
    ).split(/[.\n]/)
    throw new UsageError(`${sentence.trim()}.`)
  }
}

/** @throws UsageError when a word is missing or there is one too many. */
export function assertWords(words: readonly string[], least: number, most = least): void {
  if (words.length < least) throw new UsageError('Something is missing; see --help.')
  if (words.length > most) throw new UsageError('There is a word too many; see --help.')
}
