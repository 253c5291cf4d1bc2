import { toBase64url, toSha256 } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { createProject, type Project } from './support/project.ts'

const read = (project: Project, name: string) => readFileSync(join(project.path, name), 'utf8')
const toUsers = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { user: string }).user)
const isSentence = (text: string) => /^[^\n]+\.\n$/.test(text) && !/\bat .*:\d+/.test(text)

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
    const { code, out } = await project.run(['check'], { env: toLiveEnvironment() })
    assert.doesNotMatch(out, /problem: /)
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
      'a store that forgets',
      `senders: {`,
      `store: createMemoryStore({ clock: { now: () => 1 } }), senders: {`,
      'store',
    ],
  ] as const) {
    test(`refuses ${what}`, async (t) => {
      const project = createProject(t)
      const imports = `import { Secret } from '@countersign/server'
        import { createMemoryStore } from '@countersign/server/stores/memory'\n`
      project.write('countersign.config.ts', imports + LIVE.replace(from, to))
      const { code, out } = await project.run(['check'], { env: toLiveEnvironment() })
      assert.equal(code, 1)
      const problems = out.split('\n').filter((line) => line.startsWith('problem: '))
      assert.equal(problems.length, 1)
      assert.ok(problems[0]?.includes(`The setting ${named} `), problems[0])
    })
  }

  test('warns that a friendly list tells who exists, and lets it go live', async (t) => {
    const project = createProject(t)
    const friendly = LIVE.replace('key: env', `signIn: { listing: 'friendly' }, key: env`)
    project.write('countersign.config.ts', friendly)
    const { code, out } = await project.run(['check'], { env: toLiveEnvironment() })
    assert.equal(code, 0)
    assert.match(out, /^warning: .*friendly/m)
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

suite('serve', () => {
  test('answers, publishes a key that signs, and ends with 0 when told to stop', async (t) => {
    const project = createProject(t)
    await project.run(['init'])
    const served = await project.serve()
    assert.match(served.address, /\/auth$/)
    const health = await fetch(`${served.address}/healthz`)
    assert.deepEqual(await health.json(), { status: 'ok' })
    const jwks = await fetch(`${served.address}/.well-known/jwks.json`)
    const { keys } = (await jwks.json()) as { keys: { alg: string }[] }
    assert.deepEqual(
      keys.map(({ alg }) => alg),
      ['ES256'],
    )
    const { code, lines } = await served.stop()
    assert.equal(code, 0)
    const events = lines
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { event: string })
    assert.deepEqual(
      [events.at(0)?.event, events.at(-1)?.event],
      ['server.started', 'server.stopped'],
    )
  })

  test('answers the request that is under way when told to stop', async (t) => {
    const project = createProject(t)
    await project.run(['init'])
    const served = await project.serve()
    const { hostname, port } = new URL(served.address)
    const socket = connect(Number(port), hostname)
    const body = '{"purpose":"login"}'
    socket.write(
      `POST /auth/v1/transactions HTTP/1.1\r\nHost: localhost:${port}\r\nOrigin: http://localhost:3000\r\n` +
        `Authorization: Bearer ${createKey()}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
    )
    const [goOn] = (await once(socket, 'data')) as [Buffer]
    assert.match(String(goOn), /^HTTP\/1\.1 100/)
    const stopped = served.stop()
    await untilRefused(hostname, Number(port))
    socket.write(body)
    const [answer] = (await once(socket, 'data')) as [Buffer]
    assert.match(String(answer), /^HTTP\/1\.1 400/)
    assert.match(String(answer), /binding_required/)
    assert.equal((await stopped).code, 0)
  })

  test('does not wait for a long poll when told to stop', async (t) => {
    const project = createProject(t)
    await project.run(['init'])
    const served = await project.serve()
    const headers = { authorization: `Bearer ${createKey()}`, origin: 'http://localhost:3000' }
    const begun = await fetch(`${served.address}/v1/transactions`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ purpose: 'login', binding: await toSha256(createKey()) }),
    })
    const { id } = (await begun.json()) as { id: string }
    const seen = await fetch(`${served.address}/v1/transactions/${id}`, { headers })
    const { version } = (await seen.json()) as { version: number }
    const poll = fetch(`${served.address}/v1/transactions/${id}?wait=25&since=${version}`, {
      headers,
    })
    // A later answer means that the poll has reached the server too.
    await fetch(`${served.address}/healthz`)
    const asked = performance.now()
    const [{ code }] = await Promise.all([served.stop(), assert.rejects(poll)])
    assert.equal(code, 0)
    assert.ok(performance.now() - asked < 8_000)
  })

  test('names the variable that is missing, in one sentence', async (t) => {
    const project = createProject(t)
    await project.run(['init'])
    project.write('.env', `COUNTERSIGN_MASTER_KEY=${createKey()}\n`)
    const { code, out, err } = await project.run(['serve'])
    assert.equal(code, 1)
    assert.equal(out, '')
    assert.match(err, /COUNTERSIGN_SITE_KEY/)
    assert.ok(isSentence(err), err)
  })

  test('never makes a master key of its own', async (t) => {
    const project = createProject(t)
    await project.run(['init'])
    project.write('.env', `COUNTERSIGN_SITE_KEY=${createKey()}\n`)
    const { code, err } = await project.run(['serve'])
    assert.equal(code, 1)
    assert.match(err, /COUNTERSIGN_MASTER_KEY/)
    assert.ok(isSentence(err), err)
  })

  test('refuses the outbox in production', async (t) => {
    const project = createProject(t)
    await project.run(['init'])
    const { code, err } = await project.run(['serve'], { env: { NODE_ENV: 'production' } })
    assert.equal(code, 1)
    assert.match(err, /outbox/)
  })

  test('shows no key when one is malformed', async (t) => {
    const project = createProject(t)
    await project.run(['init'])
    const wrong = createKey().slice(0, 20)
    project.write('.env', `COUNTERSIGN_SITE_KEY=${wrong}\nCOUNTERSIGN_MASTER_KEY=${wrong}\n`)
    for (const command of ['serve', 'check']) {
      const { code, out, err } = await project.run([command])
      assert.equal(code, 1)
      assert.ok(!`${out}${err}`.includes(wrong), command)
    }
  })
})

suite('people', () => {
  const lines = [
    {
      user: 'u-1',
      display_name: 'Maja',
      login_names: ['maja@bank.example'],
      emails: ['maja@bank.example'],
    },
    { user: 'u-2', login_names: ['noor'] },
  ].map((person) => JSON.stringify(person))

  test('imports lines, refuses bad ones by number, and may be repeated', async (t) => {
    const project = createProject(t)
    await project.run(['init'])
    const input = [
      ...lines,
      'not json',
      '{"user":"u-3","emails":["no address"]}',
      '{"user":"u-4","login_names":["noor"]}',
    ].join('\n')
    const first = await project.run(['people', 'import', '-'], { input })
    assert.equal(first.code, 1)
    const refused = first.err.split('\n').filter((line) => line.startsWith('line '))
    assert.deepEqual(refused.map((line) => line.split(':')[0]).toSorted(), [
      'line 3',
      'line 4',
      'line 5',
    ])
    assert.match(first.err, /login_name_taken/)
    project.write('people.jsonl', lines.join('\n'))
    assert.equal((await project.run(['people', 'import', 'people.jsonl'])).code, 0)
    const listed = await project.run(['people', 'list'])
    assert.deepEqual(toUsers(listed.out), ['u-1', 'u-2'])
    const again = await project.run(['people', 'import', '-'], { input: listed.out })
    assert.equal(again.code, 0, again.err)
  })

  test('shows, changes, gives a temporary code and erases', async (t) => {
    const project = createProject(t)
    await project.run(['init'])
    const put = await project.run([
      'people',
      'put',
      'u-1',
      '--login-name',
      'maja',
      '--email',
      'maja@bank.example',
    ])
    assert.equal(put.code, 0, put.err)
    await project.run(['people', 'put', 'u-1', '--name', 'Maja'])
    const shown = await project.run(['people', 'show', 'u-1'])
    const { display_name, login_names, emails } = JSON.parse(shown.out) as Record<string, unknown>
    assert.deepEqual(
      { display_name, login_names, emails },
      {
        display_name: 'Maja',
        login_names: ['maja'],
        emails: ['maja@bank.example'],
      },
    )
    const code = await project.run(['people', 'temporary-code', 'u-1', '--ttl', '600'])
    assert.match(code.out, /^[0-9A-Z]{5}-[0-9A-Z]{5}\n$/)
    assert.ok(!code.err.includes(code.out.trim()))
    assert.equal((await project.run(['people', 'erase', 'u-1'])).code, 0)
    const gone = await project.run(['people', 'show', 'u-1'])
    assert.equal(gone.code, 1)
    assert.match(gone.err, /person_unknown/)
  })

  test('works while the backend runs', async (t) => {
    const project = createProject(t)
    await project.run(['init'])
    const served = await project.serve()
    assert.equal((await project.run(['people', 'put', 'u-1', '--login-name', 'maja'])).code, 0)
    assert.equal((await project.run(['keys', 'rotate'])).code, 0)
    assert.equal((await fetch(`${served.address}/readyz`)).status, 200)
    assert.equal((await served.stop()).code, 0)
  })

  test('refuses a site the config does not have', async (t) => {
    const project = createProject(t)
    await project.run(['init'])
    const { code, err } = await project.run(['people', 'list', '--site', 'other'])
    assert.equal(code, 2)
    assert.ok(isSentence(err), err)
  })
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

/** Resolves once the port takes no further connection. */
async function untilRefused(host: string, port: number): Promise<void> {
  for (;;) {
    const probe = connect(port, host)
    const isOpen = await new Promise<boolean>((resolve) => {
      probe.once('connect', () => resolve(true))
      probe.once('error', () => resolve(false))
    })
    probe.destroy()
    if (!isOpen) return
  }
}
