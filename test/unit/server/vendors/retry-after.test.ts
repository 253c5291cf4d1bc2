import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { parseRetryAfter } from '../../../../packages/server/src/vendors/retry-after.ts'
import { createTestClock } from '../../../support/clock.ts'

const clock = createTestClock()
const NOW = clock.now()
const toDate = (seconds: number) => new Date((NOW + seconds) * 1000).toUTCString()

suite('Retry-After', () => {
  const READ: readonly [string | undefined, number | undefined][] = [
    [undefined, undefined],
    ['7', NOW + 7],
    ['0', NOW],
    ['300', NOW + 300],
    ['301', NOW + 300],
    ['99999999999999999999', NOW + 300],
    [toDate(20), NOW + 20],
    [toDate(2000), NOW + 300],
    [toDate(-20), NOW],
    ['soon', undefined],
    ['2026', NOW + 300],
    ['-5', undefined],
    ['', undefined],
  ]
  for (const [text, at] of READ) {
    test(`is read: ${text ?? 'missing'}`, () => assert.equal(parseRetryAfter(text, clock), at))
  }

  test('is believed no longer than it may be', () => {
    assert.equal(parseRetryAfter('31', clock, 30), NOW + 30)
    assert.equal(parseRetryAfter(toDate(29), clock, 30), NOW + 29)
  })
})
