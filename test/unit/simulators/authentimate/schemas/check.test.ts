import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { assertAuthentimateReply, assertAuthentimateRequest } from '@countersign/simulators'

const ID = `ver_${'0a'.repeat(16)}`

suite('a request', () => {
  test('has the fields of the reference and no other', () => {
    assertAuthentimateRequest('create', { phoneNumber: '16072039850' })
    assertAuthentimateRequest('check', { id: ID, code: '012345' })
    const bad = [
      ['create', {}],
      ['create', undefined],
      ['create', { phoneNumber: '+16072039850' }],
      ['create', { phoneNumber: 16072039850 }],
      ['create', { phoneNumber: '16072039850', text: 'x' }],
      ['check', { id: ID }],
      ['check', { id: ID, code: '12 34' }],
      ['check', { id: '6', code: '012345' }],
      ['check', { id: ID, code: '012345', key: 'x' }],
    ] as const
    for (const [operation, fields] of bad) {
      assert.throws(() => assertAuthentimateRequest(operation, fields), TypeError)
    }
  })

  test('breaks without telling what was received', () => {
    assert.throws(
      () => assertAuthentimateRequest('check', { id: ID, code: 'live-code' }),
      (error) => error instanceof TypeError && !error.message.includes('live-code'),
    )
  })
})

suite('a reply', () => {
  test('is held to its operation and its status', () => {
    const created = { id: ID, expires: 1_700_000_000 }
    for (const status of [200, 201, 202]) {
      assertAuthentimateReply('create', { status, body: created })
    }
    assertAuthentimateReply('check', { status: 200, body: { verified: false } })
    assertAuthentimateReply('check', { status: 404, body: { error: {} } })
    assertAuthentimateReply('check', { status: 500, body: undefined })
    const bad = [
      ['create', 204, created],
      ['create', 201, { ...created, expires: '1700000000' }],
      ['create', 201, { ...created, code: '1' }],
      ['check', 201, { verified: true }],
      ['check', 200, { verified: 'true' }],
      ['check', 200, {}],
      ['check', 422, 'text'],
    ] as const
    for (const [operation, status, body] of bad) {
      assert.throws(() => assertAuthentimateReply(operation, { status, body }), TypeError)
    }
  })
})
