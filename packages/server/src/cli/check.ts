/**
 * @module
 * `countersign check`: one line for each thing that is missing before going live. Floor 6.
 */
import { ConfigError } from '../config.ts'
import { loadAssets } from '../runtimes/node-assets.ts'
import { systemRandom } from '../runtimes/web-platform.ts'
import { Secret } from '../secret.ts'
import { createVault } from '../vault.ts'
import { assertWords, CONFIG_OPTIONS, parseOptions, type Command } from './command.ts'
import { listFindings, type Finding } from './findings.ts'
import { loadConfig } from './load-config.ts'
import type { Terminal } from './terminal.ts'

/** `countersign check`. */
export const check: Command = {
  usage: '[--config <file>]',
  summary: 'Tell what is missing before going live',
  details: ['Exit code 1 when there is a problem; warnings leave it at 0.'],
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, CONFIG_OPTIONS)
    assertWords(positionals, 0)
    const input = await loadConfig(terminal, values)
    const findings = [
      ...listFindings(input, terminal.environment),
      ...(await listMasterKey(terminal)),
      ...listWidget(),
    ]
    for (const { level, text } of findings) terminal.print(`${level}: ${text}`)
    const problems = findings.filter(({ level }) => level === 'problem').length
    if (problems === 0) terminal.print('Nothing is missing.')
    return problems === 0 ? 0 : 1
  },
}

/** A key of the wrong length would stop the start. */
async function listMasterKey({ environment }: Terminal): Promise<Finding[]> {
  const value = environment['COUNTERSIGN_MASTER_KEY']
  if (value === undefined || value === '') return []
  try {
    await createVault(new Secret(value, 'masterKey'), systemRandom)
    return []
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof ConfigError)) throw error
    return [{ level: 'problem', text: 'COUNTERSIGN_MASTER_KEY must be 32 bytes, base64url.' }]
  }
}

const listWidget = (): Finding[] =>
  loadAssets()('widget.js') === undefined
    ? [
        {
          level: 'warning',
          text: 'The widget is not installed here; npm install @countersign/widget.',
        },
      ]
    : []
