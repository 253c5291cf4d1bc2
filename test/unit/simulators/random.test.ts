import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  drawBelow,
  drawDigits,
  drawSome,
  drawUuid,
} from '../../../packages/simulators/src/random.ts'
import { createTestRandom } from '../../support/random.ts'

test('draws below the limit, and everything below it', () => {
  const random = createTestRandom()
  const drawn = new Set(Array.from({ length: 300 }, () => drawBelow(random, 10)))
  assert.deepEqual(drawn, new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]))
})

test('draws again where a remainder would favour small numbers', () => {
  const given = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 7]
  const random = { bytes: () => Uint8Array.from(given.splice(0, 4)) }
  assert.equal(drawBelow(random, 10), 7)
})

test('draws digits, members without repeats, and identifiers', () => {
  const random = createTestRandom()
  assert.match(drawDigits(random, 8), /^\d{8}$/)
  assert.equal(new Set(drawSome(random, ['a', 'b', 'c'], 3)).size, 3)
  assert.deepEqual(drawSome(random, ['a'], 5), ['a'])
  assert.match(drawUuid(random), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-/)
})
