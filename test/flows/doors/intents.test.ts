/**
 * @module
 * When an opening may leave at all: while its intent lives, once for one proof, alone at its door.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createMemoryStore } from '@countersign/server/stores/memory'
import type { Call } from '../../../packages/server/src/ports.ts'
import { assertProblem } from '../support/people.ts'
import {
  approve,
  createStage,
  settle,
  toAction,
  toOpenings,
  unlock,
  UUIDS,
  type Stage,
} from '../building/support/stage.ts'

const KEY = { 'Idempotency-Key': 'one-press-of-one-button' }

describe('an opening that did not leave', () => {
  it('is sent once more, and no third time', async () => {
    for (const [calls, openings] of [
      [1, 1],
      [2, 0],
    ] as const) {
      const stage = await createStage()
      const key = await settle(stage)
      const proof = await approve(stage, key)
      stage.before(({ path }) => {
        if (path === '/setlockstatus' && toOpenings(stage).length === 1) stage.unplug(calls)
      })
      const reply = await unlock(stage, proof)
      assert.equal(toOpenings(stage).length, 2)
      assert.equal(stage.control.openings(), openings)
      if (openings === 0) assertProblem(reply, 'vendor_unavailable')
      else assert.equal(reply.body['outcome'], 'unlocked')
    }
  })

  it('is not sent once more when whoever asked has walked away', async () => {
    const stage = await createStage()
    const proof = await approve(stage, await settle(stage))
    stage.before(({ path }) => {
      if (path !== '/setlockstatus') return
      stage.unplug(1)
      stage.clock.advance(10)
    })
    assertProblem(await unlock(stage, proof), 'door_too_late')
    assert.equal(toOpenings(stage).length, 1)
    assert.equal(stage.control.openings(), 0)
  })

  it('says by when it must have left, so that a line for a connection cannot hold it longer', async () => {
    const stage = await createStage()
    const proof = await approve(stage, await settle(stage))
    const body = { requested_at: stage.clock.now() - 8 }
    await unlock(stage, proof, { body })
    const [opening] = toOpenings(stage)
    assert.equal(opening?.request.connectMs, 2_000)
    assert.equal(opening?.request.timeoutMs, 8_000)
  })
})

describe('an intent', () => {
  it('is dead ten seconds after the person asked, wherever they passed', async () => {
    const late = await createStage()
    const key = await settle(late)
    const proof = await approve(late, key)
    const body = { requested_at: late.clock.now() - 10 }
    assertProblem(await unlock(late, proof, { body }), 'door_too_late')
    assert.equal(toOpenings(late).length, 0)
    // Nothing was spent: who presses again is heard.
    assert.equal((await unlock(late, proof)).status, 200)
  })

  it('dies also while the building is slow to say how the door stands', async () => {
    const stage = await createStage()
    const proof = await approve(stage, await settle(stage))
    stage.before(({ path }) => path === '/multipleresources' && stage.clock.advance(10))
    assertProblem(await unlock(stage, proof), 'door_too_late')
    assert.equal(toOpenings(stage).length, 0)
  })

  it('lives until then, and is not made younger by a clock that is ahead', async () => {
    const stage = await createStage()
    const key = await settle(stage)
    const almost = { requested_at: stage.clock.now() - 9 }
    assert.equal((await unlock(stage, await approve(stage, key), { body: almost })).status, 200)
    const ahead = { requested_at: stage.clock.now() + 3_600 }
    stage.before(({ path }) => path === '/multipleresources' && stage.clock.advance(10))
    stage.clock.advance(60)
    const proof = await approve(stage, key)
    assertProblem(await unlock(stage, proof, { body: ahead }), 'door_too_late')
  })
})

describe('many at once', () => {
  it('with one proof open once', async () => {
    const stage = await createStage()
    const proof = await approve(stage, await settle(stage))
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        unlock(stage, proof, { headers: i % 2 === 0 ? KEY : {} }),
      ),
    )
    assert.equal(stage.control.openings(), 1)
    assert.equal(replies.filter(({ status }) => status === 200).length >= 1, true)
    const codes = new Set(replies.map(({ body }) => body['code']))
    for (const code of codes) {
      assert.ok([undefined, 'door_busy', 'proof_replayed'].includes(code as string), String(code))
    }
  })

  it('at one door wait for each other: the second is told that it is busy', async () => {
    const stage = await createStage()
    const key = await settle(stage)
    const first = await approve(stage, key)
    const second = await approve(stage, key)
    const elsewhere = await approve(stage, key, { action: toAction('shed') })
    let isAsked = false
    stage.before(async ({ path }) => {
      if (path !== '/setlockstatus' || isAsked) return
      isAsked = true
      assertProblem(await unlock(stage, second), 'door_busy')
      assert.equal((await unlock(stage, elsewhere, { door: 'shed' })).status, 200)
    })
    assert.equal((await unlock(stage, first)).status, 200)
    // Neither spent nor sent: it is good once the door is free.
    assert.equal((await unlock(stage, second)).status, 200)
    assert.equal(stage.control.openings(UUIDS.frontDoor), 2)
  })

  it('at two backends on one store still open once', async () => {
    const shared = createMemoryStore({ clock: { now: () => 1_700_000_000 } })
    const one = await createStage({ store: shared })
    const proof = await approve(one, await settle(one))
    const two = await createStage({ store: shared, wrap: () => sendTo(one) })
    const replies = await Promise.all(
      [one, two, one, two].map((stage) => unlock(stage, proof, { headers: KEY })),
    )
    assert.equal(one.control.openings() + two.control.openings(), 1)
    assert.ok(replies.some(({ status }) => status === 200))
  })
})

/** The second backend speaks to the same building. */
const sendTo =
  (stage: Stage): Call =>
  async ({ method, url, headers, body }) => {
    const init = body === undefined ? { method, headers } : { method, headers, body }
    const reply = await stage.simulator.fetch(new Request(url, init))
    return {
      status: reply.status,
      headers: Object.fromEntries(reply.headers),
      body: await reply.text(),
    }
  }
