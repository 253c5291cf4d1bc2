import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toDistance } from '../../../../../packages/server/src/faces/wasm/to-distance.ts'

test('templates are apart by Euclid', () => {
  assert.equal(toDistance(Float32Array.of(0, 3), Float32Array.of(4, 0)), 5)
  assert.equal(toDistance(Float32Array.of(1, 2), Float32Array.of(1, 2)), 0)
})

test('what cannot be compared is near to nothing', () => {
  const one = Float32Array.of(1, 2)
  for (const other of [[], [1], [1, 2, 3], [1, Number.NaN], [1, Infinity]]) {
    assert.throws(() => toDistance(one, Float32Array.from(other)), TypeError)
    assert.throws(() => toDistance(Float32Array.from(other), one), TypeError)
  }
  assert.throws(() => toDistance(new Float32Array(), new Float32Array()), TypeError)
})
