import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Prompt } from '@countersign/protocol'
import { parsePrompt } from '../../../../packages/widget/src/client/parse-prompt.ts'

function toPrompt(ceremony: string, data: unknown): Prompt {
  return {
    challenge: 'c1',
    authenticator: 'a1',
    kind: ceremony,
    ceremony,
    data,
    expires_at: 1_700_000_300,
  }
}

test('reads what each ceremony is given, with its defaults', () => {
  const { data: code } = parsePrompt(toPrompt('code', { length: 6 })) ?? {}
  assert.deepEqual(code, { length: 6, alphabet: 'digits', mode: 'check' })
  const { data: password } = parsePrompt(toPrompt('password', {})) ?? {}
  assert.deepEqual(password, { mode: 'check' })
  const { data: passkey } = parsePrompt(toPrompt('passkey', { options: { a: 1 } })) ?? {}
  assert.deepEqual(passkey, { mode: 'get', options: { a: 1 } })
})

test('gives nothing for a ceremony that only a newer widget knows', () => {
  assert.equal(parsePrompt(toPrompt('hover', {})), undefined)
  assert.equal(parsePrompt(toPrompt('toString', {})), undefined)
  assert.equal(parsePrompt(toPrompt('__proto__', {})), undefined)
})

test('gives nothing for data that does not fit', () => {
  assert.equal(parsePrompt(toPrompt('code', { length: 'six' })), undefined)
  assert.equal(parsePrompt(toPrompt('passkey', {})), undefined)
  assert.equal(parsePrompt(toPrompt('password', null)), undefined)
})
