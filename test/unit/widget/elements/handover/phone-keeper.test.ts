import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  forget,
  keep,
  readKept,
} from '../../../../../packages/widget/src/elements/handover/phone-keeper.ts'
import { createTestRandom } from '../../../../support/random.ts'

function createPorts() {
  const kept = new Map<string, string>()
  const { bytes } = createTestRandom()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
  return { kept, random: bytes, storage }
}

test('makes a token for a code that was opened, and comes back to it after a reload', () => {
  const ports = createPorts()
  const made = readKept(ports, 'id.code')
  assert.ok(made)
  assert.match(made.token, /^[\w-]{43}$/)
  assert.deepEqual({ ...made, token: '' }, { id: 'id', code: 'code', token: '' })
  keep(ports, { ...made, isClaimed: true })
  assert.deepEqual(readKept(ports, ''), { ...made, isClaimed: true })
})

test('keeps its token for the very same code, and makes another for another', () => {
  const ports = createPorts()
  const first = readKept(ports, 'id.code')
  assert.ok(first)
  keep(ports, first)
  assert.equal(readKept(ports, 'id.code')?.token, first.token)
  const other = readKept(ports, 'id.other')
  assert.equal(other?.code, 'other')
  assert.notEqual(other.token, first.token)
})

test('has nothing where nothing was opened, or it was forgotten, or somebody else wrote there', () => {
  const ports = createPorts()
  assert.equal(readKept(ports, ''), undefined)
  keep(ports, { id: 'id', code: 'code', token: 'token' })
  forget(ports)
  assert.equal(readKept(ports, ''), undefined)
  assert.equal(ports.kept.size, 0)
  for (const text of ['{', 'null', '{}', '{"id":"id","code":"code","token":1}']) {
    ports.kept.set('countersign:handover', text)
    assert.equal(readKept(ports, ''), undefined)
  }
})

test('goes on without storage, and with one that is full', () => {
  const { random } = createPorts()
  const none = { random, storage: undefined }
  assert.ok(readKept(none, 'id.code'))
  forget(none)
  const storage = {
    getItem: () => null,
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError')
    },
    removeItem: () => undefined,
  }
  keep({ storage }, { id: 'id', code: 'code', token: 'token' })
})
