import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge } from '../../../../../../packages/widget/src/ceremonies/capture/guide/judge.ts'
import { GOOD_LIGHT, makeFace, makeSample } from '../../../../../support/face-samples.ts'

const before = makeSample()
const judgeFace = (facts: Parameters<typeof makeFace>[0], given = {}) =>
  judge(makeSample({ faces: [makeFace(facts)], ...given }), before)

test('finds nothing amiss with a face in the middle, lit well, straight and still', () => {
  assert.equal(judge(makeSample(), before), 'good')
})

for (const [verdict, sample] of [
  ['none', makeSample({ faces: [] })],
  ['many', makeSample({ faces: [makeFace(), makeFace({ x: 80, width: 60 })] })],
  ['closer', makeSample({ faces: [makeFace({ width: 120 })] })],
  ['back', makeSample({ faces: [makeFace({ width: 330 })] })],
  ['centre', makeSample({ faces: [makeFace({ x: 400 })] })],
  ['centre', makeSample({ faces: [makeFace({ y: 300 })] })],
  ['bounds', makeSample({ faces: [{ ...makeFace({ y: 230 }), y: 5, height: 450 }] })],
  ['dark', makeSample({ light: { ...GOOD_LIGHT, luma: 59 } })],
  ['bright', makeSample({ light: { ...GOOD_LIGHT, luma: 221 } })],
  ['bright', makeSample({ light: { ...GOOD_LIGHT, clipped: 0.31 } })],
  ['blurred', makeSample({ light: { ...GOOD_LIGHT, sharpness: 0.011 } })],
  ['straight', makeSample({ faces: [makeFace({ yaw: 0.3 })] })],
  ['still', makeSample({ faces: [makeFace({ x: 340 })] })],
  ['still', makeSample({ faces: [makeFace({ width: 190 })] })],
] as const) {
  test(`says ${verdict} of a frame where only that is amiss`, () => {
    assert.equal(judge(sample, before), verdict)
  })
}

test('says the first thing only: near and far before the light, the light before the pose', () => {
  const dark = { light: { ...GOOD_LIGHT, luma: 10, sharpness: 0 } }
  assert.equal(judgeFace({ width: 90, x: 600, yaw: 1 }, dark), 'closer')
  assert.equal(judgeFace({ x: 420, yaw: 1 }, dark), 'centre')
  assert.equal(judgeFace({ yaw: 1 }, dark), 'dark')
  assert.equal(judgeFace({ yaw: 1, x: 340 }), 'straight')
})

test('wants a face of a size that fills the oval alike, upright and across', () => {
  const upright = { width: 480, height: 640 }
  const at = (width: number) => ({ x: 240, y: 320, width })
  assert.equal(judgeFace(at(150), upright), 'closer')
  assert.equal(judge(makeSample({ ...upright, faces: [makeFace(at(240))] })), 'still')
  assert.equal(judgeFace(at(440), upright), 'back')
  const wide = { width: 1280, height: 720 }
  assert.equal(judgeFace({ x: 640, y: 360, width: 180 }, wide), 'closer')
  assert.notEqual(judgeFace({ x: 640, y: 360, width: 210 }, wide), 'closer')
})

test('asks for a still moment after the first frame, and after the device was turned', () => {
  assert.equal(judge(makeSample()), 'still')
  const upright = makeSample({
    width: 480,
    height: 640,
    faces: [makeFace({ x: 240, y: 320, width: 240 })],
  })
  assert.equal(judge(upright, before), 'still')
  assert.equal(judge(upright, upright), 'good')
})
