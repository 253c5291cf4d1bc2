import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createEntrustSimulator, ENTRUST_AUTHENTICATORS } from '@countersign/simulators'
import { createPersonalCertificate } from '../../../support/certificate.ts'
import {
  assertCompleted,
  assertRefused,
  digList,
  giveKey,
  openDesk,
  PASSWORD,
} from '../../../support/entrust.ts'

test('gives the persona every authenticator that can be listed', async () => {
  const desk = openDesk()
  await giveKey(desk, 'PASSKEY')
  await giveKey(desk, 'FIDO')
  const { certificate } = await createPersonalCertificate()
  desk.control.registerCertificate('entrust', certificate)
  const types = digList((await desk.query()).body, 'authenticationTypes')
  const unlisted = ENTRUST_AUTHENTICATORS.filter((type) => !types.includes(type))
  assert.deepEqual(unlisted, ['MACHINE'])
})

test('puts everything back on reset', async () => {
  const desk = openDesk({ settings: { otpDigits: 6 } })
  const { control } = desk
  const { token } = await desk.challenge('OTP')
  await desk.challenge('TOKENPUSH')
  control.configure({ otpDigits: 4, version: '5.46' })
  control.setRisk('HIGH')
  control.lock('entrust')
  control.putUser({ id: 'other' })
  control.fault({ fault: 'down' })
  control.reset()
  assert.equal(control.settings().otpDigits, 6)
  assert.equal(control.settings().version, '5.36')
  assert.deepEqual(control.messages(), [])
  assert.deepEqual(control.pushes(), [])
  assert.deepEqual(control.calls(), [])
  assert.equal(control.user('other'), undefined)
  assertRefused(await desk.complete('OTP', token, { response: '1' }), 'invalid_token')
  assertCompleted(await desk.prove('PASSWORD', { response: PASSWORD }))
})

test('moves its own clock on top of the given one', () => {
  const { control } = createEntrustSimulator({
    baseUrl: 'http://localhost:3000',
    clock: { now: () => 1000 },
  })
  control.clock.advance(30)
  assert.equal(control.clock.now(), 1030)
})

test('shows each person their own messages and pushes', async () => {
  const desk = openDesk()
  const contacts = [{ name: 'Mobile', type: 'SMS', value: '+15550100' }] as const
  desk.control.putUser({ id: 'other', otp: { contacts, defaultDelivery: 'SMS' } })
  await desk.challenge('OTP')
  await desk.challenge('OTP', { userId: 'other' })
  assert.deepEqual(
    desk.control.messages('other').map(({ to }) => to),
    ['+15550100'],
  )
  assert.equal(desk.control.messages().length, 2)
  await desk.challenge('TOKENPUSH')
  assert.deepEqual(desk.control.pushes('other'), [])
})

test('says plainly when it is asked about nobody', async () => {
  const { control } = openDesk()
  assert.throws(() => control.setRisk('HIGH', 'nobody'), TypeError)
  assert.equal(control.user('nobody'), undefined)
  assert.equal(control.gridCard('nobody'), undefined)
  assert.equal(await control.tokenCode('nobody'), undefined)
  assert.throws(() => control.signValues('nobody', []), TypeError)
  assert.equal(control.answerPush('nothing', { status: 'CONFIRM' }), false)
})

test('takes no key that is none', async () => {
  const { control } = openDesk()
  const credential = {
    kind: 'FIDO',
    rpId: 'localhost',
    credentialId: 'AA',
    publicKey: 'MAA',
  } as const
  await assert.rejects(control.registerCredential('entrust', credential), TypeError)
  const attestation = { kind: 'FIDO', rpId: 'localhost', registration: {} } as const
  await assert.rejects(control.registerCredential('entrust', attestation), TypeError)
})

test('sets a password anew and leaves the rest, an open question too', async () => {
  const desk = openDesk()
  await giveKey(desk, 'PASSKEY')
  const { token } = await desk.challenge('PASSWORD')
  desk.control.setPassword('entrust', 'remembered-this-time')
  assertRefused(
    await desk.complete('PASSWORD', token, { response: PASSWORD }),
    'invalid_user_response',
  )
  assertCompleted(await desk.complete('PASSWORD', token, { response: 'remembered-this-time' }))
  assert.ok(digList((await desk.query()).body, 'authenticationTypes').includes('PASSKEY'))
})
