import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as v from 'valibot'
import { readGuid, TokenReply } from '../../../../../packages/server/src/vendors/authx/wire.ts'

const GUID = '0b9d4c6e-1f73-4a2d-8e5b-c3a790f20005'
const TEXT = JSON.stringify({ guid: GUID })

suite('the guid in response_data', () => {
  test('is read from JSON in a text, in a text once more, and from an object', () => {
    for (const data of [TEXT, JSON.stringify(TEXT), { guid: GUID }, `{"x":1,"guid":"${GUID}"}`]) {
      assert.equal(readGuid(data), GUID)
    }
  })

  for (const data of [
    null,
    undefined,
    '',
    'null',
    GUID,
    JSON.stringify(JSON.stringify(TEXT)),
    '{"guid":"7"}',
    '{"guid":null}',
    '{"Guid":"x"}',
    '{"guid":',
    '[]',
    7,
  ]) {
    test(`is not guessed from ${JSON.stringify(data)}`, () => {
      assert.equal(readGuid(data), undefined)
    })
  }
})

suite('the answer of AccessToken', () => {
  const reply = { access_token: 'abc', token_type: 'bearer', expires_in: 1_209_599 }

  test('counts seconds as a number or as digits', () => {
    assert.equal(v.parse(TokenReply, reply).expires_in, 1_209_599)
    assert.equal(v.parse(TokenReply, { ...reply, expires_in: '1209599' }).expires_in, 1_209_599)
  })

  test('is a bearer, in any case', () => {
    assert.ok(v.is(TokenReply, { ...reply, token_type: 'Bearer' }))
    assert.ok(!v.is(TokenReply, { ...reply, token_type: 'mac' }))
  })

  for (const token of ['', 'a b', 'a\r\nX: y', 'ü', 7, null, 'a'.repeat(8193)]) {
    test(`holds nothing that breaks a header: ${String(token).slice(0, 20)}`, () => {
      assert.ok(!v.is(TokenReply, { ...reply, access_token: token }))
    })
  }

  for (const seconds of ['', '-1', '1e9', '12.5', null, Infinity]) {
    test(`does not last ${String(seconds)} seconds`, () => {
      assert.ok(!v.is(TokenReply, { ...reply, expires_in: seconds }))
    })
  }
})
