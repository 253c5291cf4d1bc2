import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseOwnAddress } from '../../../../packages/server/src/vendors/own-address.ts'

test('takes https anywhere', () => {
  for (const text of ['https://id.example', 'https://id.example:8443/a?b=c', 'https://[::1]/']) {
    assert.equal(parseOwnAddress(text, false)?.href, new URL(text).href)
  }
})

test('takes http to this machine, in development alone', () => {
  for (const text of ['http://localhost:1/', 'http://127.0.0.1/', 'http://[::1]:9/']) {
    assert.equal(parseOwnAddress(text, true)?.href, text)
    assert.equal(parseOwnAddress(text, false), undefined)
  }
})

test('takes nothing else', () => {
  for (const text of [
    'http://id.example/',
    'http://localhost.example/',
    'http://127.0.0.1.example/',
    'http://169.254.169.254/',
    'https://user@id.example/',
    'https://:pass@id.example/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'ftp://localhost/',
    '//id.example',
    'id.example',
    '',
  ]) {
    assert.equal(parseOwnAddress(text, true), undefined, text)
  }
})
