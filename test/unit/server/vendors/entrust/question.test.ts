import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createEntrustStage, open, toCompleted } from '../../../../support/entrust-vendor.ts'
import { assertRight, toContext } from '../../../../support/local-vendor.ts'

suite('the level that a step-up has to reach', () => {
  const acrs = { aal2: 'two-steps', phr: 'no-phishing' }

  test('goes with every call, by the tenant’s names', async () => {
    const stage = await createEntrustStage({ apiVersion: '5.46', acrs })
    const context = toContext({ purpose: 'step-up', acrValues: ['phr', 'aal2'] })
    const { asked } = await open(stage, ['TOKEN'], { kind: 'totp', context })
    stage.script.push({ body: toCompleted() })
    assertRight(await asked.answer({ code: '123456' }))
    const told = stage.seen.map(({ body }) => body['requestAcrs'])
    assert.deepEqual(told, Array(3).fill('no-phishing two-steps'))
  })

  test('is not told at a sign-in, nor where the tenant has no name for it', async () => {
    for (const context of [
      toContext({ purpose: 'login', acrValues: ['aal2'] }),
      toContext({ purpose: 'step-up', acrValues: ['aal1'] }),
    ]) {
      const stage = await createEntrustStage({ apiVersion: '5.46', acrs })
      await open(stage, ['TOKEN'], { kind: 'totp', context })
      assert.ok(stage.seen.every(({ body }) => !('requestAcrs' in body)))
    }
  })
})
