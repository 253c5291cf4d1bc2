import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
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
    const guesses = Array.from({ length: 5 }, () => miss(desk, token))
    const replies = await Promise.all([...guesses, desk.complete('PASSWORD', token, right)])
    const codes = replies.map(({ code }) => code)
    assert.equal(codes.filter((code) => code === 'invalid_user_response').length, 4)
    assert.equal(codes.filter((code) => code === 'invalid_user_response_locked').length, 2)
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
