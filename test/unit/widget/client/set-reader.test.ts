import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { findReader, type Reader } from '../../../../packages/widget/src/client/reader.ts'
import { setReader } from '../../../../packages/widget/src/client/set-reader.ts'

const createReader = (...modalities: string[]): Reader => ({
  modalities,
  read: async () => new Blob(),
})

afterEach(() => setReader(undefined))

test('gives the page one reader, for what it can read', () => {
  const reader = createReader('palm')
  assert.equal(findReader('palm'), undefined)
  setReader(reader)
  assert.equal(findReader('palm'), reader)
  assert.equal(findReader('fingerprint'), undefined)
})

test('takes the place of the one before, and can be taken away', () => {
  setReader(createReader('palm'))
  const second = createReader('fingerprint')
  setReader(second)
  assert.equal(findReader('palm'), undefined)
  assert.equal(findReader('fingerprint'), second)
  setReader(undefined)
  assert.equal(findReader('fingerprint'), undefined)
})

test('asks each time what it can read', () => {
  const modalities: string[] = []
  setReader({ ...createReader(), modalities })
  assert.equal(findReader('palm'), undefined)
  modalities.push('palm')
  assert.ok(findReader('palm'))
})

test('takes nothing for a reader that is none', () => {
  for (const value of [7, 'reader', {}, { modalities: 'palm' }, { modalities: ['palm'] }]) {
    setReader(value as unknown as Reader)
    assert.equal(findReader('palm'), undefined)
  }
})
