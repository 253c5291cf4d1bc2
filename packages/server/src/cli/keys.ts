/**
 * @module
 * `countersign keys rotate`: the next key that signs proofs. Floor 6.
 */
import { assertWords, CONFIG_OPTIONS, parseOptions, UsageError, type Command } from './command.ts'
import { withBackend } from './load-config.ts'

/** `countersign keys`. */
export const keys: Command = {
  usage: 'rotate [--config <file>] [--data <folder>]',
  summary: 'Make a new key that signs proofs',
  details: [
    'Sites see the new key before it signs, and the old one until its last proof has expired.',
  ],
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, CONFIG_OPTIONS)
    assertWords(positionals, 1)
    if (positionals[0] !== 'rotate')
      throw new UsageError('The command is: countersign keys rotate.')
    await withBackend(terminal, values, (backend) => backend.rotateKeys())
    terminal.print('A new key is published; it signs once every site has had time to see it.')
    return 0
  },
}
