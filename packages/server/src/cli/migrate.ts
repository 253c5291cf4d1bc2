/**
 * @module
 * `countersign migrate`: brings the store to this version's shape. `serve` does the same by itself; two
 * at once are safe, because a store migrates under its own lock. Floor 6.
 */
import { assertWords, CONFIG_OPTIONS, parseOptions, type Command } from './command.ts'
import { withBackend } from './load-config.ts'

/** `countersign migrate`. */
export const migrate: Command = {
  usage: '[--config <file>] [--data <folder>]',
  summary: 'Bring the store up to date (serve does so by itself)',
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, CONFIG_OPTIONS)
    assertWords(positionals, 0)
    await withBackend(terminal, values, async () => terminal.print('The store is up to date.'))
    return 0
  },
}
