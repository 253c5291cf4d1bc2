/**
 * @module
 * `countersign keys`: the next key that signs proofs, and the end of one that somebody else may hold. Floor 6.
 */
import { assertWords, CONFIG_OPTIONS, parseOptions, UsageError, type Command } from './command.ts'
import { withBackend } from './load-config.ts'

/** `countersign keys`. */
export const keys: Command = {
  usage: 'rotate|withdraw <kid> [--config <file>] [--data <folder>]',
  summary: 'Make a new key that signs proofs, or end one at once',
  details: [
    'rotate: sites see the new key before it signs, and the old one until its last proof has expired.',
    'withdraw: the key and all that it signed are worth nothing any more, and another key signs.',
    'The ids (kid) are in /.well-known/jwks.json; one that begins with a dash goes after --.',
  ],
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, CONFIG_OPTIONS)
    const [act, kid] = positionals
    if (act === 'rotate') {
      assertWords(positionals, 1)
      await withBackend(terminal, values, (backend) => backend.rotateKeys())
      terminal.print('A new key is published; it signs once every site has had time to see it.')
      return 0
    }
    if (act !== 'withdraw' || kid === undefined)
      throw new UsageError('The commands are: countersign keys rotate, and withdraw with a key id.')
    assertWords(positionals, 2)
    await withBackend(terminal, values, (backend) => backend.withdrawKey(kid))
    terminal.print('The key is withdrawn; servers that run let go of it within a minute.')
    return 0
  },
}
