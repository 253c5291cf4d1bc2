import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { EntrustFaultRequest } from '@countersign/simulators'
import { assertCompleted, BASE_URL, dig, openDesk, PASSWORD } from '../../../support/entrust.ts'

const raw = (desk: ReturnType<typeof openDesk>, init: RequestInit = {}) =>
  desk.simulator.fetch(
    new Request(`${BASE_URL}/api/web/v2/authentication/users`, {
      method: 'POST',
      body: JSON.stringify({ applicationId: desk.applicationId, userId: 'entrust' }),
      ...init,
    }),
  )

const broken = async (request: EntrustFaultRequest) => {
  const desk = openDesk()
  desk.control.fault(request)
  return raw(desk)
}

suite('a fault', () => {
  test('hits its operation, so many times', async () => {
    const desk = openDesk()
    desk.control.fault({ fault: 'down', operation: 'query', count: 2 })
    assert.equal((await desk.challenge('PASSWORD')).status, 200)
    assert.deepEqual(
      [(await raw(desk)).status, (await raw(desk)).status, (await raw(desk)).status],
      [503, 503, 200],
    )
  })

  test('hits everything until it is taken back', async () => {
    const desk = openDesk()
    desk.control.fault({ fault: 'down' })
    assert.equal((await raw(desk)).status, 503)
    assert.equal(desk.control.faults().length, 1)
    desk.control.clearFaults()
    assert.equal((await raw(desk)).status, 200)
  })

  test('429 says when to come back, in seconds, or does not', async () => {
    const timed = await broken({ fault: '429', retryAfterSeconds: 30 })
    assert.equal(timed.status, 429)
    assert.equal(timed.headers.get('Retry-After'), '30')
    const bare = await broken({ fault: '429', retryAfterSeconds: null })
    assert.equal(bare.headers.get('Retry-After'), null)
  })

  test('status, html, empty and redirect are what they say', async () => {
    assert.equal((await broken({ fault: 'status', status: 418 })).status, 418)
    const html = await broken({ fault: 'html' })
    assert.equal(html.headers.get('Content-Type'), 'text/html')
    assert.equal(await (await broken({ fault: 'empty' })).text(), '')
    const redirect = await broken({ fault: 'redirect' })
    assert.equal(redirect.status, 307)
    assert.notEqual(redirect.headers.get('Location'), null)
  })

  test('truncated is no JSON, oversized is megabytes of it', async () => {
    const truncated = await (await broken({ fault: 'truncated' })).text()
    assert.throws(() => JSON.parse(truncated), SyntaxError)
    const oversized = await (await broken({ fault: 'oversized' })).text()
    assert.ok(oversized.length > 8_000_000)
  })

  test('wrong-types keeps the names', async () => {
    const body: unknown = await (await broken({ fault: 'wrong-types' })).json()
    assert.equal(dig(body, 'authenticationCompleted'), 0)
    assert.equal(typeof dig(body, 'time'), 'string')
    assert.ok(!Array.isArray(dig(body, 'authenticationTypes')))
  })

  test('slow waits and then acts', async () => {
    const waited: number[] = []
    const desk = openDesk({
      wait: async (milliseconds) => {
        waited.push(milliseconds)
      },
    })
    desk.control.fault({ fault: 'slow', delayMs: 1500 })
    assert.equal((await raw(desk)).status, 200)
    assert.deepEqual(waited, [1500])
  })

  test('hang ends when the caller gives up', async () => {
    const desk = openDesk()
    desk.control.fault({ fault: 'hang' })
    const controller = new AbortController()
    const reply = raw(desk, { signal: controller.signal })
    controller.abort(new Error('enough'))
    await assert.rejects(reply, /enough/)
  })

  test('hang ends when the fault is taken back', async () => {
    const desk = openDesk()
    desk.control.fault({ fault: 'hang' })
    const reply = raw(desk)
    await Promise.resolve()
    setImmediate(() => desk.control.clearFaults())
    assert.equal((await reply).status, 504)
  })

  test('lost acts, though nobody learns of it', async () => {
    const desk = openDesk()
    const { token } = await desk.challenge('PASSWORD')
    desk.control.fault({ fault: 'lost', operation: 'complete', count: 1 })
    const path = '/api/web/v1/authentication/users/authenticate/PASSWORD/complete'
    const lost = await desk.simulator.fetch(
      new Request(BASE_URL + path, {
        method: 'POST',
        headers: { Authorization: token },
        body: JSON.stringify({ response: PASSWORD }),
      }),
    )
    assert.equal(lost.status, 502)
    const again = await desk.complete('PASSWORD', token, { response: PASSWORD })
    assert.equal(again.code, 'no_transaction')
  })
})

suite('a lie', () => {
  test('completed-early says so at every step, even after a wrong answer', async () => {
    const desk = openDesk()
    desk.control.fault({ fault: 'completed-early' })
    const query = await desk.query()
    const challenge = await desk.challenge('TOKENPUSH')
    const wrong = await desk.complete('TOKENPUSH', 'Gmade-up', { userId: 'entrust' })
    for (const reply of [query, challenge, wrong]) assertCompleted(reply)
    assert.equal(wrong.body['userId'], 'entrust')
  })

  test('other-user names somebody else', async () => {
    const desk = openDesk()
    desk.control.fault({ fault: 'other-user', operation: 'complete' })
    const done = await desk.prove('PASSWORD', { response: PASSWORD })
    assertCompleted(done)
    assert.equal(done.body['userId'], 'somebody-else')
  })

  test('other-transaction gives a token and a receipt of something else', async () => {
    const desk = openDesk()
    desk.control.fault({ fault: 'other-transaction', operation: 'challenge', count: 1 })
    const { token } = await desk.challenge('PASSWORD')
    const reply = await desk.complete('PASSWORD', token, { response: PASSWORD })
    assert.equal(reply.code, 'invalid_token')
    desk.control.fault({ fault: 'other-transaction', operation: 'complete' })
    const done = await desk.prove('PASSWORD', { response: PASSWORD })
    assert.equal(dig(done.body, 'transactionReceipt', 'details', 0, 'value'), '999999')
  })

  test('no-status leaves a poll without one; stale-time is of yesterday', async () => {
    const desk = openDesk()
    const { token } = await desk.challenge('TOKENPUSH')
    desk.control.fault({ fault: 'no-status', operation: 'complete', count: 1 })
    const poll = await desk.complete('TOKENPUSH', token)
    assert.equal(poll.body['status'], null)
    assert.equal(poll.body['authenticationCompleted'], false)
    desk.control.fault({ fault: 'stale-time', count: 1 })
    const stale = await desk.challenge('PASSWORD')
    assert.ok(Number(stale.body['expires']) < desk.control.clock.now() * 1000)
  })
})

suite('the call log', () => {
  test('tells what was called and how, without any secret', async () => {
    const desk = openDesk()
    const { token } = await desk.challenge('PASSWORD')
    await desk.complete('PASSWORD', `Bearer ${token}`, { userId: 'entrust', response: PASSWORD })
    const { token: otp } = await desk.challenge('OTP')
    await desk.complete('OTP', otp, { response: desk.control.messages()[0]?.code })
    const calls = desk.control.calls()
    assert.deepEqual(
      calls.map(({ operation, status, authorization }) => [operation, status, authorization]),
      [
        ['challenge', 200, 'none'],
        ['complete', 200, 'bearer'],
        ['challenge', 200, 'none'],
        ['complete', 200, 'bare'],
      ],
    )
    const text = JSON.stringify(calls)
    const secrets = [PASSWORD, token, otp, desk.control.messages()[0]?.code ?? 'none']
    for (const secret of secrets) assert.ok(!text.includes(secret))
    assert.equal(dig(calls[1]?.request, 'userId'), 'entrust')
    desk.control.clearCalls()
    assert.deepEqual(desk.control.calls(), [])
  })
})
