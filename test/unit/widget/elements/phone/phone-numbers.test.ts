import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  findNumber,
  listCountryCodes,
  readTyped,
  toCallingCode,
  toExample,
} from '../../../../../packages/widget/src/elements/phone/phone-numbers.ts'

test('puts digits into the order of their country as they come', () => {
  const typed = (text: string, country: string) => readTyped(text, country).text
  assert.equal(typed('0151', 'DE'), '0151')
  assert.equal(typed('015123456789', 'DE'), '01512 3456789')
  assert.equal(typed('4155552671', 'US'), '(415) 555-2671')
  assert.equal(typed('0701740605', 'SE'), '070-174 06 05')
  assert.equal(typed('+46701740605', 'DE'), '+46 70 174 06 05')
})

test('knows when a number is whole, and not before', () => {
  assert.equal(readTyped('', 'DE').whole, undefined)
  assert.equal(readTyped('(415) 555', 'US').whole, undefined)
  // Not too short for a number, but for one of those that are given out.
  assert.equal(readTyped('(200) 555-2671', 'US').whole?.isLikely, false)
  assert.equal(readTyped('0151 234', 'DE').whole?.isLikely, false)
  assert.deepEqual(readTyped('01512 3456789', 'DE').whole, {
    e164: '+4915123456789',
    country: 'DE',
    national: '01512 3456789',
    international: '+49 1512 3456789',
    isLikely: true,
  })
})

test('knows the country that a number names itself, and none of one that names none', () => {
  assert.equal(readTyped('+46 70', 'DE').named, 'SE')
  assert.equal(readTyped('070 174 06 05', 'SE').named, undefined)
})

test('finds a number in whatever was pasted', () => {
  for (const text of [
    '+46 70 174 06 05',
    '0046701740605',
    ' +46 (0)70-174 06 05 ',
    'tel: +46701740605',
    'Call +46 70 174 06 05 after six',
    '+٤٦٧٠١٧٤٠٦٠٥',
    '＋46 70 174 06 05',
    '\u2066+46 70 174 06 05\u2069',
  ]) {
    const found = findNumber(text, 'DE')
    assert.equal(found?.e164, '+46701740605', text)
    assert.equal(found?.country, 'SE')
  }
})

test('reads a number without + by the country that was chosen', () => {
  assert.equal(findNumber('070 174 06 05', 'SE')?.e164, '+46701740605')
  assert.equal(findNumber('070 174 06 05', ''), undefined)
})

test('finds none in what is none', () => {
  for (const text of ['', 'hello', '12', '+', '+49 15', '+49 1512 3456789 123456789']) {
    assert.equal(findNumber(text, 'DE'), undefined, text)
  }
})

test('gives an example and a calling code of every country, and none of what is no country', () => {
  assert.equal(toCallingCode('DE'), '49')
  assert.equal(toExample('DE'), '01512 3456789')
  for (const code of listCountryCodes()) assert.match(toCallingCode(code), /^\d{1,3}$/, code)
  for (const code of ['', 'XX', 'de', '__proto__']) {
    assert.equal(toCallingCode(code), '')
    assert.equal(toExample(code), '')
  }
})

test('takes a country that the tables do not know for none', () => {
  assert.equal(readTyped('015123456789', 'XX').whole, undefined)
  assert.equal(readTyped('+4915123456789', 'XX').whole?.country, 'DE')
})
