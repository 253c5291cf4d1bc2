import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Cap,
  countAll,
  countOne,
  findFull,
} from '../../../../packages/server/src/senders/counters.ts'
import { createMemoryStore } from '../../../../packages/server/src/stores/memory/index.ts'
import { createTestClock } from '../../../support/clock.ts'

const createStage = () => {
  const clock = createTestClock(1_000)
  return { clock, store: createMemoryStore({ clock }) }
}

const short: Cap = { key: 'short', seconds: 30, most: 1, rule: 'perTarget30s' }
const long: Cap = { key: 'long', seconds: 600, most: 3, rule: 'perTarget10min' }

test('finds room up to each limit, and the limit that lasts longest', async () => {
  const { store } = createStage()
  const look = async () => findFull(await countAll(store, [short, long], 'look'), 'look')
  const send = async () => findFull(await countAll(store, [short, long], 'sent'), 'sent')
  assert.equal(await look(), undefined)
  assert.equal(await send(), undefined)
  assert.deepEqual(await look(), { rule: 'perTarget30s', resetsAt: 1_030 })
  await send()
  await send()
  assert.deepEqual(await look(), { rule: 'perTarget10min', resetsAt: 1_600 })
})

test('uses nothing up by looking', async () => {
  const { store } = createStage()
  for (let i = 0; i < 5; i += 1) await countAll(store, [short, long], 'look')
  const counted = await countAll(store, [short, long], 'look')
  assert.deepEqual(
    counted.map(({ sent }) => sent),
    [0, 0],
  )
})

test('lets no more through in parallel than one after another', async () => {
  const { store } = createStage()
  const counting = Array.from({ length: 50 }, () => countAll(store, [long], 'sent'))
  const counted = await Promise.all(counting)
  assert.equal(counted.filter((one) => findFull(one, 'sent') === undefined).length, 3)
})

test('begins anew when its time is over', async () => {
  const { clock, store } = createStage()
  await countOne(store, short, 'sent')
  clock.advance(30)
  assert.equal((await countOne(store, short, 'look')).sent, 0)
})

test('keeps messages, codes that came back and alarms apart in one counter', async () => {
  const { store } = createStage()
  const most = 1_000_000
  await store.count(long.key, long.seconds, most)
  for (let i = 0; i < 40; i += 1) await countOne(store, long, 'verified')
  await countOne(store, long, 'alarm')
  await countOne(store, long, 'sent')
  const { sent, verified, alarms } = await countOne(store, long, 'look')
  assert.deepEqual([sent, verified, alarms], [most + 1, 40, 1])
})

test('holds as much as the largest limits allow, exactly', async () => {
  const { store } = createStage()
  await store.count(long.key, long.seconds, 1_000_000 * (1 + 2 ** 21))
  await countOne(store, long, 'alarm')
  const { sent, verified, alarms } = await countOne(store, long, 'verified')
  assert.deepEqual([sent, verified, alarms], [1_000_000, 1_000_001, 1])
})
