import assert from 'node:assert/strict'
import { test } from 'node:test'
import { format, formatTime } from '../../../../packages/widget/src/strings/format.ts'

test('keeps a value apart from the sentence, so that neither turns the other around', () => {
  assert.equal(format('en', 'To {target}.', { target: 'a@b.c' }), 'To \u2068a@b.c\u2069.')
})

test('leaves out a value that is missing, and never shows a brace', () => {
  assert.equal(format('en', 'To {target}.', {}), 'To \u2068\u2069.')
})

test('does not fill a value into another one', () => {
  const text = format('en', '{a} {b}', { a: '{b}', b: 'x' })
  assert.equal(text.replaceAll(/[\u2068\u2069]/g, ''), '{b} x')
})

test('chooses the form for a number in the language, and writes it in its digits', () => {
  const forms = { one: 'one left', few: '{count} few', other: '{count} left' }
  assert.equal(format('en', forms, { count: 1 }), 'one left')
  assert.equal(format('en', forms, { count: 2 }), '2 left')
  assert.equal(format('pl', forms, { count: 2 }), '2 few')
  assert.equal(format('ar-EG', { other: '{count}' }, { count: 12 }), '١٢')
})

test('falls back to the general form where a language has none for a number', () => {
  assert.equal(format('ar', { other: 'all {count}' }, { count: 0 }).startsWith('all'), true)
})

test('writes minutes and seconds', () => {
  assert.equal(formatTime('en', 0), '0:00')
  assert.equal(formatTime('en', 9), '0:09')
  assert.equal(formatTime('en', 605), '10:05')
  assert.equal(formatTime('ar-EG', 65), '١:٠٥')
})
