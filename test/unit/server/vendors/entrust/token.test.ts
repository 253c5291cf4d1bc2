import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  createEntrustStage,
  open,
  toCompleted,
  toLast,
} from '../../../../support/entrust-vendor.ts'
import { assertPrompt, assertRight, toContext } from '../../../../support/local-vendor.ts'

suite('a token', () => {
  test('shows six digits or eight, and serial numbers to nobody', async () => {
    const stage = await createEntrustStage()
    const tokenChallenge = { challenge: null, token: [{ serialNumber: '88-1', label: null }] }
    const challenge = { tokenDetails: ['88-1'], tokenChallenge }
    const { asked } = await open(stage, ['TOKEN'], { kind: 'totp', challenge })
    assertPrompt(asked)
    const form = { length: 8, min_length: 6, alphabet: 'digits', channel: 'app', mode: 'check' }
    assert.deepEqual(asked.data, form)
    assert.equal(asked.sends, false)
    stage.script.push({ body: toCompleted() })
    const outcome = assertRight(await asked.answer({ code: ' 123 456 ' }))
    assert.equal(toLast(stage).body['response'], '123456')
    assert.deepEqual(outcome.evidence, { amr: ['otp'] })
  })

  test('that signs has a form of its own', async () => {
    const stage = await createEntrustStage({ signatureCode: { length: 10, minLength: 8 } })
    const actionDetails = [{ name: 'amount', value: '250.00 EUR' }]
    const context = toContext({ purpose: 'step-up', actionDetails })
    const query = { supportsSignature: true }
    const kind = 'token-signature'
    const { asked } = await open(stage, ['TOKEN'], { kind, context, query })
    assertPrompt(asked)
    assert.deepEqual([asked.data['length'], asked.data['min_length']], [10, 8])
    assert.deepEqual([asked.data['channel'], asked.data['values']], ['token', ['250.00 EUR']])
  })
})
