import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ENTRUST_APPLICATIONS, ENTRUST_PERSONA } from '@countersign/simulators'
import {
  assertCompleted,
  assertRefused,
  type Desk,
  type Json,
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
    const refuse = async (value: string | undefined, body: Json) =>
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
    assert.deepEqual(new Set(both.map(({ code }) => code)), new Set([undefined, 'no_transaction']))
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
