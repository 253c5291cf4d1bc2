import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  APPLICATION,
  assertProblem,
  createEntrustStage,
  open,
  toChallenged,
  toCompleted,
  toLast,
} from '../../../../support/entrust-vendor.ts'
import { assertPrompt } from '../../../../support/local-vendor.ts'

const settings = {
  smartLogin: true,
  smartLoginLink: 'https://login.example/?c={challenge}',
} as const
const kind = 'smart-login'
/** What was opened for somebody else is ended. */
const LOGGED_OUT = { body: {} }

suite('a smart login', () => {
  test('waits at the operator’s address, and is polled for whoever signs', async () => {
    const stage = await createEntrustStage(settings)
    const challenge = { smartLoginChallenge: 'a b&c' }
    const { asked } = await open(stage, ['SMART_LOGIN'], { kind, challenge })
    assertPrompt(asked)
    assert.deepEqual(asked.data, { mode: 'phone', url: 'https://login.example/?c=a%20b%26c' })
    assert.deepEqual(toLast(stage).body, { applicationId: APPLICATION, summary: 'Harbour' })
    stage.script.push(
      { body: toChallenged({ status: 'NO_RESPONSE', token: null }) },
      { body: toCompleted({ status: 'CONFIRM', userId: 'somebody.else' }) },
      LOGGED_OUT,
      { body: toCompleted({ status: 'CONFIRM' }) },
    )
    assert.deepEqual(await asked.poll(), { result: 'pending' })
    await assertProblem(asked.poll(), 'vendor_unavailable')
    const polled = await asked.poll()
    assert.ok(polled.result === 'right')
    assert.deepEqual(polled.evidence, { amr: ['sc', 'user'] })
  })

  test('without a challenge is no question', async () => {
    const stage = await createEntrustStage(settings)
    await assertProblem(open(stage, ['SMART_LOGIN'], { kind }), 'vendor_unavailable')
  })
})
