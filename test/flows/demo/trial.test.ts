import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { startTrial, type Trial } from '../../../demo/trial.ts'

interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

interface Got {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

suite('the trial', () => {
  let dataDir: string
  let trial: Trial

  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'trial-'))
    trial = await startTrial({ port: 0, dataDir })
  })
  after(async () => {
    await trial.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  /** By `node:http`, because `fetch` lets nobody choose `Host`. */
  function send(
    path: string,
    { method = 'GET', headers = {}, body = '' }: Sent = {},
  ): Promise<Got> {
    const { port, host } = new URL(trial.origin)
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port, path, method, headers: { Host: host, ...headers } }
      const call = request(options, (reply) => {
        let text = ''
        reply.setEncoding('utf8')
        reply.on('data', (chunk: string) => (text += chunk))
        reply.on('end', () =>
          resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text }),
        )
      })
      call.on('error', reject)
      call.end(body)
    })
  }
  const json = (body: object, headers: Record<string, string> = {}): Sent => ({
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const things = async (person: string) =>
    JSON.parse((await send(`/pocket/api/things?person=${person}`)).text)

  test('does not start in production', async () => {
    const start = startTrial({ port: 0, dataDir, environment: { NODE_ENV: 'production' } })
    await assert.rejects(start, /production/)
  })

  test('does not start with a level for its door that it does not know', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'trial-'))
    const start = startTrial({
      port: 0,
      dataDir: folder,
      environment: { HARBOUR_SIGN_IN: 'aal9' },
    })
    await assert.rejects(start, /HARBOUR_SIGN_IN must be aal1 or aal2/)
    rmSync(folder, { recursive: true, force: true })
  })

  test('refuses names that are not its own, on every path', async () => {
    const { port } = new URL(trial.origin)
    const names = [
      'evil.example',
      `evil.example:${port}`,
      'localhost',
      `localhost.evil.example:${port}`,
    ]
    for (const path of ['/', '/pocket/api/messages', '/auth/healthz', '/nothing']) {
      for (const Host of names) assert.equal((await send(path, { headers: { Host } })).status, 421)
    }
  })

  test('sends a page opened by number to localhost, where passkeys work', async () => {
    const Host = `127.0.0.1:${new URL(trial.origin).port}`
    const page = await send('/payout?a=1', { headers: { Host, 'Sec-Fetch-Mode': 'navigate' } })
    assert.equal(page.status, 302)
    assert.equal(page.headers['location'], `${trial.origin}/payout?a=1`)
    assert.equal((await send('/pocket/api/messages', { headers: { Host } })).status, 200)
  })

  test('sends it nowhere else, whatever its path looks like', async () => {
    const Host = `127.0.0.1:${new URL(trial.origin).port}`
    const headers = { Host, 'Sec-Fetch-Mode': 'navigate' }
    for (const path of ['//evil.example/a', '/%2F/evil.example', '///evil.example']) {
      const { headers: got } = await send(path, { headers })
      assert.equal(new URL(String(got['location'])).origin, trial.origin, path)
    }
  })

  test('lets no other origin change anything', async () => {
    const foreign = { Origin: 'https://evil.example' }
    const calls = [
      '/pocket/api/reset',
      '/pocket/api/clock',
      '/api/transfers',
      '/session',
      '/logout',
    ]
    for (const path of calls) assert.equal((await send(path, json({}, foreign))).status, 403, path)
  })

  test('puts the strict policy on every page, and keeps pages out of caches', async () => {
    for (const path of ['/', '/plain', '/pocket', '/nothing-here']) {
      const { headers } = await send(path)
      const policy = String(headers['content-security-policy'])
      assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/)
      assert.match(
        policy,
        /require-trusted-types-for 'script'; trusted-types countersign lit-html$/,
      )
      assert.doesNotMatch(policy, /unsafe|\*/)
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.equal(headers['cache-control'], 'no-store')
    }
  })

  test('holds the things of each person, and nothing for a stranger', async () => {
    const local = await things('local')
    assert.match(local.totp, /^\d{6}$/)
    assert.equal(local.password, 'local-keeps-a-long-secret')
    assert.equal(local.recoveryCodes.length, 10)
    assert.ok((await things('newcomer')).temporaryCode)
    assert.equal((await things('newcomer')).password, undefined)
    const stranger = await things('nobody')
    assert.deepEqual(Object.keys(stranger).toSorted(), [
      'advancedSeconds',
      'entrust',
      'fault',
      'now',
      'person',
      'vendorFaults',
    ])
  })

  test('answers a body that it cannot read with 400', async () => {
    const wrong: readonly (readonly [string, string])[] = [
      ['/pocket/api/clock', '{"advanceSeconds":-1}'],
      ['/pocket/api/clock', '{"advanceSeconds":1.5}'],
      ['/pocket/api/clock', 'null'],
      ['/pocket/api/faults', '{"vendor":"messages","fault":"explode"}'],
      ['/pocket/api/faults', '{'],
      ['/pocket/api/things', '{"person":"local"}'],
    ]
    for (const [path, body] of wrong) {
      assert.equal((await send(path, { method: 'POST', body })).status, 400, body)
    }
    const noKey = json({ person: 'local', totp: 'too short' })
    assert.equal((await send('/pocket/api/things', noKey)).status, 422)
  })

  test('serves its own files alone', async () => {
    for (const path of ['/assets/../main.ts', '/assets/%2e%2e/main.ts', '/assets/none.js']) {
      assert.equal((await send(path)).status, 404, path)
    }
    const sheet = await send('/assets/harbour-base.css')
    assert.equal(sheet.headers['content-type'], 'text/css; charset=utf-8')
    const again = await send('/assets/harbour-base.css', {
      headers: { 'If-None-Match': String(sheet.headers['etag']) },
    })
    assert.equal(again.status, 304)
  })

  test('asks a caller without a session for one, before anything else', async () => {
    for (const path of ['/api/transfers', '/api/payout']) {
      const { status, text } = await send(path, json({ amount: '1' }))
      assert.equal(status, 401)
      assert.equal(JSON.parse(text).code, 'session_required')
    }
    assert.equal((await send('/api/statements/2026-11')).status, 401)
    assert.equal((await send('/plain/transfers', json({ amount: '1', payee: 'x' }))).status, 401)
    assert.equal((await send('/account')).headers['location'], '/')
  })

  test('starting over forgets clock, faults and keys, and seeds anew', async () => {
    const before = await things('local')
    await send('/pocket/api/clock', json({ advanceSeconds: 360 }))
    await send('/pocket/api/faults', json({ vendor: 'messages', fault: 'lost' }))
    assert.equal((await things('local')).advancedSeconds, 360)
    assert.equal((await send('/pocket/api/reset', json({}))).status, 200)
    const fresh = await things('local')
    assert.equal(fresh.advancedSeconds, 0)
    assert.equal(fresh.fault, 'none')
    assert.notDeepEqual(fresh.recoveryCodes, before.recoveryCodes)
  })

  test('says in one sentence which port is taken and how to choose another, and ends', async () => {
    const { port } = new URL(trial.origin)
    const folder = mkdtempSync(join(tmpdir(), 'trial-'))
    const env = { ...process.env, PORT: port, DATA_DIR: folder, NODE_ENV: '' }
    const main = join(import.meta.dirname, '../../../demo/main.ts')
    const command = ['--conditions=@countersign/source', main]
    const { code, out, err } = await new Promise<{ code: unknown; out: string; err: string }>(
      (resolve) => {
        execFile(process.execPath, command, { env, timeout: 60_000 }, (error, out, err) =>
          resolve({ code: error?.code, out, err }),
        )
      },
    )
    rmSync(folder, { recursive: true, force: true })
    assert.equal(code, 1)
    assert.equal(out, '')
    assert.match(
      err,
      new RegExp(`^Port ${port} is taken: start with another one \\(PORT=\\d+ npm start\\).*\\n$`),
    )
  })

  test('another start finds everybody as they were', async () => {
    const before = await things('local')
    await send('/pocket/api/clock', json({ advanceSeconds: 60 }))
    await trial.close()
    trial = await startTrial({ port: 0, dataDir })
    const again = await things('local')
    assert.deepEqual(again.recoveryCodes, before.recoveryCodes)
    assert.equal(again.advancedSeconds, 60)
    assert.equal(statSync(join(dataDir, 'pocket.json')).mode & 0o777, 0o600)
  })
})
