import assert from 'node:assert/strict'
import { test } from 'node:test'
import { en } from '../../../../packages/widget/src/strings/en.ts'
import { createStrings, toAccented } from '../../../../packages/widget/src/strings/en-XA.ts'

test('accents every string, keeps every place for a value, and is 40 % longer', () => {
  const strings: Record<string, unknown> = createStrings(en)
  for (const [key, value] of Object.entries(en)) {
    const made = strings[key]
    const pairs =
      typeof value === 'string'
        ? [[value, made]]
        : Object.entries(value).map(([form, text]) => [text, Reflect.get(Object(made), form)])
    for (const [plain, accented] of pairs) {
      assert.ok(typeof plain === 'string' && typeof accented === 'string', key)
      assert.ok(accented.length >= plain.length * 1.4, key)
      assert.deepEqual(accented.match(/\{\w+\}/g), plain.match(/\{\w+\}/g), key)
    }
  }
})

test('leaves the names of values alone', () => {
  assert.match(toAccented('To {target}.'), /\{target\}/)
})
