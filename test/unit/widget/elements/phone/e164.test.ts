import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toE164 } from '../../../../../packages/widget/src/elements/phone/e164.ts'

test('takes a number as people write and paste it', () => {
  for (const text of [
    '+491512 3456789',
    ' +49 (0)1512 345-67.89 ',
    '0049 1512/3456789',
    '＋４９１５１２３４５６７８９',
    '+٤٩١٥١٢٣٤٥٦٧٨٩',
    '\u2066+49 1512 3456789\u2069',
  ]) {
    assert.equal(toE164(text), '+4915123456789', text)
  }
})

test('refuses a number without a country code, and what is no number', () => {
  for (const text of [
    '',
    '1512 3456789',
    '+0151234567',
    '+49 15',
    '+49 1512 3456789 1234',
    '+49 call me',
  ]) {
    assert.equal(toE164(text), undefined, text)
  }
})
