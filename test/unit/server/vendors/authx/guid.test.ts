import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  createGuid,
  isGuid,
  isSameGuid,
} from '../../../../../packages/server/src/vendors/authx/guid.ts'
import { createTestRandom } from '../../../../support/random.ts'

const GUID = '0b9d4c6e-1f73-4a2d-8e5b-c3a790f20005'

test('a GUID has its hyphens and nothing else', () => {
  assert.equal(isGuid(GUID), true)
  assert.equal(isGuid(GUID.toUpperCase()), true)
  for (const other of [
    '',
    `{${GUID}}`,
    GUID.replaceAll('-', ''),
    `${GUID}\n`,
    ` ${GUID}`,
    7,
    null,
  ]) {
    assert.equal(isGuid(other), false, String(other))
  }
})

test('one id in two spellings is one id', () => {
  const upper = GUID.toUpperCase()
  assert.ok(isGuid(GUID) && isGuid(upper))
  assert.equal(isSameGuid(GUID, upper), true)
  const other = GUID.replace('0b', '0c')
  assert.ok(isGuid(other))
  assert.equal(isSameGuid(GUID, other), false)
})

test('a new GUID is random, of version 4', () => {
  const random = createTestRandom(9)
  const made = Array.from({ length: 50 }, () => createGuid(random))
  for (const one of made) {
    assert.match(one, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  }
  assert.equal(new Set(made).size, 50)
})
