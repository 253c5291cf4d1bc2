import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readHandoff } from '../../../../../packages/widget/src/ceremonies/handoff/read-handoff.ts'

const read = (url: string, mode = 'redirect') => readHandoff({ mode, url })

test('opens https, and http on this machine alone', () => {
  for (const url of [
    'https://id.example/authorize?state=1',
    'http://localhost:3000/x',
    'http://127.0.0.1/x',
    'http://[::1]:8080/x',
    'http://harbour.localhost/x',
  ]) {
    assert.deepEqual(read(url), { mode: 'redirect', url })
  }
})

test('refuses every other address', () => {
  for (const url of [
    'http://id.example/x',
    'http://localhost.id.example/x',
    'http://127.0.0.1.id.example/x',
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'myapp://open',
    'file:///etc/passwd',
    '//id.example/x',
    '/x',
    '',
  ]) {
    assert.equal(read(url), undefined, url)
  }
})

test('refuses a mode that only a newer widget knows', () => {
  assert.equal(read('https://id.example', 'wave'), undefined)
})
