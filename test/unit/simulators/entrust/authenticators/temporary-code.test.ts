import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENTRUST_PERSONA } from '@countersign/simulators'
import { assertCompleted, assertRefused, dig, openDesk } from '../../../../support/entrust.ts'

const CODE = { response: '48213907' }

test('shows whom to ask, where the tenant names somebody', async () => {
  const { body } = await openDesk().challenge('TEMP_ACCESS_CODE')
  assert.equal(dig(body, 'tempAccessCodeChallenge', 'enableAdminContact'), true)
  assert.match(String(dig(body, 'tempAccessCodeChallenge', 'adminContact')), /harbour office/)
  const plain = openDesk({ users: [{ id: 'entrust', temporaryAccessCode: { code: 'x' } }] })
  const without = await plain.challenge('TEMP_ACCESS_CODE')
  assert.deepEqual(without.body['tempAccessCodeChallenge'], {
    enableAdminContact: false,
    adminContact: null,
  })
})

test('is good for its uses and no more', async () => {
  const users = [{ ...ENTRUST_PERSONA, temporaryAccessCode: { code: CODE.response, uses: 2 } }]
  const desk = openDesk({ users })
  assertCompleted(await desk.prove('TEMP_ACCESS_CODE', CODE))
  assertRefused(await desk.prove('TEMP_ACCESS_CODE', { response: '1' }), 'invalid_user_response')
  const { token } = await desk.challenge('TEMP_ACCESS_CODE')
  assertCompleted(await desk.prove('TEMP_ACCESS_CODE', CODE))
  assert.equal(desk.control.user('entrust')?.temporaryAccessCode?.uses, 0)
  assertRefused(await desk.complete('TEMP_ACCESS_CODE', token, CODE), 'invalid_user_response')
  assertRefused(await desk.challenge('TEMP_ACCESS_CODE'), 'missing_credentials')
})

test('is gone when it has expired', async () => {
  const code = { code: CODE.response, expiresAt: 1_700_000_100 }
  const desk = openDesk({ users: [{ ...ENTRUST_PERSONA, temporaryAccessCode: code }] })
  desk.control.clock.advance(100)
  assertRefused(await desk.challenge('TEMP_ACCESS_CODE'), 'missing_credentials')
})

test('stands in for OTP, TOKEN and GRID', async () => {
  const desk = openDesk()
  for (const type of ['OTP', 'TOKEN', 'GRID']) assertCompleted(await desk.prove(type, CODE))
  assertRefused(await desk.prove('PASSWORD', CODE), 'invalid_user_response')
})

test('stands in for nothing where the tenant forbids it', async () => {
  const desk = openDesk({ settings: { temporaryCodeInstead: false } })
  for (const type of ['OTP', 'TOKEN', 'GRID']) {
    assertRefused(await desk.prove(type, CODE), 'invalid_user_response')
  }
})
