import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalizeCell } from '../../../../../packages/widget/src/ceremonies/grid/cell-inputs.ts'

test('keeps letters and digits, and nothing between them', () => {
  assert.equal(normalizeCell(' a3-K\t9 '), 'a3K9')
})

test('makes other digits and wide letters what is printed', () => {
  assert.equal(normalizeCell('٣Ａ９'), '3A9')
})
