import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalizeLetters } from '../../../../../packages/widget/src/ceremonies/code/normalize-letters.ts'

test('reads a code as it was printed', () => {
  assert.equal(normalizeLetters('ABCD-EFGH-2345', 12), 'ABCDEFGH2345')
  assert.equal(normalizeLetters('abcd efgh 2345', 12), 'ABCDEFGH2345')
  assert.equal(normalizeLetters('ＡＢＣＤ', 12), 'ABCD')
})

test('takes look-alikes for what was printed', () => {
  assert.equal(normalizeLetters('oO0 iI1 lL1', 12), '000111111')
})

test('drops what no code holds, and the rest of a text that is too long', () => {
  assert.equal(normalizeLetters('u-U-?-A', 12), 'A')
  assert.equal(normalizeLetters('ABCDEFGH23456789', 12), 'ABCDEFGH2345')
})
