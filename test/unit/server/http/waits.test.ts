import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createWaits, MOST_WAITS_PER_ADDRESS } from '../../../../packages/server/src/http/waits.ts'
import { createTestClock } from '../../../support/clock.ts'

/** Waits until it is told that a newer one came. */
const untilReplaced = (signal: AbortSignal) =>
  new Promise<string>((resolve) => {
    signal.addEventListener('abort', () => resolve('replaced'), { once: true })
  })

describe('waits', () => {
  it('end when the same page waits anew, and only then', async () => {
    const waits = createWaits({ clock: createTestClock() })
    const first = waits.hold({ key: 'a', address: '192.0.2.1' }, untilReplaced)
    const other = waits.hold({ key: 'b', address: '192.0.2.1' }, async (signal) => {
      await first
      return signal.aborted
    })
    assert.equal(
      await waits.hold({ key: 'a', address: '192.0.2.1' }, async () => 'second'),
      'second',
    )
    assert.equal(await first, 'replaced')
    assert.equal(await other, false)
  })

  it('are capped for each address, and make room when they end, however they end', async () => {
    const waits = createWaits({ clock: createTestClock() })
    const address = '192.0.2.1'
    const keys = Array.from({ length: MOST_WAITS_PER_ADDRESS }, (_, i) => `key ${i}`)
    const held = keys.map((key) => waits.hold({ key, address }, untilReplaced))
    await assert.rejects(
      waits.hold({ key: 'one more', address }, async () => 'in'),
      { code: 'limited' },
    )
    const elsewhere = { key: 'one more', address: '192.0.2.2' }
    assert.equal(await waits.hold(elsewhere, async () => 'in'), 'in')
    const [key = ''] = keys
    await assert.rejects(
      waits.hold({ key, address }, async () => 'in'),
      { code: 'limited' },
    )
    assert.equal(await held[0], 'replaced')
    await assert.rejects(
      waits.hold({ key, address }, async () => {
        throw new TypeError('broken')
      }),
      TypeError,
    )
    assert.equal(await waits.hold({ key, address }, async () => 'in'), 'in')
  })

  it('are capped for each person, where it is known whose they are', async () => {
    const waits = createWaits({ clock: createTestClock() }, { perPerson: 1 })
    const first = { key: 'a', address: '192.0.2.1', person: 'anna' }
    const held = waits.hold(first, untilReplaced)
    const refused = waits.hold({ ...first, key: 'b', address: '192.0.2.2' }, async () => 'in')
    await assert.rejects(refused, { code: 'limited' })
    assert.equal(await waits.hold({ ...first, key: 'c', person: 'bo' }, async () => 'in'), 'in')
    assert.equal(await waits.hold({ key: 'd', address: '192.0.2.1' }, async () => 'in'), 'in')
    await assert.rejects(
      waits.hold(first, async () => 'in'),
      { code: 'limited' },
    )
    assert.equal(await held, 'replaced')
    assert.equal(await waits.hold(first, async () => 'in'), 'in')
  })

  it('are not capped where the runtime does not tell addresses apart', async () => {
    const waits = createWaits({ clock: createTestClock() })
    const keys = Array.from({ length: MOST_WAITS_PER_ADDRESS + 1 }, (_, i) => `key ${i}`)
    const held = keys.map((key) => waits.hold({ key, address: '' }, untilReplaced))
    assert.equal(await waits.hold({ key: 'more', address: '' }, async () => 'in'), 'in')
    for (const key of keys) await waits.hold({ key, address: '' }, async () => undefined)
    assert.equal(new Set(await Promise.all(held)).size, 1)
  })
})
