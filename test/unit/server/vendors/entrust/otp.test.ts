import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  assertProblem,
  createEntrustStage,
  createVisit,
  open,
  refusal,
  toChallenged,
  toCode,
  toCompleted,
  toLast,
} from '../../../../support/entrust-vendor.ts'
import { assertPrompt, assertRight, toContext } from '../../../../support/local-vendor.ts'

const query = {
  otpDeliveryInfo: {
    otpDefaultDelivery: 'SMS',
    availableOTPDelivery: ['SMS', 'EMAIL', 'VOICE'],
    otpContactValues: [
      { name: 'Mobile', type: 'SMS', value: '*** 1234' },
      { name: 'Alternative Email', type: 'EMAIL', value: 'm****@example.test' },
    ],
  },
}

suite('a code that is sent', () => {
  for (const [kind, delivery, channel, amr, attribute, target] of [
    ['sms-code', 'SMS', 'sms', ['otp', 'sms'], 'Mobile', '*** 1234'],
    ['email-code', 'EMAIL', 'mail', ['otp'], 'Alternative Email', 'm****@example.test'],
    ['voice-code', 'VOICE', 'voice', ['otp', 'tel'], undefined, undefined],
  ] as const) {
    test(`goes by ${delivery} to the contact that was chosen`, async () => {
      const stage = await createEntrustStage()
      const challenge = { otpdeliveryType: delivery }
      const { asked } = await open(stage, ['OTP'], { kind, query, challenge })
      const { body } = toLast(stage)
      assert.equal(body['otpDeliveryType'], delivery)
      assert.equal(body['otpDeliveryAttribute'], attribute)
      assertPrompt(asked)
      assert.equal(asked.data['channel'], channel)
      assert.equal(asked.data['target'], target)
      assert.equal(asked.data['length'], 8)
      assert.equal(asked.sends, true)
      stage.script.push({ body: toCompleted() })
      const outcome = assertRight(await asked.answer({ code: '1234-５678' }))
      assert.deepEqual(outcome.evidence.amr, amr)
      assert.equal(toLast(stage).body['response'], '12345678')
    })
  }

  test('shows no target to a stranger', async () => {
    const stage = await createEntrustStage()
    const options = { kind: 'sms-code', query, stranger: true } as const
    const { asked } = await open(stage, ['OTP'], options)
    assert.equal(asked.data['target'], undefined)
  })

  test('counts by the channel that was really used', async () => {
    const stage = await createEntrustStage()
    const challenge = { otpdeliveryType: 'VOICE' }
    const { asked } = await open(stage, ['OTP'], { kind: 'sms-code', query, challenge })
    assert.equal(asked.data['channel'], 'voice')
    assert.equal(asked.data['target'], undefined)
    stage.script.push({ body: toCompleted() })
    assert.deepEqual(assertRight(await asked.answer({ code: '12345678' })).evidence.amr, [
      'otp',
      'tel',
    ])
  })

  test('that was to go to a phone and went by mail counts as nothing', async () => {
    const stage = await createEntrustStage()
    const challenge = { otpdeliveryType: 'EMAIL' }
    const opened = open(stage, ['OTP'], { kind: 'sms-code', query, challenge })
    await assertProblem(opened, 'vendor_unavailable')
    assert.equal(stage.events.at(-1)?.code, 'channel')
  })

  for (const kind of ['sms-code', 'email-code'] as const) {
    test(`counts as nothing when it went by a channel that nobody knows: ${kind}`, async () => {
      const stage = await createEntrustStage()
      const challenge = { otpdeliveryType: 'WHATSAPP' }
      const opened = open(stage, ['OTP'], { kind, query, challenge })
      await assertProblem(opened, 'vendor_unavailable')
      assert.equal(stage.events.at(-1)?.code, 'channel')
    })
  }

  test('goes again by a new challenge, whose token answers it', async () => {
    const stage = await createEntrustStage()
    const { visit } = await open(stage, ['OTP'], { kind: 'sms-code', query })
    stage.script.push({ body: toChallenged({}, 'G-again') })
    const again = await visit.start(visit.getWay('sms-code'))
    stage.script.push(refusal(401, 'otp_expired'), { body: toCompleted() })
    assert.equal(toCode(await again.answer({ code: '00000000' })), 'challenge_expired')
    assertRight(await again.answer({ code: '12345678' }))
    assert.equal(toLast(stage).headers['authorization'], 'G-again')
  })

  test('that the account gets none of is another way’s turn', async () => {
    const stage = await createEntrustStage()
    const visit = createVisit(stage)
    stage.script.push({ body: { authenticationTypes: ['OTP'], ...query } })
    await visit.consult()
    stage.script.push(refusal(400, 'no_otp'))
    await assertProblem(visit.start(visit.getWay('sms-code')), 'authenticator_unavailable')
  })

  test('is bound to the values of the action, which go with the answer again', async () => {
    const stage = await createEntrustStage()
    const actionDetails = [{ name: 'amount', value: '250.00 EUR' }]
    const context = toContext({ purpose: 'step-up', actionDetails })
    const { asked } = await open(stage, ['OTP'], { kind: 'sms-code', query, context })
    const sent = [{ detail: 'amount', value: '250.00 EUR', usage: ['RBA', 'TVS'] }]
    assert.deepEqual(toLast(stage).body['transactionDetails'], sent)
    stage.script.push({ body: toCompleted() })
    assertRight(await asked.answer({ code: '12345678' }))
    assert.deepEqual(toLast(stage).body['transactionDetails'], sent)
  })

  test('has the form that the operator says', async () => {
    const sentCode = { length: 6, minLength: 4, alphabet: 'letters' } as const
    const stage = await createEntrustStage({ sentCode })
    const { asked } = await open(stage, ['OTP'], { kind: 'email-code', query })
    const { length, min_length, alphabet } = asked.data
    assert.deepEqual([length, min_length, alphabet], [6, 4, 'letters'])
  })
})
