import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  CHECK_MS,
  checkTwice,
} from '../../../../../packages/server/src/vendors/authentimate/check-twice.ts'
import {
  VendorFailure,
  type VendorReply,
} from '../../../../../packages/server/src/vendors/vendor-call.ts'
import { createTestClock } from '../../../../support/clock.ts'

const REPLY: VendorReply = { status: 200, headers: {}, body: { verified: true } }
const lost = new VendorFailure({ isSent: true }, {})
const unsent = new VendorFailure({ isSent: false }, {})
const paused = new VendorFailure({ isSent: false }, { retryAt: 1_700_000_015 })
const faulty = new VendorFailure({ isSent: true, status: 503 }, {})

/** @param tookSeconds  How long each try takes. */
function stage(tries: readonly (VendorReply | VendorFailure)[], tookSeconds = 0) {
  const clock = createTestClock()
  const waits: number[] = []
  const times: number[] = []
  const left = [...tries]
  const call = async (timeoutMs: number) => {
    times.push(timeoutMs)
    clock.advance(tookSeconds)
    const next = left.shift() ?? assert.fail('tried too often')
    if (next instanceof VendorFailure) throw next
    return next
  }
  const wait = async (milliseconds: number) => void waits.push(milliseconds)
  return { waits, times, check: () => checkTwice({ clock, wait }, call) }
}

suite('a check', () => {
  test('that is answered is made once, in the whole time', async () => {
    const { check, waits, times } = stage([REPLY])
    assert.deepEqual(await check(), { reply: REPLY, isDoubtful: false })
    assert.deepEqual([waits, times], [[], [CHECK_MS]])
  })

  test('whose connection failed is made once more, in the time that is left', async () => {
    for (const [first, isDoubtful] of [
      [unsent, false],
      [lost, true],
    ] as const) {
      const { check, waits, times } = stage([first, REPLY], 2)
      assert.deepEqual(await check(), { reply: REPLY, isDoubtful })
      assert.deepEqual([waits, times], [[300], [CHECK_MS, CHECK_MS - 300 - 2_000]])
    }
  })

  test('that used the time up is not made again', async () => {
    const timedOut = stage([lost], 6)
    assert.equal(await timedOut.check(), undefined)
    assert.deepEqual(timedOut.times, [CHECK_MS])
    await assert.rejects(stage([unsent], 6).check(), unsent)
  })

  test('that they answered with a fault is not made again', async () => {
    for (const failure of [faulty, paused]) {
      const { check, times } = stage([failure])
      await assert.rejects(check(), failure)
      assert.equal(times.length, 1)
    }
  })

  test('that may have arrived leaves a doubt, whatever the second try comes to', async () => {
    for (const second of [lost, unsent, faulty, paused]) {
      assert.equal(await stage([lost, second]).check(), undefined)
    }
    assert.equal(await stage([unsent, lost]).check(), undefined)
  })

  test('that never left is told as such', async () => {
    await assert.rejects(stage([unsent, unsent]).check(), unsent)
    await assert.rejects(stage([unsent, faulty]).check(), faulty)
  })

  test('of which something else went wrong is not made again', async () => {
    const broken = new TypeError('a mistake of ours')
    const clock = createTestClock()
    const check = checkTwice({ clock, wait: async () => undefined }, () => Promise.reject(broken))
    await assert.rejects(check, broken)
  })
})
