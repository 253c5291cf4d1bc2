import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createLatency } from '../../../../packages/server/src/vendors/latency.ts'
import { createTestRandom } from '../../../support/random.ts'

function createStage() {
  const waits: number[] = []
  let now = 0
  const latency = createLatency(
    {
      random: createTestRandom(),
      wait: async (milliseconds) => void waits.push(milliseconds),
      elapsed: () => now,
    },
    120,
  )
  const take = (milliseconds: number) =>
    latency.measure('challenge', async () => {
      now += milliseconds
    })
  return { latency, waits, take, advance: (by: number) => (now += by) }
}

suite('a wait that stands for a call', () => {
  test('is what is typical until such a call was made', async () => {
    const { latency, waits, take } = createStage()
    await take(5)
    await latency.pretend('complete')
    assert.deepEqual(waits, [120])
  })

  test('is drawn from the times of such calls, the last 32 alone', async () => {
    const { latency, waits, take } = createStage()
    await take(9_000)
    for (let i = 1; i <= 32; i += 1) await take(i)
    for (let i = 0; i < 400; i += 1) await latency.pretend('challenge')
    assert.ok(waits.every((wait) => wait >= 1 && wait <= 32))
    assert.ok(new Set(waits).size > 16)
  })

  test('fails while the vendor is down, until a call works, however long nobody calls', async () => {
    const { latency, waits, take, advance } = createStage()
    await latency.pretendOrFail('query')
    const failing = latency.measure('query', async () => {
      throw new TypeError('down')
    })
    await assert.rejects(failing)
    await assert.rejects(latency.pretendOrFail('complete'), { code: 'vendor_unavailable' })
    await latency.pretend('complete')
    advance(3_600_000)
    await assert.rejects(latency.pretendOrFail('challenge'), { code: 'vendor_unavailable' })
    await take(5)
    await latency.pretendOrFail('complete')
    assert.equal(waits.length, 5)
  })

  test('is as long as ever once the vendor is back, however quickly calls failed', async () => {
    const { latency, waits, take } = createStage()
    for (let i = 0; i < 32; i += 1) await take(100)
    for (let i = 0; i < 32; i += 1) {
      const failing = latency.measure('challenge', async () => {
        throw new TypeError('paused')
      })
      await assert.rejects(failing)
    }
    await latency.pretend('challenge')
    assert.deepEqual(waits, [0])
    await take(100)
    for (let i = 0; i < 50; i += 1) await latency.pretend('challenge')
    assert.deepEqual([...new Set(waits.slice(1))], [100])
  })

  test('counts the calls that failed', async () => {
    const { latency, waits, advance } = createStage()
    const work = async () => {
      advance(700)
      throw new TypeError('down')
    }
    await assert.rejects(latency.measure('query', work))
    await latency.pretend('query')
    assert.deepEqual(waits, [700])
  })
})
