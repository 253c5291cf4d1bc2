import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AUTHENTIMATE_KEY, type AuthentimateFaultRequest } from '@countersign/simulators'
import { openAuthentimate, PHONE, toOther } from '../../../support/authentimate-desk.ts'

suite('the paths', () => {
  test('answer no other method, and HEAD spends no attempt', async () => {
    const desk = openAuthentimate()
    const { id } = await desk.create()
    const check = `/v1/verifications/check?${new URLSearchParams({ id, code: desk.readCode() })}`
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS']) {
      assert.equal((await desk.send(check, { method })).status, 404, method)
    }
    for (const method of ['GET', 'PUT', 'DELETE', 'HEAD']) {
      assert.equal((await desk.send('/v1/verifications', { method })).status, 404, method)
    }
    assert.equal(desk.control.verifications()[0]?.attempts, 0)
    assert.equal(desk.control.messages().length, 1)
  })

  test('hang below any base path, and below none', async () => {
    for (const baseUrl of [
      'http://localhost:3000',
      'https://api.authentimate.com/',
      'http://x/a/b/',
    ]) {
      const { fetch } = openAuthentimate({ baseUrl })
      const root = baseUrl.replace(/\/$/, '')
      assert.equal((await fetch(new Request(`${root}/v1/verifications/check`))).status, 401)
      const elsewhere = await fetch(new Request(`${root}/v2/verifications`))
      assert.equal(elsewhere.status, 404)
      assert.equal(elsewhere.headers.get('Content-Type'), 'application/json')
    }
  })

  test('tell a failure in the shape that the account has', async () => {
    const desk = openAuthentimate()
    const nested = await desk.create('x')
    assert.deepEqual(nested.body['error'], {
      code: 422,
      title: 'Validation error',
      message: 'Validation error: phoneNumber',
      field: 'phoneNumber',
    })
    desk.control.configure({ errorShape: 'flat' })
    assert.equal((await desk.create('x')).body['status'], 422)
    desk.control.configure({ errorShape: 'none' })
    assert.equal((await desk.create('x')).text, '')
  })
})

const createWith = async (request: AuthentimateFaultRequest, waited: number[] = []) => {
  const desk = openAuthentimate({
    wait: async (milliseconds) => void waited.push(milliseconds),
  })
  desk.control.fault({ count: 1, operation: 'create', ...request })
  const reply = await desk.send('/v1/verifications', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ phoneNumber: PHONE }),
  })
  return { desk, reply, sent: desk.control.messages().length }
}

suite('a fault', () => {
  test('down is a page of 500, 502 or 503, and nothing is sent', async () => {
    for (const status of [500, 502, 503]) {
      const { reply, sent } = await createWith({ fault: 'down', status })
      assert.deepEqual([reply.status, sent], [status, 0])
      assert.equal(reply.headers.get('Content-Type'), 'text/html')
    }
  })

  test('429 comes with and without a time, in the shape of the vendor', async () => {
    const timed = await createWith({ fault: '429', retryAfterSeconds: 12 })
    assert.equal(timed.reply.headers.get('Retry-After'), '12')
    assert.ok('error' in timed.reply.body)
    const bare = await createWith({ fault: '429', retryAfterSeconds: null })
    assert.equal(bare.reply.headers.get('Retry-After'), null)
    assert.equal(bare.sent, 0)
  })

  test('empty is 200 without a body; truncated is no JSON, and the text is out', async () => {
    const empty = await createWith({ fault: 'empty' })
    assert.deepEqual([empty.reply.status, empty.reply.text, empty.sent], [200, '', 0])
    const truncated = await createWith({ fault: 'truncated' })
    assert.throws(() => JSON.parse(truncated.reply.text), SyntaxError)
    assert.equal(truncated.sent, 1)
  })

  test('slow waits before, slow-body in the middle; both do the work', async () => {
    for (const fault of ['slow', 'slow-body'] as const) {
      const waited: number[] = []
      const { reply, sent } = await createWith({ fault, delayMs: 9000 }, waited)
      assert.deepEqual([reply.status, sent, waited], [201, 1, [9000]])
    }
  })

  test('reset-before breaks the connection with nothing sent, reset-after with the text out', async () => {
    for (const [fault, sent] of [
      ['reset-before', 0],
      ['reset-after', 1],
    ] as const) {
      const desk = openAuthentimate()
      desk.control.fault({ fault, count: 1 })
      await assert.rejects(desk.create(), { code: 'ECONNRESET' })
      assert.equal(desk.control.messages().length, sent)
      assert.equal(desk.control.calls()[0]?.status, 0)
    }
  })

  test('reset-after on a check has spent the code', async () => {
    const desk = openAuthentimate()
    const { id } = await desk.create()
    desk.control.fault({ fault: 'reset-after', operation: 'check', count: 1 })
    await assert.rejects(desk.check(id, desk.readCode()), { code: 'ECONNRESET' })
    assert.equal((await desk.check(id, desk.readCode())).status, 404)
  })

  test('hits the operation it is set for, by count and by chance', async () => {
    const desk = openAuthentimate()
    const { id } = await desk.create()
    desk.control.fault({ fault: 'down', operation: 'check', probability: 0.5 })
    const statuses: number[] = []
    desk.control.configure({ maxAttempts: null })
    for (let i = 0; i < 60; i += 1) {
      const path = `/v1/verifications/check?${new URLSearchParams({ id, code: '1' })}`
      statuses.push((await desk.send(path)).status)
    }
    const hits = statuses.filter((status) => status === 503).length
    assert.ok(hits > 10 && hits < 50, String(hits))
    assert.equal((await desk.create()).status, 201)
  })

  test('a clock that is off tells ends by its own time', async () => {
    const desk = openAuthentimate()
    const honest = desk.control.clock.now()
    desk.control.clock.advance(-3600)
    assert.equal((await desk.create()).body['expires'], honest - 3600 + 600)
  })
})

suite('the call log', () => {
  test('holds no code, number, id or key, and no query, whatever happens', async () => {
    const desk = openAuthentimate()
    const { id } = await desk.create()
    const code = desk.readCode()
    await desk.check(id, toOther(code))
    await desk.check(id, code)
    await desk.create(Number(PHONE))
    await desk.send(`/v1/verifications/check?id=${id}&code=${code}&key=${AUTHENTIMATE_KEY}`)
    await desk.send('/v1/verifications', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ phoneNumber: PHONE, code: Number(code) }),
    })
    await desk.send('/v1/verifications', {
      method: 'POST',
      headers: { Authorization: `Bearer ${AUTHENTIMATE_KEY}` },
      body: PHONE,
    })
    const calls = desk.control.calls()
    const text = JSON.stringify([calls, desk.control.violations()])
    for (const secret of [
      code,
      toOther(code),
      PHONE,
      id,
      AUTHENTIMATE_KEY,
      btoa(AUTHENTIMATE_KEY),
    ]) {
      assert.ok(!text.includes(secret))
    }
    assert.deepEqual(
      calls.map(({ operation, path, status, authorization }) => [
        operation,
        path.replace('/vendors/authentimate/v1', ''),
        status,
        authorization,
      ]),
      [
        ['create', '/verifications', 201, 'basic'],
        ['check', '/verifications/check', 200, 'basic'],
        ['check', '/verifications/check', 200, 'basic'],
        ['create', '/verifications', 422, 'basic'],
        ['check', '/verifications/check', 404, 'basic'],
        ['create', '/verifications', 201, 'basic'],
        ['create', '/verifications', 400, 'bearer'],
      ],
    )
    assert.deepEqual(calls[1]?.reply, { verified: false })
  })

  test('notes beside it what a client should not have sent', async () => {
    const desk = openAuthentimate()
    const { id } = await desk.create()
    await desk.check(id, desk.readCode())
    assert.deepEqual(desk.control.violations(), [])
    await desk.send(`/v1/verifications/check?id=${id}&code=1234567890123&key=x`)
    await desk.create('+46')
    await desk.send('/v1/verifications?phoneNumber=1', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: '*/*' },
      body: JSON.stringify({ phoneNumber: PHONE, text: 'x' }),
    })
    assert.deepEqual(
      desk.control.violations().map(({ operation, issues }) => [operation, issues.length]),
      [
        ['check', 2],
        ['create', 1],
        ['create', 2],
        ['create', 1],
      ],
    )
  })
})
