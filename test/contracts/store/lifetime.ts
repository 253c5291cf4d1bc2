/**
 * @module
 * Store contract: clearing away, and the end.
 */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type Open } from './bench.ts'

const CLOSED = { code: 'unavailable' }

/** `sweep`. */
export function describeSweep(open: Open): void {
  it('deletes what has expired, says how many, and leaves the rest', async () => {
    const { store, clock } = open()
    await store.create('gone', 1, { expiresAt: clock.now() + 1 })
    await store.create('later', 1, { expiresAt: clock.now() + 100 })
    await store.create('kept', 1)
    await store.count('gone', 1)
    await store.count('later', 100)
    assert.equal(await store.sweep(), 0)
    clock.advance(1)
    assert.equal(await store.sweep(), 2)
    assert.equal(await store.sweep(), 0)
    assert.deepEqual(
      (await store.list('')).map(({ key }) => key),
      ['kept', 'later'],
    )
    assert.equal((await store.count('later', 100)).count, 2)
  })

  it('deletes more than one page of them', async () => {
    const { store, clock } = open()
    const expiresAt = clock.now() + 1
    const many = Array.from({ length: 1201 }, (_, i) => `s/${i}`)
    await Promise.all(many.map((key) => store.create(key, 1, { expiresAt })))
    clock.advance(1)
    assert.equal(await store.sweep(), 1201)
  })
}

/** `close`. */
export function describeClose(open: Open): void {
  it('answers what was asked before', async () => {
    const { store } = open()
    const asked = store.create('a', 1)
    await store.close()
    assert.equal(await asked, true)
  })

  it('refuses everything afterwards', async () => {
    const { store } = open()
    await store.create('a', 1)
    await store.close()
    await store.close()
    await assert.rejects(store.create('b', 1), CLOSED)
    await assert.rejects(store.read('a'), CLOSED)
    await assert.rejects(store.replace('a', 1, 1), CLOSED)
    await assert.rejects(store.take('a'), CLOSED)
    await assert.rejects(store.count('a', 60), CLOSED)
    await assert.rejects(store.count('a', 60, 0), CLOSED)
    await assert.rejects(store.forget('a'), CLOSED)
    await assert.rejects(store.list(''), CLOSED)
    await assert.rejects(store.sweep(), CLOSED)
  })
}
