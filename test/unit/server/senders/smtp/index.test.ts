import assert from 'node:assert/strict'
import { test } from 'node:test'
import { smtp } from '../../../../../packages/server/src/senders/smtp/index.ts'

test('refuses a sender that is not one address, or has a name of two lines', () => {
  const host = 'smtp.example'
  for (const from of ['', 'Harbour <codes@harbour.example>', 'a@x.example,b@x.example']) {
    assert.throws(() => smtp({ host, from }), TypeError)
  }
  const from = 'codes@harbour.example'
  assert.throws(() => smtp({ host, from, fromName: 'Harbour\r\nBcc: x@evil.example' }), TypeError)
})

test('carries mail alone, and closes without ever having connected', async () => {
  const sender = smtp({ host: 'smtp.example', from: 'codes@harbour.example' })
  assert.deepEqual(sender.channels, ['mail'])
  await sender.close?.()
})
