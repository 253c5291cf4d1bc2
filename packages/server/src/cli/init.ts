/**
 * @module
 * `countersign init`: the files a project begins with. Never overwrites anything. Floor 6.
 */
import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { toBase64url } from '@countersign/protocol'
import { systemRandom } from '../runtimes/web-platform.ts'
import { assertWords, parseOptions, type Command } from './command.ts'
import { CONFIG_FILES } from './load-config.ts'
import type { Terminal } from './terminal.ts'

const CONFIG = `// countersign.config.ts
import { defineConfig, env } from '@countersign/server'
import { outbox } from '@countersign/server/senders/outbox'   // development only: read codes at /auth/outbox

export default defineConfig({
  issuer: 'http://localhost:3000/auth',           // what browsers see; https anywhere but localhost
  sites: [{
    id: 'example',
    origins: ['http://localhost:3000'],
    rpId: 'localhost',                            // passkeys belong to this domain; choose once
    key: env('COUNTERSIGN_SITE_KEY'),
    signIn: { ways: ['email-code', 'passkey', 'password'], acr: 'aal1', signUp: 'open' },
    actions: { transfer: {
      acr: 'aal2', maxAge: 300,                   // at least two factors, proven in the last five minutes
      fields: { amount: 'money', payee: 'text' },
      text: { en: 'Send {amount} to {payee}', de: '{amount} an {payee} senden' },
    } },
  }],
  senders: { email: outbox() },                   // later: smtp({ … }), webhook({ … })
})
`

const SECRETS = ['COUNTERSIGN_SITE_KEY', 'COUNTERSIGN_MASTER_KEY'] as const
const IGNORED = ['.env', '.countersign'] as const

/** `countersign init`. */
export const init: Command = {
  usage: '',
  summary: 'Write countersign.config.ts, and .env with fresh keys',
  async run(args, terminal) {
    assertWords(parseOptions(args, {}).positionals, 0)
    // First what keeps the keys out of the repository, then the keys.
    addIgnored(terminal)
    writeSecrets(terminal)
    writeConfig(terminal)
    return 0
  },
}

function writeConfig(terminal: Terminal): void {
  const known = CONFIG_FILES.find((name) => existsSync(join(terminal.cwd, name)))
  if (known !== undefined) return terminal.print(`${known} is there already and stays as it is.`)
  writeFileSync(join(terminal.cwd, CONFIG_FILES[0]), CONFIG, { flag: 'wx' })
  terminal.print(`${CONFIG_FILES[0]} is written.`)
}

/** A file that exists keeps every line; only names it lacks are added. */
function writeSecrets(terminal: Terminal): void {
  const path = join(terminal.cwd, '.env')
  const isNew = !existsSync(path)
  const text = isNew ? '' : readFileSync(path, 'utf8')
  const missing = SECRETS.filter(
    (name) => !new RegExp(`^\\s*(export\\s+)?${name}\\s*=`, 'm').test(text),
  )
  const lines = missing.map((name) => `${name}=${toBase64url(systemRandom.bytes(32))}\n`).join('')
  if (isNew) writeFileSync(path, lines, { mode: 0o600, flag: 'wx' })
  else if (lines !== '') appendFileSync(path, endLine(text) + lines)
  terminal.print(toReport(isNew, missing))
  if ((statSync(path).mode & 0o077) !== 0) {
    terminal.note(
      '.env can be read by other users of this machine; chmod 600 .env keeps the keys yours.',
    )
  }
}

function toReport(isNew: boolean, missing: readonly string[]): string {
  if (isNew) return '.env is written, with a fresh site key and a fresh master key.'
  if (missing.length === 0) return '.env is there already and stays as it is.'
  return `.env now has ${missing.join(' and ')} too.`
}

const endLine = (text: string): string => (text === '' || text.endsWith('\n') ? '' : '\n')

function addIgnored(terminal: Terminal): void {
  const path = join(terminal.cwd, '.gitignore')
  if (!existsSync(path)) return
  const text = readFileSync(path, 'utf8')
  const known = new Set(text.split('\n').map((line) => line.trim().replace(/^\/|\/$/g, '')))
  const missing = IGNORED.filter((name) => !known.has(name))
  if (missing.length === 0) return
  appendFileSync(path, `${endLine(text)}${missing.join('\n')}\n`)
  terminal.print(`.gitignore now has ${missing.join(' and ')} too.`)
}
