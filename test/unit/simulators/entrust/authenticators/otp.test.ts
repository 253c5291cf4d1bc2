import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENTRUST_PERSONA } from '@countersign/simulators'
import { assertCompleted, assertRefused, openDesk } from '../../../../support/entrust.ts'

test('sends eight digits to the default contact', async () => {
  const desk = openDesk()
  const { body, token } = await desk.challenge('OTP')
  assert.equal(body['otpdeliveryType'], 'SMS')
  const [message] = desk.control.messages('entrust@harbour.example')
  assert.equal(message?.channel, 'SMS')
  assert.equal(message?.to, '+491715550142')
  assert.match(message?.code ?? '', /^\d{8}$/)
  assert.ok(message?.text.includes(message.code))
  assertCompleted(await desk.complete('OTP', token, { response: message?.code }))
})

test('sends where the call asks: by channel, or by the name of a contact', async () => {
  const desk = openDesk()
  const to = async (body: object) => {
    const reply = await desk.challenge('OTP', { userId: 'entrust', ...body })
    assert.equal(reply.status, 200, String(reply.code))
    return [reply.body['otpdeliveryType'], desk.control.messages()[0]?.to]
  }
  assert.deepEqual(await to({ otpDeliveryType: 'VOICE' }), ['VOICE', '+494315550142'])
  assert.deepEqual(await to({ otpDeliveryType: 'EMAIL' }), ['EMAIL', 'entrust@harbour.example'])
  const named = { otpDeliveryAttribute: 'Alternative Email' }
  assert.deepEqual(await to(named), ['EMAIL', 'enno@quay.example'])
  assert.deepEqual(await to({ ...named, otpDeliveryType: 'EMAIL' }), ['EMAIL', 'enno@quay.example'])
})

test('refuses a channel or contact that the user lacks', async () => {
  const desk = openDesk({ settings: { version: '5.46' } })
  for (const body of [
    { otpDeliveryType: 'WHATSAPP' },
    { otpDeliveryAttribute: 'Fax' },
    { otpDeliveryAttribute: 'Mobile', otpDeliveryType: 'EMAIL' },
  ]) {
    assertRefused(await desk.challenge('OTP', { userId: 'entrust', ...body }), 'no_otp')
  }
  assert.deepEqual(desk.control.messages(), [])
})

test('makes the user choose where there is no default', async () => {
  const contacts = ENTRUST_PERSONA.otp?.contacts ?? []
  const desk = openDesk({
    users: [{ ...ENTRUST_PERSONA, otp: { contacts, defaultDelivery: null } }],
  })
  assertRefused(await desk.challenge('OTP'), 'otp_delivery_required', 400)
  const chosen = await desk.challenge('OTP', { userId: 'entrust', otpDeliveryType: 'SMS' })
  assert.equal(chosen.status, 200)
})

test('is good for 300 seconds', async () => {
  const desk = openDesk()
  const { token } = await desk.challenge('OTP')
  const response = desk.control.messages()[0]?.code
  desk.control.clock.advance(300)
  assertRefused(await desk.complete('OTP', token, { response }), 'otp_expired', 401)
})

test('refuses a wrong code, and the right one of another challenge', async () => {
  const desk = openDesk({ settings: { otpOutstanding: 'all' } })
  const older = await desk.challenge('OTP')
  const olderCode = desk.control.messages()[0]?.code
  const newer = await desk.challenge('OTP')
  const mixed = await desk.complete('OTP', newer.token, { response: olderCode })
  assertRefused(mixed, 'invalid_user_response', 401)
  assertCompleted(await desk.complete('OTP', older.token, { response: olderCode }))
})

test('lets a newer code end the older by default', async () => {
  const desk = openDesk()
  const older = await desk.challenge('OTP')
  const olderCode = desk.control.messages()[0]?.code
  const newer = await desk.challenge('OTP')
  const newerCode = desk.control.messages()[0]?.code
  const late = await desk.complete('OTP', older.token, { response: olderCode })
  assertRefused(late, 'no_otp', 401)
  assertCompleted(await desk.complete('OTP', newer.token, { response: newerCode }))
})

test('shows in the message what a bound code is for', async () => {
  const desk = openDesk()
  const transactionDetails = [{ detail: 'TRANSACTION_AMOUNT', value: '100.00' }]
  await desk.challenge('OTP', { userId: 'entrust', transactionDetails })
  assert.match(desk.control.messages()[0]?.text ?? '', /TRANSACTION_AMOUNT: 100\.00/)
})
