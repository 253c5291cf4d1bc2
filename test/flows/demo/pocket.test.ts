import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { createFaults } from '../../../demo/pocket/faults.ts'
import { createInbox } from '../../../demo/pocket/inbox.ts'
import { openPocketMemory } from '../../../demo/pocket/memory.ts'
import { createPocket } from '../../../demo/pocket/pocket.ts'
import { createTrialClock } from '../../../demo/trial-clock.ts'
import { createTestClock } from '../../support/clock.ts'

const TO = '+4915123456789'
const text = (body: string) => ({ kind: 'sms' as const, to: TO, text: body })

function openFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'pocket-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('lists the newest message first, also within one second', () => {
  const clock = createTestClock()
  const inbox = createInbox(clock)
  inbox.add(text('first'))
  inbox.add(text('second'))
  clock.advance(1)
  inbox.add(text('third'))
  assert.deepEqual(
    inbox.list().map((message) => message.text),
    ['third', 'second', 'first'],
  )
})

test('finds messages by address, in any case', () => {
  const inbox = createInbox(createTestClock())
  inbox.add({ kind: 'mail', to: 'Ana@Example.test', subject: 'Code', text: '123456' })
  inbox.add(text('another'))
  assert.equal(inbox.list(['ana@example.test']).length, 1)
  assert.equal(inbox.list([]).length, 0)
  assert.equal(inbox.list().length, 2)
})

test('a late message shows up when its time has come', () => {
  const clock = createTestClock()
  const inbox = createInbox(clock)
  inbox.add(text('late'), 20)
  clock.advance(19)
  assert.equal(inbox.list().length, 0)
  clock.advance(1)
  assert.equal(inbox.list().length, 1)
})

test('a counted fault ends by itself, another lasts until it is taken back', () => {
  const faults = createFaults()
  faults.set({ vendor: 'messages', fault: 'lost', count: 2 })
  assert.deepEqual([faults.take(), faults.take(), faults.take()], ['lost', 'lost', 'none'])
  faults.set({ vendor: 'messages', fault: 'refused' })
  for (let i = 0; i < 50; i += 1) assert.equal(faults.take(), 'refused')
  faults.set({ vendor: 'messages', fault: 'none' })
  assert.equal(faults.take(), 'none')
})

test('remembers things over a restart, in a file for its owner alone', (t) => {
  const path = join(openFolder(t), 'pocket.json')
  openPocketMemory(path).keep('local', { pin: '274951' })
  openPocketMemory(path).keep('local', { totpSeed: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' })
  assert.deepEqual(openPocketMemory(path).things('local'), {
    pin: '274951',
    totpSeed: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
  })
  assert.equal(statSync(path).mode & 0o777, 0o600)
  assert.equal(openPocketMemory(path).things('__proto__'), undefined)
})

test('does not start over a file it cannot read', (t) => {
  const path = join(openFolder(t), 'pocket.json')
  writeFileSync(path, '{"people":')
  assert.throws(() => openPocketMemory(path), /delete the folder/)
  assert.equal(readFileSync(path, 'utf8'), '{"people":')
})

test('the clock moves forward by whole seconds and keeps what it gained', () => {
  const machine = createTestClock(1000)
  const clock = createTrialClock(machine.now, 60)
  clock.advance(360)
  machine.advance(1)
  assert.equal(clock.now(), 1421)
  assert.equal(clock.advancedSeconds, 420)
  for (const seconds of [-1, 0.5, Number.NaN, 91 * 86_400]) {
    assert.throws(() => clock.advance(seconds), TypeError)
  }
})

test('the Pocket refuses to exist in production', (t) => {
  const memory = openPocketMemory(join(openFolder(t), 'pocket.json'))
  const clock = createTrialClock(() => 0)
  assert.throws(() => createPocket(clock, memory, { production: true }), /production/)
})

test('a message that the carrier refuses is an error for the sender', async (t) => {
  const memory = openPocketMemory(join(openFolder(t), 'pocket.json'))
  const pocket = createPocket(
    createTrialClock(() => 0),
    memory,
    { production: false },
  )
  const message = { channel: 'sms' as const, to: TO, text: 'hello', locale: 'en' }
  pocket.faults.set({ vendor: 'messages', fault: 'refused', count: 1 })
  await assert.rejects(pocket.sender.send(message), { code: 'send_failed' })
  await pocket.sender.send(message)
  pocket.faults.set({ vendor: 'messages', fault: 'lost', count: 1 })
  await pocket.sender.send(message)
  assert.equal(pocket.inbox.list().length, 1)
})
