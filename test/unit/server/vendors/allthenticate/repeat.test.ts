import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { repeat } from '../../../../../packages/server/src/vendors/allthenticate/repeat.ts'
import { VendorFailure } from '../../../../../packages/server/src/vendors/vendor-call.ts'
import { createTestRandom } from '../../../../support/random.ts'

function createDeps() {
  const waits: number[] = []
  const times = { elapsed: 0 }
  const wait = async (milliseconds: number) => {
    waits.push(milliseconds)
    times.elapsed += milliseconds
  }
  return { waits, times, deps: { random: createTestRandom(3), wait, elapsed: () => times.elapsed } }
}

const lost = () => new VendorFailure({ isSent: true }, {})
const PLAN = { timeoutMs: 15_000, pausesMs: [200, 800] }

describe('what may be done twice', () => {
  it('is tried again after each pause, a fifth shorter or longer', async () => {
    const { deps, waits } = createDeps()
    let tries = 0
    const work = async () => {
      tries += 1
      if (tries < 3) throw lost()
      return 'done'
    }
    assert.equal(await repeat(deps, PLAN, work), 'done')
    assert.equal(waits.length, 2)
    const [first = 0, second = 0] = waits
    assert.ok(first >= 160 && first <= 240 && second >= 640 && second <= 960, String(waits))
  })

  it('fails with the last failure when no pause is left', async () => {
    const { deps } = createDeps()
    const failures = [lost(), lost(), lost()]
    const left = [...failures]
    await assert.rejects(
      repeat(deps, PLAN, async () => {
        throw left.shift() ?? assert.fail('once too often')
      }),
      (error) => error === failures[2],
    )
  })

  it('is given what is left of the whole time, and no more tries when that is over', async () => {
    const { deps, times } = createDeps()
    const given: number[] = []
    await assert.rejects(
      repeat(deps, { timeoutMs: 1_000, pausesMs: [100, 100] }, async (leftMs) => {
        given.push(leftMs)
        times.elapsed += 600
        throw lost()
      }),
    )
    assert.equal(given.length, 2)
    assert.equal(given[0], 1_000)
    assert.ok((given[1] ?? 0) < 400)
  })

  it('is tried again where nobody was reached, or the server failed, or babbled', async () => {
    for (const facts of [
      { isSent: false },
      { isSent: true, status: 502 },
      { isSent: true, status: 200 },
    ]) {
      const { deps } = createDeps()
      let tries = 0
      await assert.rejects(
        repeat(deps, PLAN, async () => {
          tries += 1
          throw new VendorFailure(facts, {})
        }),
      )
      assert.equal(tries, 3)
    }
  })

  it('is not tried again after a refusal, a full house, a pause, or what is no failure of theirs', async () => {
    const finals = [
      new VendorFailure({ isSent: false, status: 401 }, {}),
      new VendorFailure({ isSent: false, status: 429 }, {}),
      new VendorFailure({ isSent: false }, { retryAt: 1_700_000_010 }),
      new TypeError('ours'),
    ]
    for (const final of finals) {
      const { deps } = createDeps()
      let tries = 0
      await assert.rejects(
        repeat(deps, PLAN, async () => {
          tries += 1
          throw final
        }),
        (error) => error === final,
      )
      assert.equal(tries, 1)
    }
  })
})
