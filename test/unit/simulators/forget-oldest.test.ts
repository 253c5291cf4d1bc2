import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forgetOldest } from '../../../packages/simulators/src/forget-oldest.ts'

test('keeps the newest', () => {
  const map = new Map(['a', 'b', 'c', 'd'].map((key) => [key, 1] as const))
  forgetOldest(map, 2)
  assert.deepEqual([...map.keys()], ['c', 'd'])
  forgetOldest(map, 5)
  assert.equal(map.size, 2)
})
