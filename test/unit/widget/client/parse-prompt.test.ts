import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseData } from '../../../../packages/widget/src/client/parse-prompt.ts'

test('reads what each ceremony of a plain sign-in is given, with its defaults', () => {
  assert.deepEqual(parseData('code', { length: 6 }), {
    length: 6,
    alphabet: 'digits',
    mode: 'check',
  })
  assert.deepEqual(parseData('password', {}), { mode: 'check' })
  assert.deepEqual(parseData('passkey', { options: { a: 1 } }), { mode: 'get', options: { a: 1 } })
})

test('gives nothing for data that does not fit', () => {
  assert.equal(parseData('code', { length: 'six' }), undefined)
  assert.equal(parseData('passkey', {}), undefined)
  assert.equal(parseData('password', null), undefined)
})
