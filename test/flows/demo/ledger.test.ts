import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { openHarbourDatabase } from '../../../demo/harbour/database.ts'
import { createLedger } from '../../../demo/harbour/ledger.ts'
import { createTestClock } from '../../support/clock.ts'

const BOAT = { cents: 25_000, payee: 'Lindqvist Boats', account: 'SE4550000000058398257466' }

function openLedger(t: TestContext) {
  const database = openHarbourDatabase(':memory:')
  t.after(() => database.close())
  const ledger = createLedger(database, createTestClock())
  ledger.open('local', true)
  return ledger
}

test('opens an account once, however often somebody comes', (t) => {
  const ledger = openLedger(t)
  const before = ledger.balance('local')
  ledger.open('local', true)
  assert.equal(before, 555_260)
  assert.equal(ledger.balance('local'), before)
})

test('moves money once per key', (t) => {
  const ledger = openLedger(t)
  const first = ledger.send('local', BOAT, 'key-1')
  const second = ledger.send('local', BOAT, 'key-1')
  assert.equal(first.result, 'sent')
  assert.deepEqual(second, first)
  assert.equal(ledger.balance('local'), 530_260)
  ledger.send('local', BOAT, 'key-2')
  assert.equal(ledger.balance('local'), 505_260)
})

test('refuses a key that was used for something else', (t) => {
  const ledger = openLedger(t)
  ledger.send('local', BOAT, 'key-1')
  const others = [{ cents: 25_001 }, { payee: 'Lindqvist' }, { account: 'NO9386011117947' }]
  for (const other of others) {
    assert.equal(ledger.send('local', { ...BOAT, ...other }, 'key-1').result, 'key-reused')
  }
  assert.equal(ledger.balance('local'), 530_260)
})

test('a key of one person says nothing about another', (t) => {
  const ledger = openLedger(t)
  ledger.open('entrust', true)
  ledger.send('local', BOAT, 'key-1')
  assert.equal(ledger.executed('entrust', 'key-1', BOAT), undefined)
  assert.equal(ledger.balance('entrust'), 555_260)
})

test('never goes below zero', (t) => {
  const ledger = openLedger(t)
  const all = { ...BOAT, cents: 555_260 }
  assert.equal(ledger.send('local', { ...BOAT, cents: 555_261 }, 'a').result, 'balance-too-low')
  assert.equal(ledger.send('local', all, 'b').result, 'sent')
  assert.equal(ledger.send('local', { ...BOAT, cents: 1 }, 'c').result, 'balance-too-low')
  assert.equal(ledger.balance('local'), 0)
})

test('a new account starts with a gift and nothing else', (t) => {
  const ledger = openLedger(t)
  ledger.open('somebody-new', false)
  assert.equal(ledger.balance('somebody-new'), 50_000)
  assert.equal(ledger.movements('somebody-new').length, 1)
})

test('lists a month without the first second of the next', (t) => {
  const ledger = openLedger(t)
  const [newest] = ledger.movements('local')
  assert.ok(newest)
  assert.ok(ledger.movements('local', { from: newest.at }).length > 0)
  const before = ledger.movements('local', { until: newest.at })
  assert.equal(
    before.some(({ id }) => id === newest.id),
    false,
  )
})
