import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalizeDigits } from '../../../../../packages/widget/src/ceremonies/code/normalize-digits.ts'

const CASES: readonly (readonly [what: string, text: string, expected: string])[] = [
  ['plain digits', '123456', '123456'],
  ['groups with a space', '123 456', '123456'],
  ['groups with a no-break space', '123\u00a0456', '123456'],
  ['groups with a dash', '123-456', '123456'],
  ['Arabic-Indic digits', '١٢٣٤٥٦', '123456'],
  ['Persian digits', '۱۲۳۴۵۶', '123456'],
  ['Devanagari digits', '१२३४५६', '123456'],
  ['Bengali digits', '১২৩৪৫৬', '123456'],
  ['full-width digits', '１２３４５６', '123456'],
  ['mathematical digits', '𝟏𝟐𝟑𝟒𝟓𝟔', '123456'],
  ['a whole message', 'Your code is 123 456. Do not share it.', '123456'],
  ['a message that names a year', 'In 2026 your code is 123456', '123456'],
  ['a message with an amount of as many digits', 'Send 250.000,50 now: 123456', '123456'],
  ['a message with a decimal amount', 'Pay 123456.50? Code 654321', '654321'],
  ['the origin-bound line over all else', 'Order 999999\n@harbour.example #123456', '123456'],
  ['typing that is not complete', '12', '12'],
  ['typing with letters between', '1a2b3', '123'],
  ['more digits than fit', '1234567', '123456'],
  ['nothing', '', ''],
  ['no digit at all', 'hello', ''],
]

for (const [what, text, expected] of CASES) {
  test(`reads ${what}`, () => assert.equal(normalizeDigits(text, 6), expected))
}

test('reads codes of any length', () => {
  assert.equal(normalizeDigits('Code: 1234', 4), '1234')
  assert.equal(normalizeDigits('1234 5678', 8), '12345678')
})
