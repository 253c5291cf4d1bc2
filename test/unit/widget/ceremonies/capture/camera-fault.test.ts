import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toCameraFault } from '../../../../../packages/widget/src/ceremonies/capture/camera-fault.ts'

const HERE = { isSecureContext: true, hasCameras: true }

for (const [name, fault] of [
  ['NotAllowedError', 'denied'],
  ['NotFoundError', 'missing'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
  ['OverconstrainedError', 'unfit'],
  ['SecurityError', 'embedded'],
  ['TypeError', 'other'],
  ['constructor', 'other'],
] as const) {
  test(`takes ${name} for ${fault}`, () => {
    assert.equal(toCameraFault({ name }, HERE), fault)
  })
}

test('takes what is no error for nothing special', () => {
  for (const thrown of [undefined, null, 'no', 7, {}]) {
    assert.equal(toCameraFault(thrown, HERE), 'other')
  }
})

test('tells a page without https from an app that gives pages no camera', () => {
  const none = { isSecureContext: false, hasCameras: false }
  assert.equal(toCameraFault(new TypeError(), none), 'insecure')
  assert.equal(toCameraFault(new TypeError(), { ...none, isSecureContext: true }), 'embedded')
})
