import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ENTRUST_PERSONA } from '@countersign/simulators'
import {
  assertCompleted,
  assertRefused,
  type Desk,
  dig,
  openDesk,
  PASSWORD,
} from '../../../../support/entrust.ts'

const COMBINED = 'PASSWORD_AND_SECONDFACTOR'
const lastCode = (desk: Desk) => desk.control.messages('entrust')[0]?.code

suite('password and second factor', () => {
  const passwordStep = async (desk: Desk) => {
    const reply = await desk.prove(COMBINED, { response: PASSWORD })
    assert.equal(reply.status, 200)
    assert.equal(reply.body['authenticationCompleted'], false)
    assert.equal(reply.body['status'], null)
    return reply
  }

  test('goes on under the same path, with a new token at each step', async () => {
    const desk = openDesk({ rule: 'twoSteps' })
    const first = await passwordStep(desk)
    const second = await desk.challenge(COMBINED, {
      authToken: first.token,
      secondFactorAuthenticator: 'OTP',
    })
    assert.equal(second.body['otpdeliveryType'], 'SMS')
    assert.ok(!('otpDeliveryType' in second.body))
    const done = await desk.complete(COMBINED, second.token, {
      secondFactorAuthenticator: 'OTP',
      response: lastCode(desk),
    })
    assertCompleted(done)
    assert.equal(done.body['userId'], 'entrust')
    assert.equal(new Set([first.token, second.token, done.token]).size, 3)
  })

  test('carries the end that the first step set', async () => {
    const desk = openDesk({ rule: 'twoSteps' })
    const first = await passwordStep(desk)
    const { expires } = first.body
    assert.equal(expires, (desk.control.clock.now() + 900) * 1000)
    desk.control.clock.advance(100)
    const body = { authToken: first.token, secondFactorAuthenticator: 'OTP' }
    const second = await desk.challenge(COMBINED, body)
    assert.equal(second.body['expires'], expires)
    const answer = { secondFactorAuthenticator: 'OTP', response: lastCode(desk) }
    const done = await desk.complete(COMBINED, second.token, answer)
    assert.equal(done.body['expires'], expires)
  })

  test('polls a push as second factor', async () => {
    const desk = openDesk({ rule: 'twoSteps' })
    const first = await passwordStep(desk)
    const named = { secondFactorAuthenticator: 'TOKENPUSH' }
    const second = await desk.challenge(COMBINED, { ...named, authToken: first.token })
    const waiting = await desk.complete(COMBINED, second.token, named)
    assert.equal(waiting.body['status'], 'NO_RESPONSE')
    desk.control.answerPush(desk.control.pushes()[0]?.id ?? '', { status: 'CONFIRM' })
    assertCompleted(await desk.complete(COMBINED, second.token, named))
  })

  test('lets the person switch, which ends the challenge before', async () => {
    const desk = openDesk({ rule: 'twoSteps' })
    const { token: authToken } = await passwordStep(desk)
    const push = { authToken, secondFactorAuthenticator: 'TOKENPUSH' }
    const older = await desk.challenge(COMBINED, push)
    const grid = { authToken, secondFactorAuthenticator: 'GRID' }
    assert.equal((await desk.challenge(COMBINED, grid)).status, 200)
    assert.deepEqual(desk.control.pushes(), [], 'taken off the phone')
    const named = { secondFactorAuthenticator: 'TOKENPUSH' }
    assertRefused(await desk.complete(COMBINED, older.token, named), 'no_transaction')
  })

  test('keeps both challenges where the tenant does', async () => {
    const desk = openDesk({ rule: 'twoSteps', settings: { resend: 'keeps' } })
    const { token: authToken } = await passwordStep(desk)
    const otp = { authToken, secondFactorAuthenticator: 'OTP' }
    const older = await desk.challenge(COMBINED, otp)
    await desk.challenge(COMBINED, { authToken, secondFactorAuthenticator: 'GRID' })
    const answer = { secondFactorAuthenticator: 'OTP', response: lastCode(desk) }
    assertCompleted(await desk.complete(COMBINED, older.token, answer))
  })

  test('refuses a second factor that is missing, not allowed, or under another path', async () => {
    const desk = openDesk({ rule: 'twoSteps' })
    const { token: authToken } = await passwordStep(desk)
    const refuse = async (type: string, more: object) =>
      assertRefused(
        await desk.challenge(type, { authToken, ...more }),
        'authenticator_type_is_invalid',
      )
    await refuse(COMBINED, {})
    await refuse(COMBINED, { secondFactorAuthenticator: 'PASSWORD' })
    await refuse('OTP', {})
  })

  test('refuses an answer that names another second factor than was challenged', async () => {
    const desk = openDesk({ rule: 'twoSteps' })
    const { token: authToken } = await passwordStep(desk)
    const otp = { authToken, secondFactorAuthenticator: 'OTP' }
    const { token } = await desk.challenge(COMBINED, otp)
    const response = lastCode(desk)
    const refuse = async (more: object) =>
      assertRefused(
        await desk.complete(COMBINED, token, { response, ...more }),
        'authenticator_type_is_invalid',
      )
    await refuse({})
    await refuse({ secondFactorAuthenticator: 'GRID' })
  })

  test('completes after the password where the tenant needs no more', async () => {
    const desk = openDesk({ rule: 'twoSteps', settings: { completesWithoutSecond: true } })
    assertCompleted(await desk.prove(COMBINED, { response: PASSWORD }))
  })

  test('lists nothing to go on with for a user who owns no second factor', async () => {
    const users = [{ id: 'entrust', password: { value: PASSWORD }, registrationRequired: true }]
    const { body } = await openDesk({ rule: 'twoSteps', users }).query()
    assert.deepEqual(body['authenticationTypes'], [COMBINED])
    assert.deepEqual(body['availableSecondFactor'], [])
    assert.equal(body['registrationRequired'], true)
  })

  test('never takes the first step’s token for the second answer', async () => {
    const desk = openDesk({ rule: 'twoSteps' })
    const { token } = await passwordStep(desk)
    assertRefused(await desk.complete(COMBINED, token, { response: PASSWORD }), 'invalid_token')
  })
})

suite('external and a second factor', () => {
  test('goes on under the second factor’s own path', async () => {
    const desk = openDesk({ rule: 'external' })
    desk.control.setRisk('MEDIUM')
    const first = await desk.complete('EXTERNAL', undefined, { userId: 'entrust' })
    assert.equal(first.body['authenticationCompleted'], false)
    assert.notEqual(first.token, '')
    const second = await desk.challenge('OTP', { authToken: first.token })
    assert.equal(second.status, 200)
    assertCompleted(await desk.complete('OTP', second.token, { response: lastCode(desk) }))
  })

  test('completes at once at low risk', async () => {
    const desk = openDesk({ rule: 'external' })
    const done = await desk.complete('EXTERNAL', undefined, { userId: 'entrust' })
    assertCompleted(done)
    assert.equal(done.body['userId'], 'entrust')
  })

  test('weighs the risk anew on complete', async () => {
    const desk = openDesk({ rule: 'external' })
    assert.equal((await desk.query()).body['availableSecondFactor'], null)
    desk.control.setRisk('HIGH')
    const reply = await desk.complete('EXTERNAL', undefined, { userId: 'entrust' })
    assert.equal(reply.body['authenticationCompleted'], false)
  })

  test('needs a user, and a rule that allows it', async () => {
    const desk = openDesk({ rule: 'external' })
    assertRefused(await desk.complete('EXTERNAL', undefined), 'invalid_request')
    const body = { userId: 'entrust' }
    assertRefused(await desk.complete('EXTERNAL', 'Gmade-up', body), 'invalid_token')
    const strict = openDesk({ rule: 'password' })
    assertRefused(
      await strict.complete('EXTERNAL', undefined, body),
      'authenticator_type_is_invalid',
    )
  })

  test('lets users through whom the tenant does not know, where the rule does', async () => {
    const desk = openDesk({ rule: 'external' })
    const body = { userId: 'visitor' }
    assertRefused(await desk.complete('EXTERNAL', undefined, body), 'user_not_found', 404)
    desk.control.configure({ externalUnknownUsers: 'complete' })
    const reply = await desk.complete('EXTERNAL', undefined, body)
    assert.equal(reply.body['authenticationCompleted'], true)
  })

  test('has no challenge of its own', async () => {
    const desk = openDesk({ rule: 'external' })
    assertRefused(await desk.challenge('EXTERNAL'), 'authenticator_type_is_invalid')
  })
})

suite('refuses', () => {
  test('a type that the rule does not allow, or the user does not own', async () => {
    const desk = openDesk({ rule: 'password' })
    assertRefused(await desk.challenge('OTP'), 'authenticator_type_is_invalid', 400)
    assertRefused(await desk.challenge('NO_SUCH_TYPE'), 'authenticator_type_is_invalid', 400)
    const bare = openDesk({ users: [{ id: 'entrust' }] })
    assertRefused(await bare.challenge('OTP'), 'missing_credentials', 400)
  })

  test('to begin for nobody, except where the answer tells who it is', async () => {
    const desk = openDesk()
    assertRefused(await desk.challenge('OTP', {}), 'invalid_request')
    for (const type of ['PASSKEY', 'SMART_LOGIN', 'USER_CERTIFICATE']) {
      assert.equal((await desk.challenge(type, {})).status, 200, type)
    }
  })

  test('a token of another user, another application, or of an open challenge', async () => {
    const desk = openDesk({
      users: [ENTRUST_PERSONA, { ...ENTRUST_PERSONA, id: 'other', aliases: [] }],
    })
    const done = await desk.prove('PASSWORD', { response: PASSWORD })
    const asOther = { userId: 'other', authToken: done.token }
    assertRefused(await desk.challenge('OTP', asOther), 'invalid_token', 401)
    const elsewhere = {
      authToken: done.token,
      applicationId: '5b0c4a3e-6c1f-4e0b-9a57-0d3a6f1c0002',
    }
    assertRefused(await desk.challenge('PASSWORD', elsewhere), 'invalid_token')
    const open = await desk.challenge('GRID')
    assertRefused(await desk.challenge('OTP', { authToken: open.token }), 'invalid_token')
  })
})

test('accepts an authenticated token as the beginning of a step-up', async () => {
  const desk = openDesk()
  const before = await desk.prove('PASSWORD', { response: PASSWORD })
  const { token } = await desk.challenge('OTP', { authToken: before.token })
  const done = await desk.complete('OTP', token, { response: lastCode(desk) })
  assertCompleted(done)
  assert.notEqual(done.body['stepUpAuthExpiry'], null)
})

suite('the number to match', () => {
  const ask = async (version: '5.36' | '5.46', body: object) => {
    const desk = openDesk({ settings: { version } })
    return (await desk.challenge('TOKENPUSH', { userId: 'entrust', ...body })).body
  }

  test('comes under the old name in the older version, and under both in the newer', async () => {
    const older = await ask('5.36', { tokenPushMutualChallengeEnabled: true })
    assert.match(String(older['tokenPushMutualChallenge']), /^\d\d$/)
    assert.ok(!('pushMutualChallenge' in older))
    const newer = await ask('5.46', { pushMutualChallengeEnabled: true })
    assert.equal(newer['tokenPushMutualChallenge'], newer['pushMutualChallenge'])
    assert.match(String(newer['pushMutualChallenge']), /^\d\d$/)
  })

  test('is not asked by a name that the version does not know', async () => {
    const older = await ask('5.36', { pushMutualChallengeEnabled: true })
    assert.equal(older['tokenPushMutualChallenge'], null)
  })

  test('can come under one name alone, and be left out by policy', async () => {
    const desk = openDesk({ settings: { version: '5.46', mutualChallengeNames: 'new' } })
    const body = { userId: 'entrust', pushMutualChallengeEnabled: true }
    const only = (await desk.challenge('TOKENPUSH', body)).body
    assert.equal(only['tokenPushMutualChallenge'], null)
    assert.notEqual(only['pushMutualChallenge'], null)
    desk.control.configure({ mutualChallengePercent: 0 })
    const none = (await desk.challenge('TOKENPUSH', body)).body
    assert.equal(none['pushMutualChallenge'], null)
  })
})

suite('the old way to a passkey', () => {
  test('is there in 5.36 and gone in 5.46', async () => {
    const desk = openDesk()
    const { body, token } = await desk.passkey()
    assert.notEqual(token, '')
    assert.equal(dig(body, 'fidoChallenge', 'timeout'), 60)
    assert.deepEqual(Object.keys(body).toSorted(), ['expires', 'fidoChallenge', 'time', 'token'])
    desk.control.configure({ version: '5.46' })
    const url = 'http://localhost:3000/vendors/entrust/api/web/v1/authentication/passkey'
    const gone = await desk.simulator.fetch(new Request(url, { method: 'POST', body: '{}' }))
    assert.equal(gone.status, 404)
  })

  test('needs an application', async () => {
    assertRefused(await openDesk().passkey({ applicationId: null }), 'invalid_request')
  })
})
