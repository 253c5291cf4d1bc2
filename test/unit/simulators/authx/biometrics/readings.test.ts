import assert from 'node:assert/strict'
import { test } from 'node:test'
import { READING_FLAWS, simulatedReading } from '@countersign/simulators'
import { parseReading } from '../../../../../packages/simulators/src/authx/biometrics/readings.ts'

test('is the same for the same values and differs with each of them', () => {
  const same = simulatedReading('authx', 'palm', 1)
  assert.deepEqual(simulatedReading('authx', 'palm'), same)
  assert.ok(same.length >= 2048)
  const others = [
    simulatedReading('local', 'palm', 1),
    simulatedReading('authx', 'finger', 1),
    simulatedReading('authx', 'palm', 2),
  ]
  for (const other of others) assert.notDeepEqual(other, same)
})

test('tells whose it is, of what, and what went wrong', () => {
  assert.deepEqual(parseReading(simulatedReading('Zoë', 'finger', 9)), {
    persona: 'Zoë',
    modality: 'finger',
    flaw: undefined,
  })
  for (const flaw of READING_FLAWS) {
    const parsed = parseReading(simulatedReading('authx', 'palm', flaw))
    const told = typeof parsed === 'object' ? parsed.flaw : parsed
    assert.equal(told, flaw)
  }
})

test('is damaged by any changed byte, and read at any place in memory', () => {
  const whole = simulatedReading('authx', 'palm')
  for (const at of [8, 9, 10, 11, 500, whole.length - 1]) {
    const changed = whole.slice()
    changed[at] = (changed[at] ?? 0) ^ 1
    assert.equal(parseReading(changed), 'damaged', String(at))
  }
  const shifted = new Uint8Array(whole.length + 3)
  shifted.set(whole, 3)
  assert.deepEqual(parseReading(shifted.subarray(3)), parseReading(whole))
})

test('is nothing without its first bytes', () => {
  const bytes = simulatedReading('authx', 'palm')
  bytes[0] = 0
  assert.equal(parseReading(bytes), undefined)
  assert.equal(parseReading(new Uint8Array()), undefined)
})

test('needs a name that fits', () => {
  assert.throws(() => simulatedReading('', 'palm'), TypeError)
  assert.throws(() => simulatedReading('a'.repeat(256), 'palm'), TypeError)
})
