/**
 * @module
 * `countersign check`: one line for each thing that is missing before going live. Floor 6.
 */
import { ConfigError, type ConfigInput } from '../config.ts'
import { loadAssets } from '../runtimes/node-assets.ts'
import { systemClock, systemRandom } from '../runtimes/web-platform.ts'
import { Secret } from '../secret.ts'
import { createVault } from '../vault.ts'
import { assertWords, CONFIG_OPTIONS, parseOptions, type Command } from './command.ts'
import { listFindings, type Finding } from './findings.ts'
import { loadConfig } from './load-config.ts'
import type { Terminal } from './terminal.ts'
import { toVendorFinding, type VendorFinding } from './vendor-findings.ts'

const OPTIONS = { ...CONFIG_OPTIONS, offline: { type: 'boolean' } } as const

/** `countersign check`. */
export const check: Command = {
  usage: '[--config <file>] [--offline]',
  summary: 'Tell what is missing before going live, and how it stands with each company',
  details: [
    'Asks each company one thing that changes nothing: is it reachable, does it take our key?',
    'Exit code 1 when there is a problem; warnings leave it at 0.',
    '',
    '--offline  Ask nobody.',
  ],
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, OPTIONS)
    assertWords(positionals, 0)
    const input = await loadConfig(terminal, values)
    const findings = [
      ...listFindings(input, terminal.environment),
      ...(await listMasterKey(terminal)),
      ...listWidget(),
    ]
    const isOffline = values.offline === true
    const vendors = await listVendors(input, { terminal, findings, isOffline })
    for (const { level, text } of [...findings, ...vendors]) terminal.print(`${level}: ${text}`)
    const problems = [...findings, ...vendors].filter(({ level }) => level === 'problem').length
    if (problems === 0) terminal.print('Nothing is missing.')
    return problems === 0 ? 0 : 1
  },
}

interface VendorCheck {
  readonly terminal: Terminal
  /** What was found before. */
  readonly findings: readonly Finding[]
  readonly isOffline: boolean
}

/** One line each. What keeps a config from being read keeps its companies from being asked, and is told once. */
async function listVendors(
  input: ConfigInput,
  { terminal, findings, isOffline }: VendorCheck,
): Promise<readonly VendorFinding[]> {
  try {
    const { probeCompanies } = await import('../runtimes/node-probe.ts')
    const companies = await probeCompanies(input, terminal.environment, isOffline)
    return companies.map((company) => toVendorFinding(company, systemClock.now()))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const { message: text } = error
    return findings.some((one) => one.text === text) ? [] : [{ level: 'problem', text }]
  }
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
