import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  createEntrustStage,
  open,
  toCompleted,
  toLast,
} from '../../../../support/entrust-vendor.ts'
import { assertPrompt, assertRight } from '../../../../support/local-vendor.ts'

suite('a temporary access code', () => {
  test('is asked without the vendor’s words, and sent as it was typed', async () => {
    const stage = await createEntrustStage()
    const tempAccessCodeChallenge = { enableAdminContact: true, adminContact: 'Call 555 0100' }
    const options = { kind: 'temporary-code', challenge: { tempAccessCodeChallenge } } as const
    const { asked } = await open(stage, ['TEMP_ACCESS_CODE'], options)
    assertPrompt(asked)
    assert.ok(!JSON.stringify(asked.data).includes('555'))
    stage.script.push({ body: toCompleted() })
    const outcome = assertRight(await asked.answer({ code: 'ab-OIL 9' }))
    assert.equal(toLast(stage).body['response'], 'abOIL9')
    assert.deepEqual(outcome.evidence, { amr: ['otp'] })
  })
})
