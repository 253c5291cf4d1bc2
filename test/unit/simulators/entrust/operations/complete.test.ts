import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ENTRUST_APPLICATIONS, ENTRUST_PERSONA } from '@countersign/simulators'
import {
  assertCompleted,
  assertRefused,
  type Desk,
  dig,
  digList,
  openDesk,
  PASSWORD,
} from '../../../../support/entrust.ts'

const right = { response: PASSWORD }
const wrong = { response: 'not-the-password' }
const lastCode = (desk: Desk) => desk.control.messages()[0]?.code

suite('the token', () => {
  test('is taken bare and as Bearer', async () => {
    const desk = openDesk()
    for (const form of ['', 'Bearer ', 'bearer ']) {
      const { token } = await desk.challenge('PASSWORD')
      assertCompleted(await desk.complete('PASSWORD', form + token, right))
    }
  })

  test('is refused when missing, made up, or of another application', async () => {
    const desk = openDesk()
    const { token } = await desk.challenge('PASSWORD')
    const refuse = async (value: string | undefined, body: object) =>
      assertRefused(await desk.complete('PASSWORD', value, body), 'invalid_token', 401)
    await refuse(undefined, right)
    await refuse('Gmade-up', right)
    await refuse(token, { ...right, applicationId: ENTRUST_APPLICATIONS.password })
    assertCompleted(await desk.complete('PASSWORD', token, right))
  })

  test('is refused for another user', async () => {
    const other = { ...ENTRUST_PERSONA, id: 'other', aliases: [] }
    const desk = openDesk({ users: [ENTRUST_PERSONA, other] })
    const { token } = await desk.challenge('PASSWORD')
    const body = { ...right, userId: 'other' }
    assertRefused(await desk.complete('PASSWORD', token, body), 'invalid_token', 401)
    const alias = { ...right, userId: 'Entrust@harbour.example' }
    assertCompleted(await desk.complete('PASSWORD', token, alias))
  })

  test('is refused under another path than was challenged', async () => {
    const desk = openDesk()
    const { token } = await desk.challenge('PASSWORD')
    assertRefused(await desk.complete('OTP', token, right), 'authenticator_type_is_invalid', 400)
  })

  test('expires', async () => {
    const desk = openDesk()
    const { token, body } = await desk.challenge('PASSWORD')
    assert.equal(body['expires'], (desk.control.clock.now() + 900) * 1000)
    desk.control.clock.advance(900)
    assertRefused(await desk.complete('PASSWORD', token, right), 'transaction_expired', 401)
  })

  test('is good for one success, also when answers arrive together', async () => {
    const desk = openDesk()
    const { token } = await desk.challenge('PASSWORD')
    const both = await Promise.all([
      desk.complete('PASSWORD', token, right),
      desk.complete('PASSWORD', token, right),
    ])
    assert.deepEqual(both.map(({ code }) => code ?? 'done').toSorted(), ['done', 'no_transaction'])
    assertRefused(await desk.complete('PASSWORD', token, right), 'no_transaction', 401)
  })

  test('is good for nothing once cancelled', async () => {
    const desk = openDesk()
    const { token } = await desk.challenge('PASSWORD')
    const cancelled = await desk.complete('PASSWORD', token, { cancel: true })
    assert.equal(cancelled.status, 200)
    assert.equal(cancelled.body['authenticationCompleted'], false)
    assertRefused(await desk.complete('PASSWORD', token, right), 'no_transaction')
    assertRefused(await desk.complete('PASSWORD', token, { cancel: true }), 'no_transaction')
  })

  test('of a completed authentication answers no challenge', async () => {
    const desk = openDesk()
    const { token } = await desk.prove('PASSWORD', right)
    assertRefused(await desk.complete('PASSWORD', token, right), 'no_transaction')
  })

  test('needs the cookie of a web session that was asked for', async () => {
    const desk = openDesk({ rule: 'twoSteps' })
    const type = 'PASSWORD_AND_SECONDFACTOR'
    const first = await desk.prove(type, { ...right, enableWebSession: true })
    const [, cookie = ''] = /^(INTELLITRUST_SESSION_ID=[^;]+);/.exec(
      first.headers.get('Set-Cookie') ?? '',
    ) ?? ['', '']
    assert.notEqual(cookie, '')
    const body = { authToken: first.token, secondFactorAuthenticator: 'OTP' }
    assertRefused(await desk.challenge(type, body), 'invalid_token')
    const second = await desk.challenge(type, body, { Cookie: cookie })
    const answer = { response: lastCode(desk), secondFactorAuthenticator: 'OTP' }
    assertRefused(await desk.complete(type, second.token, answer), 'invalid_token')
    assertCompleted(await desk.complete(type, second.token, answer, { Cookie: cookie }))
  })
})

suite('a password in one shot', () => {
  test('needs a challenge by default', async () => {
    const body = { ...right, userId: 'entrust' }
    assertRefused(await openDesk().complete('PASSWORD', undefined, body), 'invalid_token')
  })

  test('is taken where the tenant allows it, and counted', async () => {
    const desk = openDesk({ settings: { oneShotPassword: true, lockoutAttempts: 1 } })
    const user = { userId: 'entrust' }
    assertCompleted(await desk.complete('PASSWORD', undefined, { ...user, ...right }))
    const failed = await desk.complete('PASSWORD', undefined, { ...user, ...wrong })
    assertRefused(failed, 'invalid_user_response_locked')
    const locked = await desk.complete('PASSWORD', undefined, { ...user, ...right })
    assertRefused(locked, 'invalid_user_response_locked')
  })
})

suite('wrong answers', () => {
  const miss = (desk: Desk, token: string) => desk.complete('PASSWORD', token, wrong)
  const left = async (desk: Desk) => {
    const statuses = digList((await desk.query()).body, 'authenticatorLockoutStatus')
    return statuses.find((one) => dig(one, 'type') === 'PASSWORD')
  }

  test('keep the token and count down', async () => {
    const desk = openDesk()
    const { token } = await desk.challenge('PASSWORD')
    for (const remaining of [4, 3]) {
      assertRefused(await miss(desk, token), 'invalid_user_response', 401)
      assert.equal(dig(await left(desk), 'remainingAuthenticationAttempts'), remaining)
    }
    assertCompleted(await desk.complete('PASSWORD', token, right))
    assert.equal(dig(await left(desk), 'remainingAuthenticationAttempts'), 5)
  })

  const lockOut = async (desk: Desk) => {
    const { token } = await desk.challenge('PASSWORD')
    const replies = []
    for (let i = 0; i < 5; i += 1) replies.push(await miss(desk, token))
    return { token, last: replies.at(-1), before: replies.at(-2) }
  }

  test('lock the type at the fifth, also for the right answer and other transactions', async () => {
    const desk = openDesk()
    const { token, last, before } = await lockOut(desk)
    assert.equal(before?.code, 'invalid_user_response')
    assert.equal(last?.code, 'invalid_user_response_locked')
    const after = await desk.complete('PASSWORD', token, right)
    assertRefused(after, 'invalid_user_response_locked', 401)
    assertRefused(await desk.challenge('PASSWORD'), 'authenticator_locked', 403)
    const { body } = await desk.query()
    assert.ok(!digList(body, 'authenticationTypes').includes('PASSWORD'))
    assert.ok(digList(body, 'authenticationTypes').includes('OTP'), 'the others stay')
  })

  test('lock no later than the fifth when they arrive together', async () => {
    const desk = openDesk()
    const { token } = await desk.challenge('PASSWORD')
    const replies = await Promise.all(Array.from({ length: 9 }, () => miss(desk, token)))
    const codes = replies.map(({ code }) => code)
    assert.equal(codes.filter((code) => code === 'invalid_user_response').length, 4)
    assert.equal(codes.filter((code) => code === 'invalid_user_response_locked').length, 5)
  })

  test('are told by date, in each version’s fields', async () => {
    const desk = openDesk({ settings: { lockoutSeconds: 60 } })
    await lockOut(desk)
    const now = desk.control.clock.now()
    const toDate = (at: number) => new Date(at * 1000).toISOString()
    assert.deepEqual(await left(desk), {
      type: 'PASSWORD',
      remainingAuthenticationAttempts: 0,
      lockoutDate: toDate(now),
      lockoutExpiryDate: toDate(now + 60),
    })
    desk.control.configure({ version: '5.46' })
    assert.equal(dig(await left(desk), 'locked'), true)
  })

  test('are forgiven when the lock is over', async () => {
    const desk = openDesk({ settings: { lockoutSeconds: 60 } })
    await lockOut(desk)
    desk.control.clock.advance(59)
    assertRefused(await desk.challenge('PASSWORD'), 'authenticator_locked')
    desk.control.clock.advance(1)
    assertCompleted(await desk.prove('PASSWORD', right))
  })

  test('lock for ever with a lifetime of 0, until an administrator unlocks', async () => {
    const desk = openDesk({ settings: { lockoutSeconds: 0 } })
    await lockOut(desk)
    desk.control.clock.advance(10_000_000)
    assertRefused(await desk.challenge('PASSWORD'), 'authenticator_locked')
    assert.equal(dig(await left(desk), 'lockoutExpiryDate'), null)
    desk.control.unlock('entrust', 'PASSWORD')
    assertCompleted(await desk.prove('PASSWORD', right))
  })

  test('lock the whole user in mode USER', async () => {
    const desk = openDesk({ settings: { lockoutMode: 'USER' } })
    await lockOut(desk)
    assertRefused(await desk.query(), 'user_locked', 403)
    assertRefused(await desk.challenge('OTP'), 'user_locked', 403)
    desk.control.unlock('entrust')
    assertCompleted(await desk.prove('PASSWORD', right))
  })

  test('leave a locked type in the list where the tenant does', async () => {
    const desk = openDesk({ settings: { lockedTypes: 'listed' } })
    desk.control.lock('entrust', 'PASSWORD')
    const { body } = await desk.query()
    assert.ok(digList(body, 'authenticationTypes').includes('PASSWORD'))
  })
})

suite('transaction details', () => {
  const details = [
    { detail: 'TRANSACTION_AMOUNT', value: '100.00', usage: ['RBA', 'TVS'] },
    { detail: 'BENEFICIARY', value: 'Quay Ltd' },
  ]
  const start = (desk: Desk, type: string, transactionDetails: unknown) =>
    desk.challenge(type, { userId: 'entrust', transactionDetails })

  test('are limited to 25 entries, unique names and 255 characters', async () => {
    const desk = openDesk()
    const many = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ detail: `D${i}`, value: 'x' }))
    assert.equal((await start(desk, 'GRID', many(25))).status, 200)
    assertRefused(await start(desk, 'GRID', many(26)), 'invalid_request', 400)
    const long = (length: number) => [{ detail: 'D', value: 'x'.repeat(length) }]
    assert.equal((await start(desk, 'GRID', long(255))).status, 200)
    assertRefused(await start(desk, 'GRID', long(256)), 'invalid_request', 400)
    const twice = [details[0], details[0]]
    assertRefused(await start(desk, 'GRID', twice), 'invalid_request', 400)
    assertRefused(await desk.query({ transactionDetails: twice }), 'invalid_request', 400)
  })

  test('must come again with a code that is bound to them, unchanged', async () => {
    const desk = openDesk()
    const { token } = await start(desk, 'OTP', details)
    const response = lastCode(desk)
    const refuse = async (transactionDetails: unknown) =>
      assertRefused(
        await desk.complete('OTP', token, { response, transactionDetails }),
        'invalid_user_response',
      )
    await refuse(undefined)
    await refuse([details[0], { detail: 'BENEFICIARY', value: 'Thief Ltd' }])
    await refuse([details[0]])
    await refuse([])
    const done = await desk.complete('OTP', token, { response, transactionDetails: details })
    assertCompleted(done)
    assert.equal(dig(done.body, 'transactionReceipt', 'authenticationType'), 'OTP')
    assert.equal(dig(done.body, 'transactionReceipt', 'userid'), 'entrust')
    assert.deepEqual(dig(done.body, 'transactionReceipt', 'details', 1, 'value'), 'Quay Ltd')
  })

  test('count no attempt when they differ', async () => {
    const desk = openDesk({ settings: { lockoutAttempts: 1 } })
    const { token } = await start(desk, 'OTP', details)
    await desk.complete('OTP', token, { response: lastCode(desk), transactionDetails: [] })
    const again = { response: lastCode(desk), transactionDetails: details }
    assertCompleted(await desk.complete('OTP', token, again))
  })

  test('may come again with a push, and must then be the same', async () => {
    const desk = openDesk()
    const { token } = await start(desk, 'TOKENPUSH', details)
    assert.deepEqual(desk.control.pushes()[0]?.details[1], {
      detail: 'BENEFICIARY',
      value: 'Quay Ltd',
    })
    const other = { transactionDetails: [details[0]] }
    assertRefused(await desk.complete('TOKENPUSH', token, other), 'invalid_user_response')
    assert.equal((await desk.complete('TOKENPUSH', token)).status, 200)
    const same = { transactionDetails: details }
    assert.equal((await desk.complete('TOKENPUSH', token, same)).status, 200)
  })

  test('that only feed the risk bind no code', async () => {
    const desk = openDesk()
    const { token } = await start(desk, 'OTP', [{ ...details[0], usage: ['RBA'] }])
    const done = await desk.complete('OTP', token, { response: lastCode(desk) })
    assertCompleted(done)
    assert.equal(done.body['transactionReceipt'], null)
  })
})

suite('remembered devices', () => {
  const remember = (desk: Desk, more = {}) =>
    desk.prove('PASSWORD', {
      ...right,
      machineAuthenticatorRegistration: { label: 'Laptop', ...more },
    })
  const read = (body: unknown) => dig(body, 'machineAuthenticator')

  test('are registered on completion, and their secret changes on every call', async () => {
    const desk = openDesk()
    const registered = read((await remember(desk)).body)
    const queried = read((await desk.query({ machineAuthenticator: registered })).body)
    assert.equal(dig(queried, 'machineNonce'), dig(registered, 'machineNonce'))
    assert.notEqual(dig(queried, 'sequenceNonce'), dig(registered, 'sequenceNonce'))
    const body = { userId: 'entrust', machineAuthenticator: queried }
    const challenged = read((await desk.challenge('PASSWORD', body)).body)
    assert.notEqual(dig(challenged, 'sequenceNonce'), dig(queried, 'sequenceNonce'))
    const stale = await desk.query({ machineAuthenticator: registered })
    assert.equal(read(stale.body), null, 'an old secret is nobody’s')
  })

  test('lower the risk by one', async () => {
    const desk = openDesk({ rule: 'risk' })
    const registered = read((await remember(desk)).body)
    desk.control.setRisk('HIGH')
    assertRefused(await desk.query(), 'access_denied')
    const { body } = await desk.query({ machineAuthenticator: registered })
    assert.deepEqual(body['authenticationTypes'], ['PASSWORD_AND_SECONDFACTOR'])
    assert.equal(
      dig(body, 'userMachineSettings', 'userMachineAuthenticators', 0, 'label'),
      'Laptop',
    )
  })

  test('need the fingerprint they were registered with', async () => {
    const desk = openDesk({ rule: 'risk', settings: { deviceFingerprintRequired: true } })
    assertRefused(await remember(desk), 'invalid_request')
    const registered = read((await remember(desk, { fingerprint: '{"a":1}' })).body)
    desk.control.setRisk('HIGH')
    const other = { ...toObject(registered), fingerprint: '{"a":2}' }
    assertRefused(await desk.query({ machineAuthenticator: other }), 'access_denied')
  })

  test('are not registered where the tenant has it off', async () => {
    const desk = openDesk({ settings: { machineAuthenticatorEnabled: false } })
    assert.equal(read((await remember(desk)).body), null)
  })
})

const toObject = (value: unknown): object =>
  typeof value === 'object' && value !== null ? value : {}
