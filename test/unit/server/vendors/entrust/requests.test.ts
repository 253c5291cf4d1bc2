import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as v from 'valibot'
import { REQUESTS } from '../../../../../packages/server/src/vendors/entrust/requests.ts'

const base = { applicationId: 'id', userId: 'maja' }

suite('what may be sent', () => {
  test('is what the version knows', () => {
    const old = { ...base, tokenPushMutualChallengeEnabled: true, origin: 'https://a.example' }
    const young = { ...base, pushMutualChallengeEnabled: true, rpId: 'a.example' }
    assert.ok(v.is(REQUESTS['5.36'].challenge, old))
    assert.ok(!v.is(REQUESTS['5.36'].challenge, young))
    assert.ok(v.is(REQUESTS['5.46'].challenge, young))
    assert.ok(!v.is(REQUESTS['5.46'].challenge, { ...base, tokenPushMutualChallengeEnabled: true }))
    assert.ok(v.is(REQUESTS['5.36'].complete, { ...base, faceResponse: 'run' }))
    assert.ok(!v.is(REQUESTS['5.46'].complete, { ...base, faceResponse: 'run' }))
    assert.ok(!v.is(REQUESTS['5.36'].query, { ...base, maxAge: 60 }))
    assert.ok(v.is(REQUESTS['5.46'].query, { ...base, maxAge: 60, requestTime: 1 }))
    for (const shape of ['query', 'challenge', 'complete'] as const) {
      assert.ok(!v.is(REQUESTS['5.36'][shape], { ...base, requestAcrs: 'a' }))
      assert.ok(v.is(REQUESTS['5.46'][shape], { ...base, requestAcrs: 'a' }))
    }
    assert.equal(REQUESTS['5.46'].passkey, undefined)
  })

  test('always names the application, and holds nothing that is not written down', () => {
    for (const { query, challenge, complete } of Object.values(REQUESTS)) {
      for (const shape of [query, challenge, complete]) {
        assert.ok(v.is(shape, base))
        assert.ok(!v.is(shape, { userId: 'maja' }))
        assert.ok(!v.is(shape, { ...base, enableWebSession: true }))
      }
    }
  })

  test('names no first factor as a second one', () => {
    const { challenge } = REQUESTS['5.36']
    assert.ok(v.is(challenge, { ...base, secondFactorAuthenticator: 'OTP' }))
    for (const secondFactorAuthenticator of ['PASSWORD', 'PASSKEY', 'EXTERNAL']) {
      assert.ok(!v.is(challenge, { ...base, secondFactorAuthenticator }))
    }
  })
})
