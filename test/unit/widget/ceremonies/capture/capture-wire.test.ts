import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CAPTURE_HEADERS, CONSENT_VERSION } from '@countersign/protocol'
import {
  CONSENT_TEXT,
  HEADERS,
} from '../../../../../packages/widget/src/ceremonies/capture/capture-wire.ts'

test('names headers and the consent as the contract does', () => {
  assert.deepEqual(HEADERS, CAPTURE_HEADERS)
  assert.equal(CONSENT_TEXT, CONSENT_VERSION)
})
