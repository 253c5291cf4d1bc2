import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENTRUST_PERSONA, type EntrustSettings } from '@countersign/simulators'
import { createPersonalCertificate } from '../../../../support/certificate.ts'
import { assertCompleted, assertRefused, openDesk } from '../../../../support/entrust.ts'

const TYPE = 'SMART_LOGIN'

const open = async (settings: Partial<EntrustSettings> = {}) => {
  const { certificate, sign } = await createPersonalCertificate()
  const users = [{ ...ENTRUST_PERSONA, smartCredential: { smartLogin: true, certificate } }]
  const desk = openDesk({ users, settings })
  const challenge = await desk.challenge(TYPE, {})
  const text = String(challenge.body['smartLoginChallenge'])
  return { desk, challenge, text, certificate, sign }
}

test('takes a signature by the registered credential, and tells who it is', async () => {
  const { desk, challenge, text, certificate, sign } = await open()
  const body = { certificate, response: await sign(text) }
  const done = await desk.complete(TYPE, challenge.token, body)
  assertCompleted(done)
  assert.equal(done.body['userId'], 'entrust')
})

test('refuses a signature over something else, or by another certificate', async () => {
  const { desk, challenge, text, certificate, sign } = await open()
  const stranger = await createPersonalCertificate()
  for (const body of [
    { certificate, response: await sign('something else') },
    { certificate, response: await stranger.sign(text) },
    { certificate: stranger.certificate, response: await stranger.sign(text) },
    { certificate: 'AAAA', response: 'AAAA' },
  ]) {
    assertRefused(await desk.complete(TYPE, challenge.token, body), 'invalid_user_response', 401)
  }
})

test('completes by the app as well, for whoever holds a credential', async () => {
  const { desk, challenge } = await open()
  assert.equal((await desk.complete(TYPE, challenge.token)).body['status'], 'NO_RESPONSE')
  const [push] = desk.control.pushes()
  assert.equal(push?.userId, undefined)
  desk.control.answerPush(push?.id ?? '', { status: 'CONFIRM', userId: 'entrust' })
  const done = await desk.complete(TYPE, challenge.token)
  assertCompleted(done)
  assert.equal(done.body['userId'], 'entrust')
})

test('refuses the app of somebody without a credential', async () => {
  const { desk, challenge } = await open()
  desk.control.putUser({ id: 'other' })
  const [push] = desk.control.pushes()
  desk.control.answerPush(push?.id ?? '', { status: 'CONFIRM', userId: 'other' })
  assertRefused(await desk.complete(TYPE, challenge.token), 'invalid_user_response')
})

test('can be had by one way alone', async () => {
  const bySigning = await open({ smartLoginAnswer: 'response' })
  const polled = await bySigning.desk.complete(TYPE, bySigning.challenge.token)
  assertRefused(polled, 'invalid_request')
  const byPolling = await open({ smartLoginAnswer: 'poll' })
  const { desk, challenge, certificate, sign, text } = byPolling
  const body = { certificate, response: await sign(text) }
  assertRefused(await desk.complete(TYPE, challenge.token, body), 'invalid_request')
})
