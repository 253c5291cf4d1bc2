import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { assertCompleted, assertRefused, type Desk, openDesk } from '../../../../support/entrust.ts'

const TYPES = ['TOKENPUSH', 'SMARTCREDENTIALPUSH'] as const
const newest = (desk: Desk) => desk.control.pushes('entrust')[0]?.id ?? ''

for (const type of TYPES) {
  suite(type, () => {
    test('waits with the challenge’s own token, then completes', async () => {
      const desk = openDesk()
      const { token } = await desk.challenge(type)
      const { body } = await desk.complete(type, token)
      assert.equal(body['status'], 'NO_RESPONSE')
      assert.equal(body['authenticationCompleted'], false)
      assert.equal(body['token'], null)
      assert.equal(body['expires'], 0)
      assert.ok(desk.control.answerPush(newest(desk), { status: 'CONFIRM' }))
      const done = await desk.complete(type, token)
      assertCompleted(done)
      assert.equal(done.body['status'], 'CONFIRM')
    })

    test('tells a refusal as status', async () => {
      for (const status of ['CANCEL', 'CONCERN'] as const) {
        const desk = openDesk()
        const { token } = await desk.challenge(type)
        desk.control.answerPush(newest(desk), { status })
        const { body, status: http } = await desk.complete(type, token)
        assert.equal(http, 200)
        assert.equal(body['status'], status)
        assert.equal(body['authenticationCompleted'], false)
        assertRefused(await desk.complete(type, token), 'no_transaction')
      }
    })

    test('tells a refusal as no_transaction where the tenant does', async () => {
      const desk = openDesk({ settings: { refusalStyle: 'no_transaction' } })
      const { token } = await desk.challenge(type)
      desk.control.answerPush(newest(desk), { status: 'CANCEL' })
      assertRefused(await desk.complete(type, token), 'no_transaction', 401)
    })

    test('expires unanswered', async () => {
      const desk = openDesk()
      const { token } = await desk.challenge(type)
      const id = newest(desk)
      desk.control.clock.advance(300)
      assertRefused(await desk.complete(type, token), 'transaction_expired', 401)
      assert.deepEqual(desk.control.pushes(), [])
      assert.equal(desk.control.answerPush(id, { status: 'CONFIRM' }), false)
    })

    test('is taken off the phone when the caller cancels', async () => {
      const desk = openDesk()
      const { token } = await desk.challenge(type)
      const id = newest(desk)
      assert.equal((await desk.complete(type, token, { cancel: true })).status, 200)
      assert.equal(desk.control.answerPush(id, { status: 'CONFIRM' }), false)
      assertRefused(await desk.complete(type, token), 'no_transaction')
    })
  })
}

suite('one push per user', () => {
  test('a newer one takes the place of the older, of either kind', async () => {
    const desk = openDesk()
    const older = await desk.challenge('TOKENPUSH')
    const olderId = newest(desk)
    const newer = await desk.challenge('SMARTCREDENTIALPUSH')
    assert.equal(desk.control.pushes('entrust').length, 1)
    assert.equal(desk.control.answerPush(olderId, { status: 'CONFIRM' }), false)
    assertRefused(await desk.complete('TOKENPUSH', older.token), 'no_transaction')
    desk.control.answerPush(newest(desk), { status: 'CONFIRM' })
    assertCompleted(await desk.complete('SMARTCREDENTIALPUSH', newer.token))
  })

  test('a second one is refused where the tenant does', async () => {
    const desk = openDesk({ settings: { pushQueue: 'refused' } })
    const older = await desk.challenge('TOKENPUSH')
    assertRefused(await desk.challenge('TOKENPUSH'), 'push_transaction_pending', 403)
    desk.control.answerPush(newest(desk), { status: 'CONFIRM' })
    assertCompleted(await desk.complete('TOKENPUSH', older.token))
  })
})

suite('the number', () => {
  const start = (desk: Desk) =>
    desk.challenge('TOKENPUSH', { userId: 'entrust', tokenPushMutualChallengeEnabled: true })

  test('is one of three on the phone', async () => {
    const desk = openDesk()
    const { body, token } = await start(desk)
    const number = String(body['tokenPushMutualChallenge'])
    const [push] = desk.control.pushes()
    assert.equal(new Set(push?.choices).size, 3)
    assert.ok(push?.choices.includes(number))
    assert.ok(!JSON.stringify(push).includes('"number"'), 'the phone does not know which')
    desk.control.answerPush(push?.id ?? '', { status: 'CONFIRM', number })
    assertCompleted(await desk.complete('TOKENPUSH', token))
  })

  test('picked wrong, or not at all, is a refusal', async () => {
    for (const pick of [true, false]) {
      const desk = openDesk()
      const { body, token } = await start(desk)
      const [push] = desk.control.pushes()
      const wrong = push?.choices.find((one) => one !== body['tokenPushMutualChallenge'])
      const answer = pick && wrong !== undefined ? { number: wrong } : {}
      desk.control.answerPush(push?.id ?? '', { status: 'CONFIRM', ...answer })
      assert.equal((await desk.complete('TOKENPUSH', token)).body['status'], 'CANCEL')
    }
  })

  test('is absent when nobody asked', async () => {
    const { body } = await openDesk().challenge('TOKENPUSH')
    assert.equal(body['tokenPushMutualChallenge'], null)
    assert.deepEqual(body['tokenDetails'], ['10045-20018'])
  })
})

test('shows on the phone what the call says of itself', async () => {
  const desk = openDesk({ settings: { pushMessageIdentifiers: ['transfer'] } })
  const reply = await desk.challenge('TOKENPUSH', {
    userId: 'entrust',
    summary: 'Pay 100.00',
    priority: 9,
    pushMessageIdentifier: 'Transfer',
    requestDetail: { browser: 'Firefox', os: 'Linux' },
    transactionDetails: [
      { detail: 'SHOWN', value: 'yes', usage: ['TVS'] },
      { detail: 'WEIGHED', value: 'yes', usage: ['RBA'] },
    ],
  })
  assert.equal(reply.status, 200)
  const [push] = desk.control.pushes()
  assert.equal(push?.summary, 'Pay 100.00')
  assert.equal(push?.priority, 9)
  assert.deepEqual(push?.details, [{ detail: 'SHOWN', value: 'yes' }])
  assert.deepEqual(push?.from, { browser: 'Firefox', os: 'Linux' })
})

test('refuses an unknown text and a priority out of range', async () => {
  const desk = openDesk()
  const start = (body: object) => desk.challenge('TOKENPUSH', { userId: 'entrust', ...body })
  assertRefused(await start({ pushMessageIdentifier: 'x' }), 'invalid_push_message_identifier', 400)
  assertRefused(await start({ priority: 10 }), 'invalid_request', 400)
  assertRefused(await start({ priority: -1 }), 'invalid_request', 400)
})

test('as a first step tells its approval, and that another factor is due', async () => {
  const desk = openDesk()
  const flows = [{ first: 'TOKENPUSH', second: ['OTP'] }] as const
  desk.control.putApplication({ id: 'chain', rule: { LOW: flows, MEDIUM: flows, HIGH: flows } })
  const ids = { applicationId: 'chain' }
  const { body } = await desk.query(ids)
  assert.deepEqual(body['authenticationTypes'], ['TOKENPUSH'])
  assert.deepEqual(body['availableSecondFactor'], ['OTP'])
  const { token } = await desk.challenge('TOKENPUSH', { ...ids, userId: 'entrust' })
  desk.control.answerPush(newest(desk), { status: 'CONFIRM' })
  const first = await desk.complete('TOKENPUSH', token, ids)
  assert.equal(first.body['status'], 'CONFIRM')
  assert.equal(first.body['authenticationCompleted'], false)
  const second = await desk.challenge('OTP', { ...ids, authToken: first.token })
  const response = desk.control.messages()[0]?.code
  assertCompleted(await desk.complete('OTP', second.token, { ...ids, response }))
})
