import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { tryLocked, withLock } from '../../../../packages/server/src/flow/store-lock.ts'
import { Problem } from '../../../../packages/server/src/problem.ts'
import { createMemoryStore } from '../../../../packages/server/src/stores/memory/index.ts'
import { createTestClock } from '../../../support/clock.ts'
import { createTestRandom } from '../../../support/random.ts'

function createDeps() {
  const clock = createTestClock()
  const waits: number[] = []
  const wait = async (milliseconds: number) => void waits.push(milliseconds)
  const store = createMemoryStore({ clock })
  return { clock, waits, store, deps: { store, clock, wait, random: createTestRandom(3) } }
}

const LOCK = { key: 'lock/one', seconds: 10 }

describe('a lock', () => {
  it('keeps the second out until the first is done', async () => {
    const { deps } = createDeps()
    const { promise, resolve } = Promise.withResolvers<string>()
    const first = tryLocked(deps, LOCK, () => promise)
    // The first is at it by now.
    await new Promise((next) => setImmediate(next))
    assert.equal(await tryLocked(deps, LOCK, async () => assert.fail('two at once')), undefined)
    assert.deepEqual(await tryLocked(deps, { ...LOCK, key: 'lock/two' }, async () => 2), {
      value: 2,
    })
    resolve('done')
    assert.deepEqual(await first, { value: 'done' })
    assert.deepEqual(await tryLocked(deps, LOCK, async () => 'next'), { value: 'next' })
  })

  it('is tried as often as it is said, with pauses between', async () => {
    const { deps, waits, store } = createDeps()
    await store.create(LOCK.key, { owner: 'somebody' })
    const patient = { ...LOCK, tries: 3, pauseMs: 40 }
    await assert.rejects(
      withLock(deps, patient, async () => assert.fail('not alone')),
      (error) => error instanceof Problem && error.code === 'conflict',
    )
    assert.deepEqual(waits, [40, 40])
  })

  it('ends with work that fails', async () => {
    const { deps } = createDeps()
    const failing = async () => {
      throw new TypeError('ours')
    }
    await assert.rejects(withLock(deps, LOCK, failing), TypeError)
    assert.equal(await withLock(deps, LOCK, async () => 'free'), 'free')
  })

  it('ends by itself, and is not ended by who had it before', async () => {
    const { deps, clock, store } = createDeps()
    const { promise, resolve } = Promise.withResolvers<void>()
    const slow = tryLocked(deps, LOCK, () => promise)
    await new Promise((next) => setImmediate(next))
    clock.advance(10)
    const other = Promise.withResolvers<void>()
    const second = tryLocked(deps, LOCK, () => other.promise)
    await new Promise((next) => setImmediate(next))
    resolve()
    await slow
    assert.notEqual(await store.read(LOCK.key), undefined, 'it took the second one’s')
    other.resolve()
    await second
    assert.equal(await store.read(LOCK.key), undefined)
  })

  it('loses no work where the store fails at its end', async () => {
    const { deps, store } = createDeps()
    const failing = {
      ...deps,
      store: {
        ...store,
        read: async () => {
          throw new Problem('unavailable')
        },
      },
    }
    assert.equal(await withLock(failing, LOCK, async () => 'done'), 'done')
  })
})
