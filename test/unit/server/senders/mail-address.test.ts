import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isMailAddress } from '../../../../packages/server/src/senders/mail-address.ts'

test('is one address of the lengths that mail allows', () => {
  assert.equal(isMailAddress('maja@harbour.example'), true)
  assert.equal(isMailAddress(`${'a'.repeat(64)}@${'b'.repeat(189)}`), true)
  assert.equal(isMailAddress(`${'a'.repeat(65)}@b`), false)
  assert.equal(isMailAddress(`a@${'b'.repeat(190)}`), false)
})

test('is nothing that holds a separator, a quote or a control character', () => {
  for (const char of ' @<>()[]\\,;:"\r\n\t\0\u2028\u202E') {
    assert.equal(isMailAddress(`a${char}b@harbour.example`), false, JSON.stringify(char))
    assert.equal(isMailAddress(`a@harbour${char}.example`), false, JSON.stringify(char))
  }
})
