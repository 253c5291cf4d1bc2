import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toCanonicalName } from '../../../packages/server/src/canonical-name.ts'

test('takes spellings of one name for one', () => {
  assert.equal(toCanonicalName(' Maja@Bank.EXAMPLE '), 'maja@bank.example')
  // Full-width letters, as some keyboards write them.
  assert.equal(toCanonicalName('\uff2d\uff41\uff4a\uff41'), 'maja')
})

test('takes spellings of one number for one', () => {
  for (const number of ['+49 151 2345678', '+49 (151) 234-56-78', '+49.151.2345678']) {
    assert.equal(toCanonicalName(number), '+491512345678')
  }
})

test('leaves signs in what is no number', () => {
  assert.equal(toCanonicalName('a.b-c'), 'a.b-c')
  assert.equal(toCanonicalName('12-34'), '12-34')
})
