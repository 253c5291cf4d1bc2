import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { toCaptureObstacle } from '../../../../../packages/widget/src/ceremonies/capture/obstacle.ts'
import { setReader } from '../../../../../packages/widget/src/client/set-reader.ts'

const read = async () => new Uint8Array([1])

afterEach(() => setReader(undefined))

test('names a camera for the face and a reader for everything else', () => {
  // Node has no cameras.
  assert.equal(toCaptureObstacle('face'), 'camera')
  assert.equal(toCaptureObstacle('palm'), 'reader')
  assert.equal(toCaptureObstacle('of-the-future'), 'reader')
})

test('names nothing for what the page’s reader reads', () => {
  setReader({ modalities: ['palm', 'face'], read })
  assert.equal(toCaptureObstacle('palm'), undefined)
  assert.equal(toCaptureObstacle('face'), undefined)
  assert.equal(toCaptureObstacle('fingerprint'), 'reader')
})

test('names nothing for the face in the own view: a phone has a camera', () => {
  assert.equal(toCaptureObstacle('face', true), undefined)
  assert.equal(toCaptureObstacle('palm', true), 'reader')
})
