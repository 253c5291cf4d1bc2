import { toBase64url, toSha256 } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { suite, test } from 'node:test'
import { createProject, isSentence } from './support/project.ts'

const createKey = () => toBase64url(crypto.getRandomValues(new Uint8Array(32)))

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

  test('says that a port is taken, and nothing of having started', async (t) => {
    const project = createProject(t)
    await project.run(['init'])
    const served = await project.serve()
    const { port } = new URL(served.address)
    const { code, out, err } = await project.run(['serve', '--port', port])
    assert.equal(code, 1)
    assert.equal(out, '')
    assert.match(err, /is taken/)
    assert.ok(isSentence(err), err)
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
