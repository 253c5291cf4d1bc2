import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CAPTURE_HEADERS, CONSENT_VERSION, FRAME_PART } from '@countersign/protocol'
import {
  CONSENT_TEXT,
  FRAME,
  HEADERS,
} from '../../../../../packages/widget/src/ceremonies/capture/capture-wire.ts'

test('names headers and the consent as the contract does', () => {
  assert.deepEqual(HEADERS, CAPTURE_HEADERS)
  assert.equal(FRAME, FRAME_PART)
  assert.equal(CONSENT_TEXT, CONSENT_VERSION)
})
