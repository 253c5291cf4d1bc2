import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused, openDesk, PASSWORD } from '../../../../support/entrust.ts'

const signIn = async () => {
  const desk = openDesk()
  const { token } = await desk.prove('PASSWORD', { response: PASSWORD })
  return { desk, token }
}

test('ends the session with an empty reply, and only once', async () => {
  const { desk, token } = await signIn()
  const { status, headers, body } = await desk.logout(`Bearer ${token}`)
  assert.equal(status, 200)
  assert.equal(headers.get('Content-Type'), null)
  assert.deepEqual(body, {})
  assertRefused(await desk.logout(token), 'already_logged_out', 409)
})

test('refuses no token, one made up, one expired, and one of an open challenge', async () => {
  const { desk, token } = await signIn()
  assertRefused(await desk.logout(), 'invalid_token', 401)
  assertRefused(await desk.logout('Gmade-up'), 'no_session', 404)
  const { token: open } = await desk.challenge('PASSWORD')
  assertRefused(await desk.logout(open), 'invalid_token', 401)
  desk.control.clock.advance(900)
  assertRefused(await desk.logout(token), 'transaction_expired', 401)
})

test('answers with the status that the tenant gives a refusal', async () => {
  const { desk } = await signIn()
  desk.control.configure({ statuses: { invalid_token: 409 }, errorMessage: 'vendor words' })
  const reply = await desk.logout()
  assertRefused(reply, 'invalid_token', 409)
  assert.equal(reply.body['errorMessage'], 'vendor words')
})
