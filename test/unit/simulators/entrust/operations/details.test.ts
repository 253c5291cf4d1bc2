import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  assertCompleted,
  assertRefused,
  type Desk,
  dig,
  openDesk,
} from '../../../../support/entrust.ts'

const lastCode = (desk: Desk) => desk.control.messages()[0]?.code

suite('transaction details', () => {
  const details = [
    { detail: 'TRANSACTION_AMOUNT', value: '100.00', usage: ['RBA', 'TVS'] },
    { detail: 'BENEFICIARY', value: 'Quay Ltd' },
  ]
  const start = (desk: Desk, type: string, transactionDetails: unknown) =>
    desk.challenge(type, { userId: 'entrust', transactionDetails })

  test('are limited to 25 entries, unique names and 255 characters', async () => {
    const desk = openDesk()
    const many = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ detail: `D${i}`, value: 'x' }))
    assert.equal((await start(desk, 'GRID', many(25))).status, 200)
    assertRefused(await start(desk, 'GRID', many(26)), 'invalid_request', 400)
    const long = (length: number) => [{ detail: 'D', value: 'x'.repeat(length) }]
    assert.equal((await start(desk, 'GRID', long(255))).status, 200)
    assertRefused(await start(desk, 'GRID', long(256)), 'invalid_request', 400)
    const twice = [details[0], details[0]]
    assertRefused(await start(desk, 'GRID', twice), 'invalid_request', 400)
    assertRefused(await desk.query({ transactionDetails: twice }), 'invalid_request', 400)
  })

  test('must come again with a code that is bound to them, unchanged', async () => {
    const desk = openDesk()
    const { token } = await start(desk, 'OTP', details)
    const response = lastCode(desk)
    const refuse = async (transactionDetails: unknown) =>
      assertRefused(
        await desk.complete('OTP', token, { response, transactionDetails }),
        'invalid_user_response',
      )
    await refuse(undefined)
    await refuse([details[0], { detail: 'BENEFICIARY', value: 'Thief Ltd' }])
    await refuse([details[0]])
    await refuse([])
    await refuse([...details, { detail: 'MORE', value: 'x' }])
    const done = await desk.complete('OTP', token, { response, transactionDetails: details })
    assertCompleted(done)
    assert.equal(dig(done.body, 'transactionReceipt', 'authenticationType'), 'OTP')
    assert.equal(dig(done.body, 'transactionReceipt', 'userid'), 'entrust')
    assert.deepEqual(dig(done.body, 'transactionReceipt', 'details', 1, 'value'), 'Quay Ltd')
  })

  test('count no attempt when they differ', async () => {
    const desk = openDesk({ settings: { lockoutAttempts: 1 } })
    const { token } = await start(desk, 'OTP', details)
    await desk.complete('OTP', token, { response: lastCode(desk), transactionDetails: [] })
    const again = { response: lastCode(desk), transactionDetails: details }
    assertCompleted(await desk.complete('OTP', token, again))
  })

  test('may come again with a push, and must then be the same', async () => {
    const desk = openDesk()
    const { token } = await start(desk, 'TOKENPUSH', details)
    assert.deepEqual(desk.control.pushes()[0]?.details[1], {
      detail: 'BENEFICIARY',
      value: 'Quay Ltd',
    })
    const other = { transactionDetails: [details[0]] }
    assertRefused(await desk.complete('TOKENPUSH', token, other), 'invalid_user_response')
    assert.equal((await desk.complete('TOKENPUSH', token)).status, 200)
    const same = { transactionDetails: details }
    assert.equal((await desk.complete('TOKENPUSH', token, same)).status, 200)
  })

  test('that only feed the risk bind no code', async () => {
    const desk = openDesk()
    const { token } = await start(desk, 'OTP', [{ ...details[0], usage: ['RBA'] }])
    const done = await desk.complete('OTP', token, { response: lastCode(desk) })
    assertCompleted(done)
    assert.equal(done.body['transactionReceipt'], null)
  })
})
