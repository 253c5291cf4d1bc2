import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toRegisteredAmr } from '../../../../packages/server/src/vendors/registered-amr.ts'

test('keeps registered methods, each once and in order', () => {
  assert.deepEqual(toRegisteredAmr(['pwd', 'otp', 'pwd', 'hwk']), ['pwd', 'otp', 'hwk'])
})

test('takes nobody’s word for several factors, and no private names', () => {
  assert.deepEqual(toRegisteredAmr(['mfa', 'rsa', 'PWD', '', 'constructor', 'wia']), ['wia'])
})
