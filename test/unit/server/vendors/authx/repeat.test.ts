import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { repeat } from '../../../../../packages/server/src/vendors/authx/repeat.ts'
import { VendorFailure } from '../../../../../packages/server/src/vendors/vendor-call.ts'
import { createTestClock } from '../../../../support/clock.ts'
import { createTestRandom } from '../../../../support/random.ts'

const sent = (status?: number) =>
  new VendorFailure({ isSent: true, ...(status !== undefined && { status }) }, {})
const unsent = () => new VendorFailure({ isSent: false }, {})
const limited = (retryAt?: number) =>
  new VendorFailure({ isSent: false, status: 429 }, { ...(retryAt !== undefined && { retryAt }) })

/** Work that comes to one thing after another. */
function createStage(...results: readonly (string | Error)[]) {
  const waits: number[] = []
  const left = [...results]
  let tries = 0
  const clock = createTestClock()
  const parts = {
    clock,
    random: createTestRandom(3),
    wait: async (milliseconds: number) => void waits.push(milliseconds),
  }
  const work = async () => {
    tries += 1
    const next = left.shift() ?? assert.fail('tried too often')
    if (next instanceof Error) throw next
    return next
  }
  const run = (pausesMs: readonly number[]) =>
    repeat(parts, { pausesMs }, work, (result) => result === 'fault')
  return { run, waits, clock, tries: () => tries }
}

suite('an operation', () => {
  test('without pauses is tried once, whatever comes', async () => {
    for (const failure of [sent(), sent(503), limited(), unsent()]) {
      const { run, tries } = createStage(failure)
      await assert.rejects(run([]), VendorFailure)
      assert.equal(tries(), 1)
    }
    const fault = createStage('fault')
    assert.deepEqual(await fault.run([]), { result: 'fault', isDoubtful: false })
  })

  test('is tried again when nobody knows what came of it, and says so', async () => {
    const { run, waits } = createStage(sent(), 'done')
    assert.deepEqual(await run([200]), { result: 'done', isDoubtful: true })
    assert.equal(waits.length, 1)
    const fault = createStage('fault', 'done')
    assert.deepEqual(await fault.run([200]), { result: 'done', isDoubtful: true })
  })

  test('is tried as often as it may be, and no more', async () => {
    const { run, tries } = createStage(sent(), sent(), sent())
    await assert.rejects(run([200, 800]), VendorFailure)
    assert.equal(tries(), 3)
  })

  test('is not tried again when nothing left, or the breaker ended it', async () => {
    const { run, tries } = createStage(unsent())
    await assert.rejects(run([200, 800]), VendorFailure)
    assert.equal(tries(), 1)
  })

  test('stays in doubt when only its last try never left', async () => {
    const { run } = createStage(sent(), unsent())
    await assert.rejects(run([200]), { isSent: true })
    const none = createStage(unsent())
    await assert.rejects(none.run([200]), { isSent: false })
  })

  test('waits for a company that asks for a little patience, and for no other', async () => {
    const { run, waits, clock } = createStage(limited(createTestClock().now() + 3), 'done')
    assert.equal(clock.now(), createTestClock().now())
    assert.deepEqual(await run([200]), { result: 'done', isDoubtful: false })
    assert.deepEqual(waits, [3000])
    const long = createStage(limited(createTestClock().now() + 4))
    await assert.rejects(long.run([200]), { status: 429 })
    assert.equal(long.tries(), 1)
    const silent = createStage(limited(), 'done')
    assert.equal((await silent.run([200])).result, 'done')
  })

  test('pauses by chance, up to the whole pause', async () => {
    const pauses: number[] = []
    const parts = {
      clock: createTestClock(),
      random: createTestRandom(8),
      wait: async (milliseconds: number) => void pauses.push(milliseconds),
    }
    for (let i = 0; i < 200; i += 1) {
      let isFirst = true
      await repeat(parts, { pausesMs: [800] }, async () => {
        if (isFirst) {
          isFirst = false
          throw sent()
        }
        return 'done'
      })
    }
    assert.ok(pauses.every((pause) => pause >= 0 && pause <= 800))
    assert.ok(Math.min(...pauses) < 80 && Math.max(...pauses) > 720)
  })

  test('lets every other error through', async () => {
    const { run, tries } = createStage(new TypeError('ours'))
    await assert.rejects(run([200]), TypeError)
    assert.equal(tries(), 1)
  })
})
