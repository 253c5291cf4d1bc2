import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { toCodeDigits, toCodeLetters } from '../../../../packages/server/src/vendors/code-text.ts'

suite('a code of digits', () => {
  const SAME = {
    plain: '123456',
    'a space between': '123 456',
    'spaces around': '  123456\n',
    'a no-break space': '123\u00a0456',
    hyphens: '12-34-56',
    'a non-breaking hyphen': '123\u2011456',
    'an invisible direction mark': '\u200e123456\u200f',
    'Arabic-Indic digits': '١٢٣٤٥٦',
    'extended Arabic-Indic digits': '۱۲۳۴۵۶',
    'full-width digits': '１２３４５６',
  }
  for (const [name, typed] of Object.entries(SAME)) {
    test(`is read with ${name}`, () => assert.equal(toCodeDigits(typed), '123456'))
  }

  test('keeps leading zeros', () => assert.equal(toCodeDigits('000 042'), '000042'))

  for (const typed of ['12345', '1234567', '12345x', '1.23456', '+123456', '१२३४५६', '']) {
    test(`"${typed}" is not made to fit`, () => assert.notEqual(toCodeDigits(typed), '123456'))
  }
})

test('a code of letters is read in any case, and look-alikes as digits', () => {
  assert.equal(toCodeLetters('oOiI lL-ab cd'), '001111ABCD')
  assert.equal(toCodeLetters('ａｂ１２'), 'AB12')
})
