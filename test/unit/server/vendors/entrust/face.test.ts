import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { EntrustInput } from '../../../../../packages/server/src/vendors/entrust/index.ts'
import {
  assertProblem,
  createEntrustStage,
  open,
  toChallenged,
  toCompleted,
  toLast,
} from '../../../../support/entrust-vendor.ts'
import { assertPrompt, toContext } from '../../../../support/local-vendor.ts'

const RUN = 'a run/1'
const faceLink = 'https://face.example/l/{workflowRunId}'

async function openFace(
  faceChallenge: Record<string, unknown> | null,
  settings: Partial<EntrustInput> = {},
  more: Record<string, unknown> = {},
) {
  const stage = await createEntrustStage(settings)
  const challenge = { faceChallenge, ...more }
  return { stage, ...(await open(stage, ['FACE'], { kind: 'face', challenge })) }
}

suite('a face', () => {
  test('is taken on the phone, at the operator’s address of the run', async () => {
    const applicant = { applicantId: 'applicant-9', sdkToken: 'sdk-token-9', workflowRunId: RUN }
    const { stage, asked } = await openFace(applicant, { faceLink })
    assertPrompt(asked)
    assert.deepEqual(asked.data, { mode: 'phone', url: 'https://face.example/l/a%20run%2F1' })
    assert.ok(!JSON.stringify(asked).includes('sdk-token-9'))
    assert.equal(toLast(stage).body['summary'], 'Harbour')
    stage.script.push({ body: toChallenged({ status: 'NO_RESPONSE', token: null }) })
    assert.deepEqual(await asked.poll(), { result: 'pending' })
    assert.equal(toLast(stage).body['faceResponse'], RUN)
    stage.script.push({ body: toCompleted({ status: 'CONFIRM' }) })
    const polled = await asked.poll()
    assert.ok(polled.result === 'right')
    assert.deepEqual(polled.evidence, { amr: ['face'] })
  })

  test('is taken at the vendor’s own address where there is one, with the number', async () => {
    const mobile = { device: 'MOBILE', qrCode: 'https://face.example/q/7', workflowRunId: RUN }
    const { stage, asked } = await openFace(
      mobile,
      { apiVersion: '5.46' },
      { pushMutualChallenge: '31' },
    )
    assert.equal(toLast(stage).body['pushMutualChallengeEnabled'], true)
    assert.deepEqual(asked.data, { mode: 'phone', url: 'https://face.example/q/7', number: '31' })
    stage.script.push({ body: toCompleted({ status: 'CONFIRM' }) })
    assert.equal((await asked.poll()).result, 'right')
    assert.equal(toLast(stage).body['faceResponse'], undefined)
  })

  for (const qrCode of ['iVBORw0KGgo=', 'http://face.example/q/7', 'javascript:alert(1)', null]) {
    test(`is another way’s turn when the address is ${qrCode}`, async () => {
      const opened = openFace({ device: 'WEB', qrCode, workflowRunId: RUN })
      await assertProblem(opened, 'authenticator_unavailable')
    })
  }

  test('that the vendor does not describe is no question', async () => {
    await assertProblem(openFace(null, { faceLink }), 'vendor_unavailable')
  })

  test('is asked of no stranger who has none', async () => {
    const { vendor } = await createEntrustStage({ faceLink })
    const started = vendor.start({ kind: 'face', context: toContext(), stranger: true })
    await assertProblem(started, 'authenticator_unavailable')
  })
})
