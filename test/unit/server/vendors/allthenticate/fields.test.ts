import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  toContent,
  toForm,
} from '../../../../../packages/server/src/vendors/allthenticate/fields.ts'

const FIELDS = {
  text: 'å & = ?',
  digits: '007',
  flag: true,
  number: 42,
  list: ['a@b.example', 'c@d.example'],
  nested: [[{ number: '001' }], []],
  left: undefined,
}

test('a form holds texts: flags and numbers in words, lists as JSON, and nothing for what is not there', () => {
  const read = Object.fromEntries(new URLSearchParams(toForm(FIELDS)))
  assert.deepEqual(read, {
    text: 'å & = ?',
    digits: '007',
    flag: 'true',
    number: '42',
    list: '["a@b.example","c@d.example"]',
    nested: '[[{"number":"001"}],[]]',
  })
  assert.equal(toContent(FIELDS, 'form').type, 'application/x-www-form-urlencoded')
  assert.equal(toContent(FIELDS, 'form').body, toForm(FIELDS))
})

test('JSON holds what they are, and keeps texts that look like something else', () => {
  const { type, body } = toContent({ ...FIELDS, serialized: '[{"number":"001"}]' }, 'json')
  assert.equal(type, 'application/json')
  assert.deepEqual(JSON.parse(String(body)), {
    text: 'å & = ?',
    digits: '007',
    flag: true,
    number: 42,
    list: ['a@b.example', 'c@d.example'],
    nested: [[{ number: '001' }], []],
    serialized: '[{"number":"001"}]',
  })
})

test('nothing is an empty form', () => {
  assert.equal(toForm({ left: undefined }), '')
})
