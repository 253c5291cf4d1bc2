/**
 * @module
 * Store contract: entries below a prefix, page by page.
 */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Store } from '../../../packages/server/src/stores/store.ts'
import { type Open } from './bench.ts'

/** `list`. */
export function describeList(open: Open): void {
  const keys = async (...args: Parameters<Store['list']>) =>
    (await open().store.list(...args)).map(({ key }) => key)
  const fill = async (names: readonly string[]) => {
    await Promise.all(names.map((key) => open().store.create(key, { key })))
  }

  it('gives the entries below a prefix in order, with their values', async () => {
    await fill(['p/c', 'p/a', 'q/a', 'p', 'p/b', 'o'])
    await open().store.count('p/counter', 60)
    assert.deepEqual(await open().store.list('p/'), [
      { key: 'p/a', value: { key: 'p/a' } },
      { key: 'p/b', value: { key: 'p/b' } },
      { key: 'p/c', value: { key: 'p/c' } },
    ])
    assert.deepEqual(await keys(''), ['o', 'p', 'p/a', 'p/b', 'p/c', 'q/a'])
    assert.deepEqual(await keys('none'), [])
  })

  it('goes on after a key, present or not, and stops at the limit', async () => {
    await fill(['p/a', 'p/b', 'p/c', 'p/d'])
    assert.deepEqual(await keys('p/', { limit: 2 }), ['p/a', 'p/b'])
    assert.deepEqual(await keys('p/', { after: 'p/b', limit: 1 }), ['p/c'])
    assert.deepEqual(await keys('p/', { after: 'p/bb' }), ['p/c', 'p/d'])
    assert.deepEqual(await keys('p/', { after: 'p/d' }), [])
    assert.deepEqual(await keys('p/', { after: 'a' }), ['p/a', 'p/b', 'p/c', 'p/d'])
  })

  it('gives 100 when no limit is named, 1,000 at most, and refuses other limits', async () => {
    await fill(Array.from({ length: 101 }, (_, i) => `p/${String(i).padStart(3, '0')}`))
    assert.equal((await keys('p/')).length, 100)
    assert.equal((await keys('p/', { limit: 1000 })).length, 101)
    for (const limit of [0, -1, 1001, 1.5, Number.NaN]) {
      await assert.rejects(open().store.list('p/', { limit }), TypeError)
    }
  })

  it('leaves out what has expired, also when it would fill the page', async () => {
    const { store, clock } = open()
    await store.create('p/a', 1, { expiresAt: clock.now() + 1 })
    await store.create('p/b', 2, { expiresAt: clock.now() + 5 })
    await store.create('p/c', 3)
    clock.advance(1)
    assert.deepEqual(await keys('p/', { limit: 2 }), ['p/b', 'p/c'])
  })

  it('takes every character of a prefix for itself', async () => {
    const odd = ['50%/a', '50_/a', '50x/a', 'a*b/1', 'a?b/1', 'axb/1', '[a]/1', "o'b/1", 'b\\c/1']
    await fill(odd)
    const prefixes = ['50%', '50_', 'a*', 'a?', '[', "o'", 'b\\']
    for (const prefix of prefixes) {
      assert.deepEqual(
        await keys(prefix),
        odd.filter((key) => key.startsWith(prefix)),
      )
    }
    assert.deepEqual(await keys('A'), [])
  })

  it('orders by code points and finds prefixes at the edges of Unicode', async () => {
    // By UTF-16 units the emoji would come before U+FF21.
    const ordered = [
      'u/\u{7f}',
      'u/é',
      'u/\u{d7ff}x',
      'u/\u{e000}x',
      'u/\u{ff21}',
      'u/😀',
      'u/\u{10ffff}x',
    ]
    await fill(ordered.toReversed())
    assert.deepEqual(await keys('u/'), ordered)
    for (const [i, key] of ordered.entries()) {
      assert.deepEqual(await keys(key), [key])
      assert.deepEqual(await keys(key.slice(0, key.endsWith('x') ? -1 : undefined)), [key])
      assert.deepEqual(await keys('u/', { after: key }), ordered.slice(i + 1))
    }
    await fill(['\u{10ffff}\u{10ffff}'])
    assert.deepEqual(await keys('\u{10ffff}'), ['\u{10ffff}\u{10ffff}'])
  })
}
