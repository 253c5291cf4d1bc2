import { toBase64url } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { openLoopback } from '../support/loopback.ts'
import { createProject, isSentence, type Project } from './support/project.ts'

const read = (project: Project, name: string) => readFileSync(join(project.path, name), 'utf8')

/** A config that may go live. */
const LIVE = `
import { defineConfig, env } from '@countersign/server'
export default defineConfig({
  issuer: 'https://bank.example/auth',
  sites: [{ id: 'bank', origins: ['https://bank.example'], rpId: 'bank.example', key: env('BANK_KEY') }],
  senders: { email: { id: 'mail', channels: ['mail'], send: async () => undefined } },
})
`
const createKey = () => toBase64url(crypto.getRandomValues(new Uint8Array(32)))
const toLiveEnvironment = () => ({ BANK_KEY: createKey(), COUNTERSIGN_MASTER_KEY: createKey() })

suite('init', () => {
  test('writes a config and private keys, and keeps them out of the repository', async (t) => {
    const project = createProject(t)
    project.write('.gitignore', 'dist')
    const { code } = await project.run(['init'])
    assert.equal(code, 0)
    assert.match(read(project, 'countersign.config.ts'), /key: env\('COUNTERSIGN_SITE_KEY'\)/)
    assert.match(
      read(project, '.env'),
      /^COUNTERSIGN_SITE_KEY=[\w-]{43}\nCOUNTERSIGN_MASTER_KEY=[\w-]{43}\n$/,
    )
    assert.equal(statSync(join(project.path, '.env')).mode & 0o777, 0o600)
    assert.equal(read(project, '.gitignore'), 'dist\n.env\n.countersign\n')
  })

  test('overwrites nothing: a second run changes no byte, and a foreign .env keeps its lines', async (t) => {
    const project = createProject(t)
    project.write('.env', 'OTHER=1\nCOUNTERSIGN_SITE_KEY=mine')
    project.write('countersign.config.ts', '// mine')
    await project.run(['init'])
    assert.match(
      read(project, '.env'),
      /^OTHER=1\nCOUNTERSIGN_SITE_KEY=mine\nCOUNTERSIGN_MASTER_KEY=[\w-]{43}\n$/,
    )
    const before = read(project, '.env')
    assert.equal((await project.run(['init'])).code, 0)
    assert.equal(read(project, '.env'), before)
    assert.equal(read(project, 'countersign.config.ts'), '// mine')
  })
})

suite('an older Node', () => {
  /** Runs in every process before its first file. */
  const pretend = (version: string) =>
    `--import data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'${version}'}})`

  test('is told what is needed, in one sentence, before anything else is loaded', async (t) => {
    const project = createProject(t)
    const env = { NODE_OPTIONS: pretend('20.11.1') }
    const { code, out, err } = await project.run(['init'], { env })
    assert.equal(code, 1)
    assert.equal(out, '')
    assert.equal(err, 'Countersign needs Node 22.18 or newer; this is 20.11.1.\n')
    assert.throws(() => read(project, 'countersign.config.ts'), { code: 'ENOENT' })
  })

  test('gets as far as the look: what is loaded before it needs nothing new', async (t) => {
    const project = createProject(t)
    const env = { NODE_OPTIONS: pretend('22.18.0') }
    assert.equal((await project.run(['init'], { env })).code, 0)
    const folder = new URL('../../packages/server/src/cli/', import.meta.url)
    const imported = ['bin.ts', 'node-version.ts'].flatMap((name) => {
      const text = readFileSync(new URL(name, folder), 'utf8')
      return [...text.matchAll(/^import .*'(.+)'$/gm)].map(([, from]) => from)
    })
    assert.deepEqual(imported, ['node:process', './node-version.ts'])
  })
})

suite('check', () => {
  test('names everything of a fresh project that must change before going live', async (t) => {
    const project = createProject(t)
    await project.run(['init'])
    const { code, out } = await project.run(['check'])
    assert.equal(code, 1)
    const problems = out.split('\n').filter((line) => line.startsWith('problem: '))
    assert.deepEqual(
      problems.map((line) => /setting ([\w.[\]]+)/.exec(line)?.[1]),
      ['issuer', 'origins', 'senders.email'],
    )
  })

  test('finds nothing missing in a config that may go live', async (t) => {
    const project = createProject(t)
    project.write('countersign.config.ts', LIVE)
    const { code, out, err } = await project.run(['check'], { env: toLiveEnvironment() })
    assert.doesNotMatch(out, /problem: /)
    assert.equal(err, '')
    assert.equal(code, 0)
  })

  for (const [what, from, to, named] of [
    [
      'a key in the config itself',
      `env('BANK_KEY')`,
      `new Secret('k'.repeat(40), 'key')`,
      'sites[0].key',
    ],
    [
      'texts without countries',
      `senders: {`,
      `senders: { sms: { id: 's', channels: ['sms'], send() {} },`,
      'phoneCountries',
    ],
    [
      'texts by a company without countries',
      `key: env('BANK_KEY') }],`,
      `key: env('BANK_KEY'), vendors: ['authentimate', 'local'] }], vendors: [authentimate({ key: env('TEXTS') })],`,
      'phoneCountries',
    ],
    [
      'numbers to be verified without countries',
      `key: env('BANK_KEY')`,
      `key: env('BANK_KEY'), verifyPhone: true`,
      'sites[0].verifyPhone',
    ],
    [
      'a store that forgets',
      `senders: {`,
      `store: createMemoryStore({ clock: { now: () => 1 } }), senders: {`,
      'store',
    ],
  ] as const) {
    test(`refuses ${what}`, async (t) => {
      const project = createProject(t)
      const imports = `import { Secret } from '@countersign/server'
        import { createMemoryStore } from '@countersign/server/stores/memory'
        import { authentimate } from '@countersign/server/vendors/authentimate'\n`
      project.write('countersign.config.ts', imports + LIVE.replace(from, to))
      const env = { ...toLiveEnvironment(), TEXTS: createKey() }
      const { code, out } = await project.run(['check', '--offline'], { env })
      assert.equal(code, 1)
      const problems = out.split('\n').filter((line) => line.startsWith('problem: '))
      assert.equal(problems.length, 1)
      assert.ok(problems[0]?.includes(`The setting ${named} `), problems[0])
    })
  }

  test('misses no sender of texts where a company sends them itself', async (t) => {
    const project = createProject(t)
    const run = async (vendors: string) => {
      const texting = LIVE.replace(
        `key: env('BANK_KEY') }],`,
        `key: env('BANK_KEY'), vendors: ${vendors} }], phoneCountries: ['SE'],
         vendors: [authentimate({ key: env('TEXTS') })],`,
      )
      const company = `import { authentimate } from '@countersign/server/vendors/authentimate'\n`
      project.write('countersign.config.ts', company + texting)
      const env = { ...toLiveEnvironment(), TEXTS: createKey() }
      return project.run(['check', '--offline'], { env })
    }
    assert.match((await run(`['local']`)).out, /^warning: .*sms-code.*senders\.sms/m)
    const { code, out } = await run(`['authentimate', 'local']`)
    assert.doesNotMatch(out, /sms-code/)
    assert.equal(code, 0)
  })

  test('tells in one line how it stands with a company, and what its settings lack', async (t) => {
    const project = createProject(t)
    let status = 200
    const company = await openLoopback(({ response }) => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end('[]')
    })
    t.after(company.close)
    const withDoors = (more = '') => {
      const vendor = `vendors: [allthenticate({ baseUrl: '${company.origin}', apiKey: env('DOORS')${more} })],`
      const named = LIVE.replace(`key: env('BANK_KEY') }],`, `key: env('BANK_KEY') }], ${vendor}`)
      const imported = `import { allthenticate } from '@countersign/server/vendors/allthenticate'\n`
      project.write('countersign.config.ts', imported + named)
    }
    const run = async (env = {}) => {
      const ran = await project.run(['check'], { env: { ...toLiveEnvironment(), ...env } })
      const lines = ran.out.split('\n').filter((line) => /allthenticate/.test(line))
      return { code: ran.code, lines }
    }
    const DOORS = createKey()
    withDoors()
    assert.deepEqual(await run({ DOORS }), {
      code: 0,
      lines: ['ok: allthenticate is reachable and takes our key.'],
    })
    const missing = await run()
    assert.equal(missing.code, 1)
    assert.match(missing.lines.join(), /^problem: .*vendors\.allthenticate\.apiKey.*DOORS\.$/)
    status = 401
    withDoors(`, apiKeyExpiresAt: '2099-12-31'`)
    assert.deepEqual(await run({ DOORS }), {
      code: 1,
      lines: ['problem: allthenticate is reachable and refuses our key.'],
    })
    status = 200
    assert.deepEqual((await run({ DOORS })).lines, [
      'ok: allthenticate is reachable and takes our key, good until 2099-12-31.',
    ])
    await company.close()
    assert.deepEqual(await run({ DOORS }), {
      code: 1,
      lines: ['problem: allthenticate cannot be reached.'],
    })
  })

  test('warns that a friendly list tells who exists, and lets it go live', async (t) => {
    const project = createProject(t)
    const friendly = LIVE.replace('key: env', `signIn: { listing: 'friendly' }, key: env`)
    project.write('countersign.config.ts', friendly)
    const { code, out } = await project.run(['check'], { env: toLiveEnvironment() })
    assert.equal(code, 0)
    assert.match(out, /^warning: .*friendly/m)
  })

  test('warns that no limit stops a message in shadow mode, and lets it go live', async (t) => {
    const project = createProject(t)
    const shadow = LIVE.replace('senders: {', `messageLimits: { mode: 'shadow' }, senders: {`)
    project.write('countersign.config.ts', shadow)
    const { code, out } = await project.run(['check'], { env: toLiveEnvironment() })
    assert.equal(code, 0)
    assert.match(out, /^warning: .*shadow/m)
  })

  test('names each malformed setting at once', async (t) => {
    const project = createProject(t)
    const broken = LIVE.replace(`rpId: 'bank.example'`, 'rpId: 7').replace(`id: 'bank'`, `id: ''`)
    project.write('countersign.config.ts', broken)
    const { code, out } = await project.run(['check'], { env: toLiveEnvironment() })
    assert.equal(code, 1)
    assert.match(out, /sites\.0\.id/)
    assert.match(out, /sites\.0\.rpId/)
  })
})

test('withdraws no key that is not there, and says so', async (t) => {
  const project = createProject(t)
  await project.run(['init'])
  assert.equal((await project.run(['keys', 'rotate'])).code, 0)
  const { code, err } = await project.run(['keys', 'withdraw', 'no-such-key'])
  assert.equal(code, 1)
  assert.match(err, /not_found/)
})

test('two migrations at once on a new file both succeed', async (t) => {
  const project = createProject(t)
  await project.run(['init'])
  const both = await Promise.all([project.run(['migrate']), project.run(['migrate'])])
  assert.deepEqual(
    both.map(({ code }) => code),
    [0, 0],
  )
})

for (const args of [
  ['open-sesame'],
  ['keys', 'turn'],
  ['keys', 'withdraw'],
  ['people', 'dance'],
  ['people', 'put'],
  ['serve', '--prot', '1'],
  ['serve', '--port', '99999'],
  ['check', '--config', 'none.ts'],
]) {
  test(`answers "${args.join(' ')}" with one sentence and exit code 2`, async (t) => {
    const project = createProject(t)
    const { code, out, err } = await project.run(args)
    assert.equal(code, 2)
    assert.equal(out, '')
    assert.ok(isSentence(err), err)
  })
}
