import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CapturePrompt, HandoverOffer } from '@countersign/protocol'
import * as v from 'valibot'
import { readCapture } from '../../../../../packages/widget/src/ceremonies/capture/read-capture.ts'
import { readHandover } from '../../../../../packages/widget/src/ceremonies/capture/read-handover.ts'

const OFFER = { state: 'possible', address: 'https://auth.example/v1/handoff#t.' }
const FACE = { modality: 'face', source: 'camera', types: ['image/jpeg'], max_bytes: 1_048_576 }

test('reads as the contract does, alone and in its prompt', () => {
  for (const offer of [OFFER, { ...OFFER, state: 'offered', expires_at: 1_800_000_000 }]) {
    assert.deepEqual(readHandover(offer), v.parse(HandoverOffer, offer))
    const prompt = { ...FACE, handover: offer }
    assert.deepEqual(readCapture(prompt), v.parse(CapturePrompt, prompt))
  }
})

test('reads nothing that could not be shown or opened, and the prompt without it', () => {
  for (const offer of [
    undefined,
    'possible',
    { ...OFFER, state: 'of-the-future' },
    { ...OFFER, state: 1 },
    { state: 'possible' },
    { ...OFFER, address: 'javascript:alert(1)//' },
    { ...OFFER, address: 'http://auth.example/v1/handoff#t.' },
    { ...OFFER, expires_at: 'soon' },
  ]) {
    assert.equal(readHandover(offer), undefined)
    assert.deepEqual(readCapture({ ...FACE, handover: offer }), readCapture(FACE))
  }
})
