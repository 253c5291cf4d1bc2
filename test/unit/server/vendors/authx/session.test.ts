import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  assertProblem,
  confirm,
  createAuthxStage,
  envelope,
  FAULT,
  hold,
  HUNG,
  KEYS,
  toTokenBody,
  UNCONNECTED,
  type AuthxStage,
  type Scripted,
} from '../../../../support/authx-vendor.ts'

const DENIED: Scripted = {
  status: 401,
  body: { Message: 'Authorization has been denied for this request.' },
  headers: { 'www-authenticate': 'Bearer' },
}
const INVALID: Scripted = { status: 400, body: { error: 'invalid_client' } }

const toNames = ({ events }: AuthxStage) =>
  events.map(({ event, code, status }) => [event, code, status].filter(Boolean).join(' '))
const toOperations = ({ seen }: AuthxStage) => seen.map(({ operation }) => operation)
const toTokens = (stage: AuthxStage, operation: string) =>
  stage
    .asked(operation)
    .map(({ headers }) => headers['authorization']?.replace(`Bearer ${KEYS.token}-`, ''))

/** A person with a PIN, at a company that then says something else. */
async function createPinStage(...replies: readonly Scripted[]) {
  const stage = await createAuthxStage()
  const { check } = await hold(stage, 'pin')
  stage.seen.length = 0
  stage.says('VerifyPin', ...replies)
  return { stage, check }
}

suite('the token', () => {
  test('is asked for once by a hundred parallel cold calls', async () => {
    const stage = await createAuthxStage()
    await Promise.all(Array.from({ length: 100 }, () => confirm(stage, 'pin')))
    assert.equal(stage.asked('AccessToken').length, 1)
    assert.equal(stage.asked('GeneratePin').length, 100)
  })

  test('is tried three times in all, with pauses that are drawn', async () => {
    const stage = await createAuthxStage()
    stage.says('AccessToken', HUNG, { status: 503 })
    await confirm(stage, 'pin')
    assert.equal(stage.asked('AccessToken').length, 3)
    const [first = -1, second = -1] = stage.waits
    assert.ok(first >= 0 && first <= 200 && second >= 0 && second <= 800)
  })

  test('that cannot be had fails every call that needs it, and none of them was sent', async () => {
    const stage = await createAuthxStage()
    stage.says('AccessToken', HUNG, HUNG, HUNG)
    await assertProblem(confirm(stage, 'pin'), 'vendor_unavailable')
    assert.equal(stage.asked('GeneratePin').length, 0)
    await confirm(stage, 'pin')
  })

  test('of another shape is none', async () => {
    const stage = await createAuthxStage()
    const good = toTokenBody(stage.clock.now(), 'abc')
    stage.says('AccessToken', { body: { ...good, token_type: 'mac' } })
    await assertProblem(confirm(stage, 'pin'), 'vendor_unavailable')
    assert.deepEqual(toNames(stage), ['vendor.failed shape'])
  })

  test('is taken with its types the other way round', async () => {
    const stage = await createAuthxStage()
    const good = toTokenBody(stage.clock.now(), 'abc')
    stage.says('AccessToken', {
      body: { ...good, token_type: 'Bearer', expires_in: '1209599', CompanyId: 40117 },
    })
    await confirm(stage, 'pin')
    assert.deepEqual(stage.seen.at(-1)?.headers['authorization'], 'Bearer abc')
  })
})

suite('a refused token', () => {
  test('is replaced once, and the call is replayed once', async () => {
    const { stage, check } = await createPinStage(DENIED)
    assert.equal((await check()).result, 'right')
    assert.deepEqual(toOperations(stage), ['VerifyPin', 'AccessToken', 'VerifyPin'])
    assert.deepEqual(toTokens(stage, 'VerifyPin'), ['1', '2'])
    assert.deepEqual(stage.events, [])
  })

  test('is replaced once for all whose calls it fails', async () => {
    const { stage, check } = await createPinStage(...Array<Scripted>(20).fill(DENIED))
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => check()))
    assert.ok(outcomes.every(({ result }) => result === 'right'))
    assert.equal(stage.asked('AccessToken').length, 1)
    assert.equal(stage.asked('VerifyPin').length, 40)
  })

  test('a second time is our settings’ fault: an alarm, and nobody calls for a minute', async () => {
    const { stage, check } = await createPinStage(DENIED, DENIED)
    await assertProblem(check(), 'vendor_unavailable')
    assert.deepEqual(toNames(stage), ['vendor.misconfigured token_refused 401'])
    const { length } = stage.seen
    const { retryAt } = await assertProblem(check(), 'vendor_unavailable')
    assert.equal(retryAt, stage.clock.now() + 60)
    assert.equal(stage.seen.length, length)
    assert.deepEqual(toNames(stage).slice(1), ['vendor.failed paused'])
    stage.clock.advance(60)
    assert.equal((await check()).result, 'right')
  })

  test('is one alarm, however many calls it fails', async () => {
    const { stage, check } = await createPinStage(...Array<Scripted>(20).fill(DENIED))
    const failing = await Promise.allSettled(Array.from({ length: 10 }, () => check()))
    assert.ok(failing.every(({ status }) => status === 'rejected'))
    const alarms = stage.events.filter(({ event }) => event === 'vendor.misconfigured')
    assert.equal(alarms.length, 1)
  })

  test('is known by its status, not by words: a refusal with 401 and an envelope is one', async () => {
    const refusal = { ...envelope(0), status: 401 }
    const { stage, check } = await createPinStage(refusal)
    assert.deepEqual(await check(), { result: 'wrong', code: 'answer_wrong' })
    assert.deepEqual(toOperations(stage), ['VerifyPin'])
  })
})

suite('refused keys', () => {
  for (const [what, reply] of Object.entries<Scripted>({
    '400': INVALID,
    '401': DENIED,
    '403 without JSON': { status: 403, body: '<html>' },
    '404': { status: 404, body: '<html>' },
  })) {
    test(`with ${what} are an alarm, and nobody calls for a minute`, async () => {
      const stage = await createAuthxStage()
      stage.says('AccessToken', reply)
      await assertProblem(confirm(stage, 'pin'), 'vendor_unavailable')
      await assertProblem(confirm(stage, 'pin'), 'vendor_unavailable')
      assert.equal(stage.seen.length, 1)
      const alarms = stage.events.filter(({ event }) => event === 'vendor.misconfigured')
      assert.deepEqual(
        alarms.map(({ code }) => code),
        ['key_refused'],
      )
      stage.clock.advance(60)
      await confirm(stage, 'pin')
    })
  }

  test('are told by the probe, which neither alarms nor ends calls', async () => {
    const stage = await createAuthxStage()
    stage.says('AccessToken', INVALID)
    assert.deepEqual(await stage.vendor.probe?.(), { isReachable: true, isKeyAccepted: false })
    assert.deepEqual(stage.events, [])
    assert.deepEqual(await stage.vendor.probe?.(), { isReachable: true, isKeyAccepted: true })
    stage.says('AccessToken', UNCONNECTED, UNCONNECTED, HUNG, { status: 503 }, { status: 429 })
    assert.deepEqual(await stage.vendor.probe?.(), { isReachable: false })
    assert.deepEqual(await stage.vendor.probe?.(), { isReachable: false })
    assert.deepEqual(await stage.vendor.probe?.(), { isReachable: true })
    assert.deepEqual(await stage.vendor.probe?.(), { isReachable: true })
    stage.says('AccessToken', { body: { access_token: 7 } })
    assert.deepEqual(await stage.vendor.probe?.(), { isReachable: true })
  })
})

suite('a fault', () => {
  const FAULTS: Readonly<Record<string, Scripted>> = {
    'subcode 100': FAULT,
    '500': { status: 500, body: { Message: 'An error has occurred.' } },
    '502 in HTML': { status: 502, body: '<html>' },
    'no reply': HUNG,
    HTML: { body: '<html>' },
    'cut JSON': { body: '{"response_code":1,' },
    'other types': { body: { response_code: '1', response_subcode: '0' } },
    'nothing at all': { body: '' },
    'a yes with a subcode': envelope(1, 7),
    'a yes with subcode 100': envelope(1, 100),
    'a yes beside 400': { ...envelope(1), status: 400 },
    'a number of another operation': envelope(2),
    'an unknown number': envelope(9),
    '413': { status: 413, body: '<html>' },
  }
  for (const [what, reply] of Object.entries(FAULTS)) {
    test(`proves nothing and is no wrong PIN: ${what}`, async () => {
      const { stage, check } = await createPinStage(reply)
      await assertProblem(check(), 'vendor_unavailable')
      assert.equal(stage.asked('VerifyPin').length, 1)
      assert.ok(stage.events.length > 0)
    })
  }

  test('of VerifyPin is not repeated, for tries are counted there; a connection that failed is', async () => {
    const { stage, check } = await createPinStage(UNCONNECTED)
    assert.equal((await check()).result, 'right')
    assert.equal(stage.asked('VerifyPin').length, 2)
  })

  test('of GeneratePin is repeated once with the same PIN', async () => {
    for (const reply of [FAULT, HUNG, { status: 503 }, { body: '<html>' }]) {
      const stage = await createAuthxStage()
      stage.says('GeneratePin', reply)
      assert.equal((await confirm(stage, 'pin')).result, 'added')
      const [first, second] = stage.asked('GeneratePin').map(({ body }) => body)
      assert.deepEqual(second, first)
      stage.says('GeneratePin', reply, reply)
      await assertProblem(confirm(stage, 'pin'), 'vendor_unavailable')
      assert.equal(stage.asked('GeneratePin').length, 4)
    }
  })

  test('that our request is to blame for is an alarm, but ends nobody’s calls', async () => {
    const { stage, check } = await createPinStage(...Array<Scripted>(8).fill({ status: 413 }))
    for (let i = 0; i < 8; i += 1) await assertProblem(check(), 'vendor_unavailable')
    assert.equal(stage.asked('VerifyPin').length, 8)
    assert.deepEqual(toNames(stage).at(-1), 'vendor.misconfigured request_refused 413')
    assert.equal((await check()).result, 'right')
  })

  test('five times within 20 s ends the calls of its family for 15, and of no other', async () => {
    const { stage, check } = await createPinStage(...Array<Scripted>(5).fill(FAULT))
    for (let i = 0; i < 5; i += 1) await assertProblem(check(), 'vendor_unavailable')
    const { retryAt } = await assertProblem(check(), 'vendor_unavailable')
    assert.equal(retryAt, stage.clock.now() + 15)
    assert.equal(stage.asked('VerifyPin').length, 5)
    const face = await hold(stage, 'face')
    assert.equal((await face.check()).result, 'right')
    stage.clock.advance(15)
    assert.equal((await check()).result, 'right')
  })

  test('five times in 25 s ends nothing', async () => {
    const { stage, check } = await createPinStage(...Array<Scripted>(5).fill(FAULT))
    for (let i = 0; i < 5; i += 1) {
      await assertProblem(check(), 'vendor_unavailable')
      stage.clock.advance(6)
    }
    assert.equal((await check()).result, 'right')
    assert.equal(stage.asked('VerifyPin').length, 6)
  })

  test('of too many calls is told with its time, which is believed for 30 s', async () => {
    const limited = (after: string): Scripted => ({
      status: 429,
      headers: { 'retry-after': after },
    })
    const { stage, check } = await createPinStage(limited('7'), limited('900'))
    const soon = await assertProblem(check(), 'vendor_unavailable')
    const late = await assertProblem(check(), 'vendor_unavailable')
    const now = stage.clock.now()
    assert.deepEqual([soon.retryAt, late.retryAt], [now + 7, now + 30])
  })
})
