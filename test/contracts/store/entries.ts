/**
 * @module
 * Store contract: one entry, written once, replaced by version, taken once.
 */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { FIFTY, type Open, readPresent } from './bench.ts'

/** `create` and `read`. */
export function describeCreate(open: Open): void {
  it('writes a new entry that can be read', async () => {
    const { store } = open()
    assert.equal(await store.create('a', { n: 1 }), true)
    assert.deepEqual((await store.read('a'))?.value, { n: 1 })
  })

  it('answers undefined for a key that was never written', async () => {
    assert.equal(await open().store.read('a'), undefined)
  })

  it('refuses an existing key and changes nothing', async () => {
    const { store, clock } = open()
    await store.create('a', 'first')
    const before = await store.read('a')
    assert.equal(await store.create('a', 'second', { expiresAt: clock.now() + 1 }), false)
    assert.deepEqual(await store.read('a'), before)
    clock.advance(1)
    assert.deepEqual(await store.read('a'), before)
  })

  it('hides the entry from the second at which it expires', async () => {
    const { store, clock } = open()
    await store.create('a', 1, { expiresAt: clock.now() + 10 })
    clock.advance(9)
    assert.equal((await store.read('a'))?.value, 1)
    clock.advance(1)
    assert.equal(await store.read('a'), undefined)
  })

  it('writes again under a key that has expired, with the new expiry', async () => {
    const { store, clock } = open()
    await store.create('a', 'old', { expiresAt: clock.now() + 10 })
    clock.advance(10)
    assert.equal(await store.create('a', 'new'), true)
    clock.advance(1_000_000)
    assert.equal((await store.read('a'))?.value, 'new')
  })

  it('has one winner among 50 in parallel', async () => {
    const { store } = open()
    const won = await Promise.all(FIFTY.map((i) => store.create('a', i)))
    assert.equal(won.filter(Boolean).length, 1)
    assert.equal((await store.read('a'))?.value, won.indexOf(true))
  })
}

/** `replace`: compare and swap. */
export function describeReplace(open: Open): void {
  it('writes when the version is the one read, and raises it', async () => {
    const { store } = open()
    await store.create('a', 'first')
    const first = await readPresent(store, 'a')
    assert.equal(await store.replace('a', first.version, 'second'), true)
    const second = await readPresent(store, 'a')
    assert.equal(second.value, 'second')
    assert.ok(second.version > first.version)
  })

  it('refuses a version that has passed and changes nothing', async () => {
    const { store } = open()
    await store.create('a', 'first')
    const { version } = await readPresent(store, 'a')
    await store.replace('a', version, 'second')
    const second = await readPresent(store, 'a')
    assert.equal(await store.replace('a', version, 'third'), false)
    assert.equal(await store.replace('a', second.version + 1, 'third'), false)
    assert.deepEqual(await store.read('a'), second)
  })

  it('refuses an entry that is absent, taken or expired', async () => {
    const { store, clock } = open()
    assert.equal(await store.replace('absent', 1, 'x'), false)
    await store.create('taken', 1)
    const taken = await readPresent(store, 'taken')
    await store.take('taken')
    assert.equal(await store.replace('taken', taken.version, 'x'), false)
    await store.create('expired', 1, { expiresAt: clock.now() + 1 })
    const expired = await readPresent(store, 'expired')
    clock.advance(1)
    assert.equal(await store.replace('expired', expired.version, 'x'), false)
    for (const key of ['absent', 'taken', 'expired']) assert.equal(await store.read(key), undefined)
  })

  it('refuses the version of an entry that was taken and created anew', async () => {
    const { store } = open()
    await store.create('a', 'first')
    const { version } = await readPresent(store, 'a')
    await store.take('a')
    await store.create('a', 'second')
    assert.equal(await store.replace('a', version, 'third'), false)
    assert.equal((await store.read('a'))?.value, 'second')
  })

  it('keeps the expiry unless one is given', async () => {
    const { store, clock } = open()
    await store.create('kept', 1, { expiresAt: clock.now() + 10 })
    await store.create('moved', 1, { expiresAt: clock.now() + 10 })
    await store.replace('kept', (await readPresent(store, 'kept')).version, 2)
    const later = { expiresAt: clock.now() + 20 }
    await store.replace('moved', (await readPresent(store, 'moved')).version, 2, later)
    clock.advance(10)
    assert.equal(await store.read('kept'), undefined)
    assert.equal((await store.read('moved'))?.value, 2)
    clock.advance(10)
    assert.equal(await store.read('moved'), undefined)
  })

  it('has one winner among 50 in parallel', async () => {
    const { store } = open()
    await store.create('a', 'start')
    const { version } = await readPresent(store, 'a')
    const won = await Promise.all(FIFTY.map((i) => store.replace('a', version, i)))
    assert.equal(won.filter(Boolean).length, 1)
    assert.equal((await store.read('a'))?.value, won.indexOf(true))
  })
}

/** `take`: at most one gets it. */
export function describeTake(open: Open): void {
  it('hands the value over and removes it', async () => {
    const { store } = open()
    await store.create('a', { n: 1 })
    assert.deepEqual(await store.take('a'), { n: 1 })
    assert.equal(await store.read('a'), undefined)
    assert.equal(await store.take('a'), undefined)
  })

  it('answers undefined for an entry that has expired', async () => {
    const { store, clock } = open()
    await store.create('a', 1, { expiresAt: clock.now() + 5 })
    clock.advance(5)
    assert.equal(await store.take('a'), undefined)
  })

  it('gives the value to one of 50 in parallel', async () => {
    const { store } = open()
    await store.create('a', 'the only one')
    const got = await Promise.all(FIFTY.map(() => store.take('a')))
    assert.deepEqual(
      got.filter((value) => value !== undefined),
      ['the only one'],
    )
  })

  it('leaves other keys alone', async () => {
    const { store } = open()
    await store.create('a', 1)
    await store.create('ab', 2)
    await store.take('a')
    assert.equal((await store.read('ab'))?.value, 2)
  })
}
