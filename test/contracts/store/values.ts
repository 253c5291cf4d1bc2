/**
 * @module
 * Store contract: what may be a value and a key, and that nobody shares them.
 */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type Open, readPresent } from './bench.ts'

/** Values and keys. */
export function describeValues(open: Open): void {
  it('keeps every JSON value as it is', async () => {
    const { store } = open()
    const values = [null, false, 0, -1.5, '', 'naïve 😀 \u0000 "', [], {}, [1, { a: [null] }]]
    for (const [i, value] of values.entries()) {
      await store.create(`v/${i}`, value)
      assert.deepEqual((await store.read(`v/${i}`))?.value, value)
      assert.deepEqual(await store.take(`v/${i}`), value)
    }
  })

  it('keeps long values', async () => {
    const text = 'ä'.repeat(500_000)
    await open().store.create('long', { text })
    assert.deepEqual(await open().store.take('long'), { text })
  })

  it('refuses a value JSON cannot hold', async () => {
    const { store } = open()
    for (const value of [undefined, () => 1, 1n]) {
      await assert.rejects(store.create('a', value), TypeError)
    }
    assert.equal(await store.read('a'), undefined)
  })

  it('copies a value when it is written', async () => {
    const { store } = open()
    const value = { list: ['a'] }
    const created = store.create('a', value)
    value.list.push('changed after the call')
    await created
    const { version } = await readPresent(store, 'a')
    const next = { list: ['b'] }
    const replaced = store.replace('a', version, next)
    next.list.push('changed after the call')
    assert.equal(await replaced, true)
    assert.deepEqual((await store.read('a'))?.value, { list: ['b'] })
  })

  it('copies a value for each reader', async () => {
    const { store } = open()
    await store.create('a', { list: ['a'] })
    const [one, other] = [
      await store.read<{ list: string[] }>('a'),
      await store.list<{ list: string[] }>('a'),
    ]
    one?.value.list.push('changed by a reader')
    other[0]?.value.list.push('changed by another')
    assert.deepEqual(await store.take('a'), { list: ['a'] })
  })

  it('treats __proto__ as a name like any other', async () => {
    const { store } = open()
    const value: unknown = JSON.parse('{"__proto__":{"admin":true},"constructor":1}')
    await store.create('__proto__', value)
    const read = await store.read<object>('__proto__')
    assert.deepEqual(Object.keys(read?.value ?? {}), ['__proto__', 'constructor'])
    assert.equal(Object.getPrototypeOf(read?.value), Object.prototype)
    assert.equal(Object.hasOwn(Object.prototype, 'admin'), false)
    assert.equal(await store.read('constructor'), undefined)
    assert.equal((await store.count('__proto__', 60)).count, 1)
  })

  it('keeps keys apart that differ in case, spaces, composition or script', async () => {
    const { store } = open()
    const keys = [
      'é',
      'e\u0301',
      'E',
      'e',
      'e ',
      ' e',
      '😀',
      'ключ',
      "'; DROP TABLE entries; --",
      '\n',
    ]
    for (const key of keys) assert.equal(await store.create(key, key), true)
    for (const key of keys) assert.equal((await store.read(key))?.value, key)
  })

  it('refuses what is no key, wherever it is named', async () => {
    const { store } = open()
    for (const key of ['', 'a\0b', 'a\ud800', '\udfffb']) {
      await assert.rejects(store.create(key, 1), TypeError)
      await assert.rejects(store.read(key), TypeError)
      await assert.rejects(store.replace(key, 1, 1), TypeError)
      await assert.rejects(store.take(key), TypeError)
      await assert.rejects(store.count(key, 60), TypeError)
      await assert.rejects(store.forget(key), TypeError)
    }
  })

  it('refuses an expiry that is no whole second', async () => {
    const { store } = open()
    await store.create('here', 1)
    const { version } = await readPresent(store, 'here')
    for (const expiresAt of [Number.NaN, Infinity, 1.5]) {
      await assert.rejects(store.create('a', 1, { expiresAt }), TypeError)
      await assert.rejects(store.replace('here', version, 1, { expiresAt }), TypeError)
    }
  })
}
