import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  measureLight,
  type Pixels,
} from '../../../../../../packages/widget/src/ceremonies/capture/guide/measure-light.ts'

/** A picture of one number for each pixel, grey. */
function draw(width: number, height: number, toGrey: (x: number, y: number) => number): Pixels {
  const data = new Uint8ClampedArray(4 * width * height)
  for (let at = 0; at < width * height; at += 1) {
    const grey = toGrey(at % width, Math.floor(at / width))
    data.set([grey, grey, grey, 255], 4 * at)
  }
  return { data, width, height }
}
const checks = (low: number, high: number) => draw(64, 64, (x, y) => ((x + y) % 2 ? low : high))
const slope = draw(64, 64, (x) => x * 3)

test('means the brightness, and weighs colours as eyes do', () => {
  assert.ok(Math.abs(measureLight(draw(8, 8, () => 90)).luma - 90) < 1e-3)
  const green = { data: Uint8ClampedArray.from([0, 200, 0, 255]), width: 1, height: 1 }
  const blue = { data: Uint8ClampedArray.from([0, 0, 200, 255]), width: 1, height: 1 }
  assert.ok(measureLight(green).luma > 4 * measureLight(blue).luma)
})

test('counts what is white', () => {
  assert.equal(measureLight(draw(8, 8, (x) => (x < 2 ? 255 : 100))).clipped, 0.25)
  assert.equal(measureLight(draw(8, 8, () => 245)).clipped, 0)
})

test('calls edges sharp and slopes blurred', () => {
  assert.ok(measureLight(checks(50, 200)).sharpness > 1)
  assert.ok(measureLight(slope).sharpness < 0.012)
})

test('calls a dark picture as sharp as the same one in the light', () => {
  const bright = measureLight(checks(60, 220)).sharpness
  const dark = measureLight(checks(6, 22)).sharpness
  assert.ok(Math.abs(bright - dark) < 1e-3 * bright)
})

test('finds no edge in one colour, and no number that is none', () => {
  assert.deepEqual(measureLight(draw(4, 4, () => 0)), { luma: 0, clipped: 0, sharpness: 0 })
  assert.deepEqual(measureLight({ data: [], width: 0, height: 0 }), {
    luma: 0,
    clipped: 0,
    sharpness: 0,
  })
})
