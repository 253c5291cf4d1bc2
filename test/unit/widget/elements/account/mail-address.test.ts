import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toMailAddress } from '../../../../../packages/widget/src/elements/account/mail-address.ts'

test('takes an address as mail programs copy it', () => {
  for (const text of [
    'ada@example.com',
    ' mailto:ada@example.com ',
    'Ada Lovelace <ada@example.com>',
  ]) {
    assert.equal(toMailAddress(text), 'ada@example.com', text)
  }
})

test('refuses what cannot be an address', () => {
  for (const text of [
    '',
    'ada',
    'ada@',
    '@example.com',
    'ada@example',
    'ada@exa mple.com',
    `${'a'.repeat(250)}@b.co`,
  ]) {
    assert.equal(toMailAddress(text), undefined, text)
  }
})
