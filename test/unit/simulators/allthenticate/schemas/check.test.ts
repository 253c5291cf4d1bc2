import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  ALLTHENTICATE_OPERATIONS,
  assertAllthenticateReply,
  assertAllthenticateRequest,
  type AllthenticateOperation,
} from '@countersign/simulators'

const UUID = '7d0f6b1e-2c44-4d0a-9b0e-3f5a1c9e0001'

/** A right one of each, as JSON. */
const RIGHT: Readonly<Record<Exclude<AllthenticateOperation, 'mass-lock'>, object>> = {
  users: { email: true, user_tag: 'GUEST' },
  invite: {
    emails: ['a@b.example'],
    smartcards: [[{ number: '01', label: 'x' }]],
    groups: [{ id: 1, name: 'x' }],
    no_email: 'true',
  },
  resend: { email: 'a@b.example' },
  invites: {},
  'create-group': { type: 'resources', name: 'x', ids: [1], resource_type: 'DOOR' },
  'change-group': { type: 'users', group_id: 1, add_ids: [1], delete_ids: [2] },
  groups: { type: 'users' },
  'delete-group': { type: 'users', group_id: 1 },
  'write-cards': { email_id: 1, smartcards: '[{"number":"01"}]', allow_duplicates: true },
  'read-cards': { email_id: 1 },
  'set-lock': { uuid: UUID, lock_state: false, unlock_time: 5 },
  resources: { type: 'DOOR' },
}

const toFormValues = (values: object) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )

suite('a request', () => {
  for (const [name, values] of Object.entries(RIGHT)) {
    const operation = ALLTHENTICATE_OPERATIONS.find((one) => one === name) ?? assert.fail(name)
    test(`to ${operation} is written as a form or as JSON, and has no other parameter`, () => {
      assertAllthenticateRequest(operation, { encoding: 'json', values })
      const form = toFormValues(values)
      assertAllthenticateRequest(operation, { encoding: 'form', values: { ...form, api_key: 'k' } })
      const more = { ...values, colour: 'blue' }
      assert.throws(() => assertAllthenticateRequest(operation, { encoding: 'json', values: more }))
    })
  }

  test('is wrong with types of the other encoding', () => {
    const json = { type: 'users', name: 'x', ids: '[1]' }
    assert.throws(() =>
      assertAllthenticateRequest('create-group', { encoding: 'json', values: json }),
    )
    const form = { uuid: UUID, lock_state: true }
    assert.throws(() => assertAllthenticateRequest('set-lock', { encoding: 'form', values: form }))
    const cards = { email_id: 1, smartcards: [{ number: '1' }] }
    assert.throws(() =>
      assertAllthenticateRequest('write-cards', { encoding: 'json', values: cards }),
    )
  })

  test('to unlock says for how long, within 5 to 60; to lock says nothing of it', () => {
    const check = (values: object) =>
      assertAllthenticateRequest('set-lock', {
        encoding: 'json',
        values: { uuid: UUID, ...values },
      })
    check({ lock_state: true })
    check({ lock_state: false, unlock_time: 60 })
    for (const bad of [
      { lock_state: false },
      { lock_state: false, unlock_time: 4 },
      { lock_state: false, unlock_time: 61 },
      { lock_state: true, unlock_time: 5 },
      { unlock_time: 5 },
    ]) {
      assert.throws(() => check(bad), TypeError)
    }
  })

  test('to every door at once is never right', () => {
    for (const values of [{}, { lock_state: true }, { lock_state: false, group_id: 1 }]) {
      assert.throws(() => assertAllthenticateRequest('mass-lock', { encoding: 'json', values }))
    }
  })

  test('breaks without telling what was received', () => {
    const values = { email_id: 1, smartcards: '[{"number":"4711x"}]' }
    assert.throws(
      () => assertAllthenticateRequest('write-cards', { encoding: 'form', values }),
      (error) => error instanceof TypeError && !error.message.includes('4711'),
    )
  })
})

suite('a reply', () => {
  test('is held to its operation and its status', () => {
    assertAllthenticateReply('set-lock', { status: 200, body: { success: 'x' } })
    assertAllthenticateReply('set-lock', { status: 400, body: { error: 'x' } })
    assertAllthenticateReply('create-group', { status: 200, body: { success: 'x', group_id: 1 } })
    assertAllthenticateReply('users', { status: 200, body: [] })
    const bad = [
      ['set-lock', 200, { error: 'x' }],
      ['set-lock', 200, {}],
      ['set-lock', 400, { success: 'x' }],
      ['set-lock', 200, { success: 'x', group_id: 1 }],
      ['create-group', 200, { success: 'x' }],
      ['users', 200, {}],
      ['users', 200, [{ user_id: 1 }]],
      ['read-cards', 200, { email_id: 1, smartcards: [{ label: '', number: 1 }] }],
    ] as const
    for (const [operation, status, body] of bad) {
      assert.throws(() => assertAllthenticateReply(operation, { status, body }), TypeError)
    }
  })
})
