import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  isFollowed,
  isStraight,
  toYaw,
} from '../../../../../../packages/widget/src/ceremonies/capture/guide/yaw.ts'
import { makeFace, makeSample } from '../../../../../support/face-samples.ts'

test('reads how far a head is turned, in distances of the eyes, whatever its size', () => {
  for (const width of [80, 180, 400]) {
    assert.ok(Math.abs(toYaw(makeFace({ width, yaw: 0.6 })) - 0.6) < 1e-9)
    assert.ok(Math.abs(toYaw(makeFace({ width, yaw: -0.6 })) + 0.6) < 1e-9)
  }
})

test('reads it from a tilted head as well', () => {
  const face = { ...makeFace(), rightEye: { x: 280, y: 230 }, leftEye: { x: 360, y: 290 } }
  assert.equal(toYaw({ ...face, nose: { x: 320, y: 300 } }), 0)
})

test('divides by nothing nowhere', () => {
  const eye = { x: 300, y: 200 }
  const face = { ...makeFace(), rightEye: eye, leftEye: eye, nose: eye }
  assert.equal(toYaw(face), 0)
})

test('calls straight what is within a quarter to either side', () => {
  assert.deepEqual(
    [-0.26, -0.25, 0, 0.25, 0.26].map((yaw) => isStraight(makeFace({ width: 200, yaw }))),
    [false, true, true, true, false],
  )
})

for (const [step, met, missed] of [
  ['straight', [0, 0.2, -0.2], [0.3, -0.3, 0.9]],
  // The nose moves to the right of an unmirrored picture when the head turns to its own left.
  ['left', [0.4, 0.9], [0.39, 0, -0.9]],
  ['right', [-0.4, -0.9], [-0.39, 0, 0.9]],
] as const) {
  test(`knows when ${step} is followed, and when not`, () => {
    const isMet = (yaw: number): boolean =>
      isFollowed(step, makeSample({ faces: [makeFace({ width: 200, yaw })] }))
    assert.deepEqual(
      met.map(isMet),
      met.map(() => true),
    )
    assert.deepEqual(
      missed.map(isMet),
      missed.map(() => false),
    )
  })
}

test('takes no step of nobody, and none of two', () => {
  assert.equal(isFollowed('straight', makeSample({ faces: [] })), false)
  assert.equal(
    isFollowed('straight', makeSample({ faces: [makeFace(), makeFace({ x: 90 })] })),
    false,
  )
})
