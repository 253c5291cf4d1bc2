import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CapturePrompt } from '@countersign/protocol'
import * as v from 'valibot'
import { readCapture } from '../../../../../packages/widget/src/ceremonies/capture/read-capture.ts'

const FACE = { modality: 'face', source: 'camera', types: ['image/jpeg'], max_bytes: 1_048_576 }

for (const prompt of [
  FACE,
  { ...FACE, mode: 'enrol', consent: '2026-11' },
  { ...FACE, mode: 'enrol', steps: ['straight', 'straight', 'straight'] },
  { ...FACE, liveness: true },
  {
    ...FACE,
    liveness: true,
    steps: ['left', 'straight', 'right'],
    nonce: 'n',
    nonce_expires_at: 1_800_000_000,
  },
]) {
  test(`reads as the contract does: ${Object.keys(prompt).slice(4).join()}`, () => {
    assert.deepEqual(readCapture(prompt), v.parse(CapturePrompt, prompt))
  })
}

for (const [what, steps] of [
  ['nothing at all', []],
  ['what only a newer widget could ask for', ['straight', 'nod']],
  ['no list', 'left'],
  ['no words', [1, 2]],
] as const) {
  test(`reads no prompt whose steps are ${what}`, () => {
    assert.equal(readCapture({ ...FACE, steps }), undefined)
  })
}
