import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLocal } from '../../../../../packages/widget/src/ceremonies/handoff/web-address.ts'

test('knows the names of this machine, which no other gets to', () => {
  for (const host of ['localhost:3000', '127.0.0.1', '[::1]:8080', 'harbour.localhost']) {
    assert.equal(isLocal(`http://${host}/auth`), true, host)
  }
  for (const host of ['auth.example', 'localhost.example', '192.168.1.4', '127.0.0.1.example']) {
    assert.equal(isLocal(`https://${host}/auth`), false, host)
  }
})
