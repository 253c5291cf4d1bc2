/**
 * @module
 * The contract of every store, sentence by sentence of the port. A new store is run through this by a
 * file `store.<name>.test.ts` beside it.
 */
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { Clock } from '../../packages/server/src/ports.ts'
import type { Store } from '../../packages/server/src/stores/store.ts'
import { createTestClock, type TestClock } from '../support/clock.ts'

/** Gives the tests an empty store; the suite closes it. */
export type CreateStore = (clock: Clock) => Store | Promise<Store>

/** What one test works with. */
interface Bench {
  readonly store: Store
  readonly clock: TestClock
}

type Open = () => Bench

const FIFTY = Array.from({ length: 50 }, (_, i) => i)
const CLOSED = { code: 'unavailable' }

/** Runs the whole contract on the store that `create` makes. */
export function describeStore(name: string, create: CreateStore): void {
  describe(`store contract: ${name}`, () => {
    let bench: Bench | undefined
    const open: Open = () => {
      assert.ok(bench)
      return bench
    }
    beforeEach(async () => {
      const clock = createTestClock()
      bench = { clock, store: await create(clock) }
    })
    afterEach(() => bench?.store.close())
    describe('create', () => describeCreate(open))
    describe('replace', () => describeReplace(open))
    describe('take', () => describeTake(open))
    describe('count and forget', () => describeCount(open))
    describe('list', () => describeList(open))
    describe('values and keys', () => describeValues(open))
    describe('sweep', () => describeSweep(open))
    describe('close', () => describeClose(open))
  })
}

function describeCreate(open: Open): void {
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

function describeReplace(open: Open): void {
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

function describeTake(open: Open): void {
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

function describeCount(open: Open): void {
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

function describeList(open: Open): void {
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

function describeValues(open: Open): void {
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

function describeSweep(open: Open): void {
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

function describeClose(open: Open): void {
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

/** The entry under `key`, which must be there. */
async function readPresent(store: Store, key: string) {
  const stored = await store.read<unknown>(key)
  assert.ok(stored)
  return stored
}
