import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPoor, measure } from '../../../../../packages/server/src/faces/wasm/quality.ts'

const SIDE = 40
const draw = (shadeAt: (x: number, y: number) => number) => ({
  width: SIDE,
  height: SIDE,
  data: Uint8Array.from({ length: SIDE * SIDE }, (_, i) =>
    Math.round(shadeAt(i % SIDE, Math.floor(i / SIDE))),
  ),
})
const wave = (period: number, mean = 128, height = 80) =>
  draw((x) => mean + height * Math.sin((2 * Math.PI * x) / period))

test('fine lines are sharper than coarse ones, whatever the light', () => {
  const [fine, coarse] = [measure(wave(8)), measure(wave(40))]
  assert.ok((fine.sharpness ?? 0) > 10 * (coarse.sharpness ?? 1))
  const dim = measure(wave(8, 64, 40))
  assert.ok(Math.abs((dim.sharpness ?? 0) / (fine.sharpness ?? 1) - 1) < 0.05)
})

test('a wall is neither sharp nor blurred', () => {
  assert.equal(measure(draw((x) => 120 + (x % 2))).sharpness, undefined)
  assert.equal(isPoor(measure(draw(() => 120)), 0.5), false)
})

test('a strip too narrow for an edge is not blurred', () => {
  assert.equal(measure({ width: 2, height: 1, data: Uint8Array.of(0, 255) }).sharpness, undefined)
})

test('darkness, glare and whiteness are poor, and so is a blur', () => {
  assert.equal(isPoor(measure(wave(8)), 0.01), false)
  assert.equal(isPoor(measure(wave(8, 59, 40)), 0.01), true)
  assert.equal(isPoor(measure(wave(8, 221, 20)), 0.01), true)
  const white = draw((x, y) => (y < 13 ? 255 : 100 + (x % 4) * 10))
  assert.equal(isPoor(measure(white), 0.01), true)
  assert.equal(isPoor(measure(wave(8)), 10), true)
})
