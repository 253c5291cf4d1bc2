import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  assertCompleted,
  assertRefused,
  type Desk,
  dig,
  digList,
  openDesk,
} from '../../../../support/entrust.ts'

const PHONE = '10045-20018'
const KEY_RING = '70031-00442'
const details = [
  { detail: 'TRANSACTION_AMOUNT', value: '100.00' },
  { detail: 'ACCOUNT_NUMBER', value: 'DE02120300000000202051' },
]
const values = details.map(({ value }) => value)

suite('a code', () => {
  const prove = async (desk: Desk, serialNumber?: string, wait = 0) => {
    const response = await desk.control.tokenCode('entrust', serialNumber)
    desk.control.clock.advance(wait)
    return desk.prove('TOKEN', { response })
  }

  test('of any of the user’s tokens is right, six digits', async () => {
    const desk = openDesk()
    assert.match((await desk.control.tokenCode('entrust', PHONE)) ?? '', /^\d{6}$/)
    assertCompleted(await prove(desk, PHONE))
    assertCompleted(await prove(desk, KEY_RING))
  })

  test('is right ten steps early or late, and no further', async () => {
    assertCompleted(await prove(openDesk(), PHONE, 300))
    assertCompleted(await prove(openDesk(), PHONE, -300))
    assertRefused(await prove(openDesk(), PHONE, 330), 'invalid_user_response', 401)
    assertRefused(await prove(openDesk(), PHONE, -330), 'invalid_user_response')
  })

  test('works once, and ends those before it', async () => {
    const desk = openDesk()
    const earlier = await desk.control.tokenCode('entrust', PHONE)
    desk.control.clock.advance(30)
    const response = await desk.control.tokenCode('entrust', PHONE)
    assertCompleted(await desk.prove('TOKEN', { response }))
    assertRefused(await desk.prove('TOKEN', { response }), 'invalid_user_response')
    assertRefused(await desk.prove('TOKEN', { response: earlier }), 'invalid_user_response')
  })

  test('is asked for with the serial numbers and labels of the tokens', async () => {
    const { body } = await openDesk().challenge('TOKEN')
    assert.deepEqual(body['tokenDetails'], [PHONE, KEY_RING])
    assert.deepEqual(digList(body, 'tokenChallenge', 'token')[0], {
      serialNumber: PHONE,
      label: 'Enno’s phone',
      qrCode: null,
      qrCodeUrl: null,
    })
  })
})

suite('a signature', () => {
  const start = (desk: Desk, more = {}) =>
    desk.challenge('TOKEN', { userId: 'entrust', transactionDetails: details, ...more })
  const answer = (response: unknown, more = {}) => ({
    response,
    transactionDetails: details,
    ...more,
  })

  test('over the values gives a receipt', async () => {
    const desk = openDesk()
    const { token, body } = await start(desk)
    assert.deepEqual(body['tokenDetails'], [PHONE], 'only what can sign')
    const response = await desk.control.signValues('entrust', values)
    const done = await desk.complete('TOKEN', token, answer(response))
    assertCompleted(done)
    assert.equal(dig(done.body, 'transactionReceipt', 'authenticationType'), 'TOKEN')
  })

  test('over other values, or a plain code, is wrong', async () => {
    const desk = openDesk()
    const { token } = await start(desk)
    const other = await desk.control.signValues('entrust', ['100.00', 'DE0'])
    const swapped = await desk.control.signValues('entrust', values.toReversed())
    const code = await desk.control.tokenCode('entrust', PHONE)
    for (const response of [other, swapped, code]) {
      assertRefused(await desk.complete('TOKEN', token, answer(response)), 'invalid_user_response')
    }
  })

  test('may be replaced by a plain code where the tenant is lax, without a receipt', async () => {
    const desk = openDesk({ settings: { signatureRequired: false } })
    const { token } = await start(desk)
    const code = await desk.control.tokenCode('entrust', PHONE)
    const done = await desk.complete('TOKEN', token, answer(code))
    assertCompleted(done)
    assert.equal(done.body['transactionReceipt'], null)
  })

  test('works once', async () => {
    const desk = openDesk()
    const response = await desk.control.signValues('entrust', values)
    const first = await start(desk)
    assertCompleted(await desk.complete('TOKEN', first.token, answer(response)))
    const second = await start(desk)
    const again = await desk.complete('TOKEN', second.token, answer(response))
    assertRefused(again, 'invalid_user_response')
  })

  test('is not asked for when the details only feed the risk', async () => {
    const desk = openDesk()
    const transactionDetails = details.map((one) => ({ ...one, usage: ['RBA'] }))
    const { token } = await start(desk, { transactionDetails })
    const response = await desk.control.tokenCode('entrust', PHONE)
    assertCompleted(await desk.complete('TOKEN', token, { response }))
  })

  test('of a scanned picture fits this transaction alone', async () => {
    const desk = openDesk()
    const { token, body } = await start(desk, { offlineTVS: true })
    const shown = digList(body, 'tokenChallenge', 'token')[0]
    assert.match(String(dig(shown, 'qrCode')), /^iVBORw0KGgo/, 'a PNG picture')
    const scan = (url: unknown) => desk.control.scanTransaction('entrust', String(url))
    const response = await scan(dig(shown, 'qrCodeUrl'))
    const without = await desk.complete('TOKEN', token, answer(response))
    assertRefused(without, 'invalid_user_response')
    const other = await start(desk, { offlineTVS: true })
    const otherUrl = dig(other.body, 'tokenChallenge', 'token', 0, 'qrCodeUrl')
    const foreign = await desk.complete(
      'TOKEN',
      token,
      answer(await scan(otherUrl), { offlineTVS: true }),
    )
    assertRefused(foreign, 'invalid_user_response')
    const done = await desk.complete('TOKEN', token, answer(response, { offlineTVS: true }))
    assertCompleted(done)
  })
})
