import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countAll } from '../../../../packages/server/src/senders/counters.ts'
import { createMemoryStore } from '../../../../packages/server/src/stores/memory/index.ts'
import { createTestClock } from '../../../support/clock.ts'

const createStage = () => {
  const clock = createTestClock(1_000)
  return { clock, store: createMemoryStore({ clock }) }
}

const short = { key: 'short', seconds: 30, most: 1 }
const long = { key: 'long', seconds: 600, most: 3 }

test('counts up to each limit and says when the last full counter begins anew', async () => {
  const { clock, store } = createStage()
  assert.equal(await countAll(store, [short, long]), undefined)
  assert.equal(await countAll(store, [short, long]), 1_030)
  clock.advance(30)
  assert.equal(await countAll(store, [short, long]), undefined)
  clock.advance(30)
  assert.equal(await countAll(store, [short, long]), undefined)
  assert.equal(await countAll(store, [short, long]), 1_600)
  clock.advance(540)
  assert.equal(await countAll(store, [short, long]), undefined)
})

test('uses nothing up when one counter is full', async () => {
  const { store } = createStage()
  await countAll(store, [short])
  for (let i = 0; i < 5; i += 1) await countAll(store, [short, long])
  assert.equal((await store.count('long', 600, 0)).count, 0)
  assert.equal((await store.count('short', 30, 0)).count, 1)
})

test('lets no more through in parallel than one after another', async () => {
  const { store } = createStage()
  const results = await Promise.all(Array.from({ length: 50 }, () => countAll(store, [long])))
  assert.equal(results.filter((result) => result === undefined).length, 3)
})
