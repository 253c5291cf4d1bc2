import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { inspect } from 'node:util'
import {
  type AuditEvent,
  CallError,
  type IncomingReply,
  type OutgoingRequest,
} from '../../../../packages/server/src/ports.ts'
import { Problem } from '../../../../packages/server/src/problem.ts'
import {
  createVendorCall,
  type VendorCallOptions,
  type VendorRequest,
} from '../../../../packages/server/src/vendors/vendor-call.ts'
import { createTestClock } from '../../../support/clock.ts'

type Answer = Partial<IncomingReply> | Error

const OK: Answer = { status: 200, body: '{"ok":true}' }
const GET: VendorRequest = { method: 'GET', path: '/v1/users' }

/** A company that gives one answer after another, and the last for ever. */
function setUp(answers: readonly Answer[], changes: Partial<VendorCallOptions> = {}) {
  const clock = createTestClock()
  const events: AuditEvent[] = []
  const sent: OutgoingRequest[] = []
  /** What the next calls cost in time. */
  const takes = { seconds: 0 }
  const call = async (request: OutgoingRequest): Promise<IncomingReply> => {
    sent.push(request)
    clock.advance(takes.seconds)
    const answer = answers[Math.min(sent.length, answers.length) - 1] ?? OK
    if (answer instanceof Error) throw answer
    return { status: 200, headers: {}, body: '', ...answer }
  }
  const platform = {
    call,
    clock,
    development: false,
    audit: (event: AuditEvent) => {
      events.push(event)
    },
  }
  const ask = createVendorCall(platform, {
    vendor: 'acme',
    origin: 'https://acme.example',
    timeoutMs: 5000,
    ...changes,
  })
  return { ask, clock, events, sent, takes, platform }
}

const unavailable = (promise: Promise<unknown>, retryAt?: number) =>
  assert.rejects(promise, (problem) => {
    assert.ok(problem instanceof Problem, inspect(problem))
    assert.deepEqual([problem.code, problem.retryAt], ['vendor_unavailable', retryAt])
    return true
  })

suite('a request', () => {
  test('goes to the vendor as JSON, within its limits', async () => {
    const { ask, sent } = setUp([OK])
    const headers = { Authorization: 'key', 'Content-Type': 'application/scim+json' }
    await ask({ method: 'POST', path: '/v1/users?x=1', headers, json: { name: 'Åsa' } })
    await ask(GET)
    assert.deepEqual(sent, [
      {
        method: 'POST',
        url: 'https://acme.example/v1/users?x=1',
        headers: {
          accept: 'application/json',
          'content-type': 'application/scim+json',
          authorization: 'key',
        },
        body: '{"name":"Åsa"}',
        timeoutMs: 5000,
        maxBytes: 262_144,
      },
      {
        method: 'GET',
        url: 'https://acme.example/v1/users',
        headers: { accept: 'application/json' },
        timeoutMs: 5000,
        maxBytes: 262_144,
      },
    ])
  })

  test('goes as the bytes it is given, within a limit of its own', async () => {
    const { ask, sent } = setUp([OK])
    const content = { type: 'multipart/form-data; boundary=b', body: Uint8Array.of(0, 255) }
    await ask({ method: 'POST', path: '/x', content, timeoutMs: 900 })
    const { headers, body, timeoutMs } = sent[0] ?? assert.fail()
    assert.deepEqual([headers['content-type'], body], [content.type, content.body])
    assert.equal(timeoutMs, 900)
  })

  test('cannot be led to another server by its path', async () => {
    const { ask, sent } = setUp([OK])
    for (const path of ['@evil.example/', '.evil.example/', ':81/', '']) {
      await assert.rejects(ask({ method: 'GET', path }), TypeError)
    }
    await ask({ method: 'GET', path: '//evil.example/' })
    assert.deepEqual(
      sent.map(({ url }) => new URL(url).host),
      ['acme.example'],
    )
  })

  test('goes to an origin without path, user or plain http, unless in development', () => {
    const { platform } = setUp([])
    const make = (origin: string, development: boolean) =>
      createVendorCall({ ...platform, development }, { vendor: 'acme', origin, timeoutMs: 1 })
    for (const origin of [
      'http://acme.example',
      'https://acme.example/',
      'https://acme.example/api',
      'https://a:b@acme.example',
      'acme.example',
    ]) {
      assert.throws(() => make(origin, true), TypeError)
    }
    assert.throws(() => make('http://127.0.0.1:3000', false), TypeError)
    make('http://127.0.0.1:3000', true)
  })
})

suite('a reply', () => {
  test('is parsed, with its status and headers', async () => {
    const headers = { 'x-next': '1' }
    const { ask, events } = setUp([{ status: 201, headers, body: '{"a":[null]}' }])
    assert.deepEqual(await ask(GET), { status: 201, headers, body: { a: [null] } })
    assert.deepEqual(events, [])
  })

  test('may be empty', async () => {
    const { ask } = setUp([{ status: 204, body: '' }])
    assert.equal((await ask(GET)).body, undefined)
  })

  test('that refuses is the caller’s to read, and no failure of the vendor’s', async () => {
    const { ask, events, sent } = setUp([{ status: 401, body: '{"errorCode":"locked"}' }])
    for (const status of Array(9).fill(401)) {
      assert.deepEqual(await ask(GET), { status, headers: {}, body: { errorCode: 'locked' } })
    }
    assert.deepEqual([sent.length, events.length], [9, 0])
  })
})

suite('a failure', () => {
  const FAILURES: readonly [string, Answer, Partial<AuditEvent>][] = [
    ['no connection', new CallError(false), { code: 'unreachable' }],
    ['no reply', new CallError(true), { code: 'no_reply' }],
    ['a bug in the way of calling', new RangeError('bug'), { code: 'no_reply' }],
    ['500', { status: 500, body: '{}' }, { code: 'server_error', status: 500 }],
    ['503 without JSON', { status: 503, body: '<p>' }, { code: 'server_error', status: 503 }],
    ['HTML', { status: 200, body: '<p>' }, { code: 'unreadable', status: 200 }],
    ['cut JSON', { status: 200, body: '{"a":' }, { code: 'unreadable', status: 200 }],
    ['404 by another', { status: 404, body: 'no' }, { code: 'unreadable', status: 404 }],
  ]
  for (const [what, answer, event] of FAILURES) {
    test(`by ${what} is told as the vendor’s, and written down`, async () => {
      const { ask, events } = setUp([answer])
      await unavailable(ask(GET))
      assert.deepEqual(events, [{ event: 'vendor.failed', vendor: 'acme', ...event }])
    })
  }

  test('tells no log and no caller what was said, by the vendor or by the runtime of an address', async () => {
    const words = ['words', 'of', 'theirs'].join('-')
    const cause = Object.assign(new TypeError(`no reply from /${words}`), { code: 'ECONNRESET' })
    const answers: Answer[] = [{ status: 500, body: words }, { body: `{"${words}` }]
    const { ask, events } = setUp([...answers, new CallError(true, { cause })])
    const asked = { method: 'POST', path: `/${words}`, json: words } as const
    const problems = [0, 1, 2].map(() => ask(asked).catch((error: unknown) => error))
    const printed = inspect([await Promise.all(problems), events], { depth: 9, showHidden: true })
    assert.ok(!printed.includes(words) && printed.includes('ECONNRESET'))
  })
})

suite('a repetition', () => {
  test('follows a request that was never sent, once', async () => {
    const { ask, sent, events } = setUp([new CallError(false), OK])
    await ask({ method: 'POST', path: '/x', json: 1 })
    assert.deepEqual([sent.length, events.length], [2, 0])
    assert.deepEqual(sent[0], sent[1])
    const down = setUp([new CallError(false)])
    await unavailable(down.ask(GET))
    assert.equal(down.sent.length, 2)
  })

  test('follows a request that may have arrived only where it may be repeated', async () => {
    const { ask, sent } = setUp([new CallError(true), OK])
    await unavailable(ask(GET))
    assert.equal(sent.length, 1)
    const other = setUp([new CallError(true), OK])
    await other.ask({ ...GET, mayRepeat: true })
    assert.equal(other.sent.length, 2)
  })

  test('never follows a reply, whatever it said', async () => {
    for (const status of [429, 500, 503]) {
      const { ask, sent } = setUp([{ status }, OK])
      await unavailable(ask({ ...GET, mayRepeat: true }))
      assert.equal(sent.length, 1)
    }
  })

  test('takes only what is left of the time', async () => {
    const { ask, sent, takes } = setUp([new CallError(true), OK])
    takes.seconds = 2
    await ask({ ...GET, mayRepeat: true })
    assert.deepEqual(
      sent.map(({ timeoutMs }) => timeoutMs),
      [5000, 3000],
    )
    const slow = setUp([new CallError(true), OK])
    slow.takes.seconds = 5
    await unavailable(slow.ask({ ...GET, mayRepeat: true }))
    assert.equal(slow.sent.length, 1)
  })
})

suite('the breaker', () => {
  test('ends the calls after five failures, for ten seconds', async () => {
    const { ask, clock, sent, events } = setUp([{ status: 500 }])
    for (let i = 0; i < 5; i += 1) await unavailable(ask(GET))
    await unavailable(ask(GET), clock.now() + 10)
    assert.equal(sent.length, 5)
    assert.deepEqual(events.at(-1), { event: 'vendor.failed', vendor: 'acme', code: 'paused' })
    clock.advance(10)
    await unavailable(ask(GET))
    assert.equal(sent.length, 6)
    await unavailable(ask(GET), clock.now() + 10)
  })

  test('lets one call try while others wait for it, and all when it worked', async () => {
    const answers: Answer[] = [...Array<Answer>(2).fill(new CallError(true)), OK]
    const { ask, clock, sent } = setUp(answers, { failuresUntilOpen: 2, openSeconds: 3 })
    await unavailable(ask(GET))
    await unavailable(ask(GET))
    clock.advance(3)
    const probing = ask(GET)
    await unavailable(ask(GET), clock.now() + 1)
    await probing
    await Promise.all([ask(GET), ask(GET)])
    assert.equal(sent.length, 5)
  })

  test('counts failures that lie close together, and replies that tell of one', async () => {
    const isFault = (body: unknown) => Object(body).fault === true
    const options = { failuresUntilOpen: 2, withinSeconds: 20, isFault }
    const { ask, clock, sent } = setUp([{ body: '{"fault":true}' }, OK, { status: 500 }], options)
    assert.deepEqual((await ask(GET)).body, { fault: true })
    await ask(GET)
    await unavailable(ask(GET))
    await unavailable(ask(GET), clock.now() + 10)
    assert.equal(sent.length, 3)
  })

  test('counts a call with its repetition once', async () => {
    const { ask, sent } = setUp([new CallError(false)], { failuresUntilOpen: 2 })
    await unavailable(ask(GET))
    await unavailable(ask(GET))
    assert.equal(sent.length, 4)
  })

  test('is not opened by a caller’s mistake, nor by a refusal that nobody can read', async () => {
    const { ask } = setUp([OK], { failuresUntilOpen: 1 })
    await assert.rejects(ask({ method: 'GET', path: 'x' }), TypeError)
    await ask(GET)
    const refused = setUp([{ status: 403, body: '<html>' }], { failuresUntilOpen: 1 })
    await unavailable(refused.ask(GET))
    const { status, isUnread } = await refused.ask({ ...GET, takesUnread: true })
    assert.deepEqual([status, isUnread, refused.sent.length], [403, true, 2])
  })
})

suite('too many requests', () => {
  const limited: Answer = { status: 429, body: '<p>', headers: { 'retry-after': '300' } }

  test('end the call until the time that the vendor tells, as far as it is believed', async () => {
    const { ask, clock, events } = setUp([limited])
    await unavailable(ask(GET), clock.now() + 300)
    const event = { event: 'vendor.failed', vendor: 'acme', code: 'limited', status: 429 }
    assert.deepEqual(events, [event])
    await unavailable(setUp([limited], { longestRetrySeconds: 30 }).ask(GET), clock.now() + 30)
  })

  test('do not open the breaker', async () => {
    const { ask, sent } = setUp([limited])
    for (let i = 0; i < 9; i += 1) await assert.rejects(ask(GET))
    assert.equal(sent.length, 9)
  })
})
