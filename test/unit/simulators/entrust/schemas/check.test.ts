import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { assertEntrustReply, assertEntrustRequest } from '@countersign/simulators'
import { dig, openDesk, PASSWORD } from '../../../../support/entrust.ts'

const ids = { applicationId: 'a', userId: 'u' }

suite('a request', () => {
  const newer = {
    query: { maxAge: 60, requestTime: 1, requestAcrs: 'x', rpId: 'x', authRequestKey: 'k' },
    challenge: { pushMutualChallengeEnabled: true, rpId: 'x', passthroughAuthenticatorParms: {} },
    complete: { origin: 'https://a.example', rpId: 'x', requestAcrs: 'x' },
  } as const
  for (const operation of ['query', 'challenge', 'complete'] as const) {
    test(`${operation} may have newer fields in 5.46 and not in 5.36`, () => {
      const body = { ...ids, ...newer[operation] }
      assertEntrustRequest(operation, '5.46', body)
      for (const field of Object.keys(newer[operation])) {
        const only = { ...ids, [field]: Object(newer[operation])[field] }
        assert.throws(
          () => assertEntrustRequest(operation, '5.36', only),
          new RegExp(`${field}: expected never`),
        )
      }
    })

    test(`${operation} may be null wherever it may be absent, and has no unknown field`, () => {
      assertEntrustRequest(operation, '5.36', { ...ids, transactionDetails: null, clientIp: null })
      const unknown = { ...ids, secret: 'x' }
      assert.throws(() => assertEntrustRequest(operation, '5.36', unknown), /secret/)
    })
  }

  test('needs what the contract requires', () => {
    assert.throws(() => assertEntrustRequest('query', '5.36', { applicationId: 'a' }), /userId/)
    assert.throws(() => assertEntrustRequest('challenge', '5.36', { userId: 'u' }), /application/)
    assertEntrustRequest('challenge', '5.36', { applicationId: 'a' })
    assertEntrustRequest('complete', '5.36', {})
    assertEntrustRequest('logout', '5.36', undefined)
    assert.throws(() => assertEntrustRequest('logout', '5.36', {}))
  })

  test('has types, also inside', () => {
    const bad = [
      { transactionDetails: [{ detail: 'x', value: 1 }] },
      { transactionDetails: [{ detail: 'x', value: 'y', usage: ['SIGN'] }] },
      { priority: 1.5 },
      { requestDetail: { browser: 'x', device: 'y' } },
      { otpDeliveryType: 'FAX' },
    ]
    for (const body of bad) {
      assert.throws(() => assertEntrustRequest('challenge', '5.36', { ...ids, ...body }))
    }
  })

  test('breaks without telling what was received', () => {
    const secret = { ...ids, response: { value: 'the-secret' } }
    assert.throws(
      () => assertEntrustRequest('complete', '5.36', secret),
      (error) => error instanceof Error && !error.message.includes('the-secret'),
    )
  })
})

suite('a reply', () => {
  test('is held to its version, its spelling and its kind', () => {
    const check = (operation: 'query' | 'complete', version: '5.36' | '5.46', body: unknown) =>
      assertEntrustReply(operation, version, { status: 200, body })
    check('complete', '5.36', { otpdeliveryType: 'SMS', token: null })
    assert.throws(() => check('complete', '5.36', { otpDeliveryType: 'SMS' }))
    check('query', '5.36', { otpDeliveryType: 'SMS' })
    assert.throws(() => check('query', '5.36', { otpdeliveryType: 'SMS' }))
    check('complete', '5.46', { pushMutualChallenge: '42' })
    assert.throws(() => check('complete', '5.36', { pushMutualChallenge: '42' }))
    check('complete', '5.36', { faceChallenge: { applicantId: 'x' } })
    assert.throws(() => check('complete', '5.46', { faceChallenge: { applicantId: 'x' } }))
    const error = { errorCode: 'x', errorMessage: '', parameters: null }
    assertEntrustReply('query', '5.36', { status: 401, body: error })
    assert.throws(() => assertEntrustReply('query', '5.36', { status: 200, body: error }))
    assertEntrustReply('logout', '5.36', { status: 200, body: undefined })
  })

  test('has explicit nulls, or leaves them out, as the tenant does', async () => {
    const desk = openDesk()
    const explicit = (await desk.query()).body
    assert.equal(explicit['gridChallenge'], null)
    assert.equal(dig(explicit, 'authenticatorLockoutStatus', 0, 'lockoutDate'), null)
    desk.control.configure({ nulls: 'omitted' })
    assert.ok(!('gridChallenge' in (await desk.query()).body))
  })

  test('has fields nobody knows where asked', async () => {
    const desk = openDesk({ settings: { unknownFields: true } })
    assert.ok('futureField' in (await desk.query()).body)
  })
})

suite('the simulator', () => {
  test('ignores a field it does not know, and notes it', async () => {
    const desk = openDesk()
    const { token } = await desk.challenge('PASSWORD', { userId: 'entrust', pin: 1 })
    const done = await desk.complete('PASSWORD', token, { response: PASSWORD, rpId: 'x' })
    assert.equal(done.status, 200)
    assert.deepEqual(
      desk.control.violations().map(({ operation, issues }) => [operation, ...issues]),
      [
        ['challenge', 'pin: expected never'],
        ['complete', 'rpId: expected never'],
      ],
    )
  })
})
