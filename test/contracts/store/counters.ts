/**
 * @module
 * Store contract: counters and their windows.
 */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { FIFTY, type Open } from './bench.ts'

/** `count` and `forget`. */
export function describeCount(open: Open): void {
  it('begins the window with the first count and keeps its end', async () => {
    const { store, clock } = open()
    const end = clock.now() + 60
    assert.deepEqual(await store.count('a', 60), { count: 1, resetsAt: end })
    clock.advance(30)
    assert.deepEqual(await store.count('a', 60), { count: 2, resetsAt: end })
    assert.deepEqual(await store.count('a', 600), { count: 3, resetsAt: end })
  })

  it('starts again when the window has passed', async () => {
    const { store, clock } = open()
    await store.count('a', 60, 7)
    clock.advance(59)
    assert.equal((await store.count('a', 60)).count, 8)
    clock.advance(1)
    assert.deepEqual(await store.count('a', 60), { count: 1, resetsAt: clock.now() + 60 })
  })

  it('only looks when asked to add nothing', async () => {
    const { store, clock } = open()
    assert.deepEqual(await store.count('a', 60, 0), { count: 0, resetsAt: clock.now() + 60 })
    clock.advance(10)
    assert.equal((await store.count('a', 60, 5)).resetsAt, clock.now() + 60)
    const state = { count: 5, resetsAt: clock.now() + 60 }
    clock.advance(20)
    assert.deepEqual(await store.count('a', 60, 0), state)
    assert.deepEqual(await store.count('a', 60, 0), state)
    clock.advance(40)
    assert.equal((await store.count('a', 60, 0)).count, 0)
  })

  it('gives 50 in parallel the numbers 1 to 50, each once', async () => {
    const { store } = open()
    const counted = await Promise.all(FIFTY.map(() => store.count('a', 60)))
    assert.deepEqual(
      counted.map(({ count }) => count).toSorted((a, b) => a - b),
      FIFTY.map((i) => i + 1),
    )
  })

  it('stops at the largest safe number instead of losing count', async () => {
    const { store } = open()
    await store.count('a', 60, Number.MAX_SAFE_INTEGER)
    assert.equal((await store.count('a', 60, 10)).count, Number.MAX_SAFE_INTEGER)
  })

  it('refuses to count down, and windows that are none', async () => {
    const { store } = open()
    await store.count('a', 60, 3)
    for (const by of [-1, 0.5, Number.NaN])
      await assert.rejects(store.count('a', 60, by), TypeError)
    for (const window of [0, -60, 1.5, Infinity]) {
      await assert.rejects(store.count('b', window), TypeError)
    }
    assert.equal((await store.count('a', 60, 0)).count, 3)
  })

  it('forgets a counter, and one that never was', async () => {
    const { store } = open()
    await store.count('a', 60, 3)
    await store.count('b', 60, 3)
    await store.forget('a')
    await store.forget('never')
    assert.equal((await store.count('a', 60)).count, 1)
    assert.equal((await store.count('b', 60)).count, 4)
  })

  it('keeps counters and entries of one name apart', async () => {
    const { store } = open()
    await store.create('a', 'entry')
    await store.count('a', 60)
    await store.take('a')
    assert.equal((await store.count('a', 60)).count, 2)
    await store.create('a', 'entry')
    await store.forget('a')
    assert.equal((await store.read('a'))?.value, 'entry')
  })
}
