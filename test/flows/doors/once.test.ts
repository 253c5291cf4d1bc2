/**
 * @module
 * No opening is ever sent twice for one intent, whatever breaks and whoever asks again. Counted where it
 * happens: in the vendor's own log of doors.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Call, Clock } from '../../../packages/server/src/ports.ts'
import { Problem } from '../../../packages/server/src/problem.ts'
import type { Store } from '../../../packages/server/src/stores/store.ts'
import { createMemoryStore } from '@countersign/server/stores/memory'
import type { Authenticator } from '../../support/authenticator.ts'
import { assertProblem } from '../support/people.ts'
import {
  approve,
  createStage,
  lock,
  settle,
  toAction,
  toOpenings,
  unlock,
  UUIDS,
  type Stage,
} from '../building/support/stage.ts'

const KEY = { 'Idempotency-Key': 'one-press-of-one-button' }

/** A stage whose one opening is broken as the fault says. */
async function createBroken(
  fault: Parameters<Stage['control']['fault']>[0]['fault'],
): Promise<{ stage: Stage; key: Authenticator; proof: string }> {
  const stage = await createStage()
  const key = await settle(stage)
  const proof = await approve(stage, key)
  stage.control.fault({ fault, operation: 'set-lock', count: 1 })
  return { stage, key, proof }
}

describe('an opening whose answer is lost', () => {
  for (const fault of ['reset-after', 'neither', 'truncated', 'lost'] as const) {
    it(`is sent once and told as unknown, and the door is seen open: ${fault}`, async () => {
      const { stage, proof } = await createBroken(fault)
      const reply = await unlock(stage, proof)
      assert.equal(reply.status, 200)
      assert.equal(reply.body['outcome'], 'unknown')
      assert.equal(reply.body['until'], undefined)
      assert.deepEqual(reply.body['seen'], {
        locked: false,
        online: true,
        at: stage.clock.now(),
        age_seconds: 0,
      })
      assert.equal(toOpenings(stage).length, 1)
      assert.equal(stage.control.openings(), 1)
      assert.ok(stage.audit.some(({ event }) => event === 'door.unknown'))
    })
  }

  for (const fault of ['reset-before', 'html', 'empty', 'status', 'down'] as const) {
    it(`is sent once and told as unknown where nothing came of it: ${fault}`, async () => {
      const { stage, proof } = await createBroken(fault)
      const began = stage.clock.now()
      const reply = await unlock(stage, proof)
      assert.equal(reply.body['outcome'], 'unknown')
      // Three looks, a second apart, for it might still open.
      assert.deepEqual(reply.body['seen'], {
        locked: true,
        online: true,
        at: began + 3,
        age_seconds: 0,
      })
      assert.equal(stage.sent.filter(({ path }) => path === '/multipleresources').length, 4)
      assert.equal(toOpenings(stage).length, 1)
      assert.equal(stage.control.openings(), 0)
    })
  }

  it('is told as unknown with the age of what the building says', async () => {
    const stage = await createStage({ tenant: { statusLagSeconds: 20 } })
    const proof = await approve(stage, await settle(stage))
    stage.control.fault({ fault: 'reset-after', operation: 'set-lock', count: 1 })
    const { body } = await unlock(stage, proof)
    assert.deepEqual(body['seen'], {
      locked: true,
      online: true,
      at: stage.clock.now(),
      age_seconds: 20,
    })
    assert.equal(stage.control.openings(), 1)
  })

  it('is told as unknown without a state where the building is silent from then on', async () => {
    const { stage, proof } = await createBroken('reset-after')
    stage.before(({ path }) => {
      if (path === '/setlockstatus') stage.control.fault({ fault: 'down', operation: 'resources' })
    })
    const { body } = await unlock(stage, proof)
    assert.equal(body['outcome'], 'unknown')
    assert.equal(body['seen'], undefined)
    assert.equal(stage.control.openings(), 1)
  })

  it('can be made safe at once: the door is locked without a proof', async () => {
    const { stage, proof } = await createBroken('reset-after')
    await unlock(stage, proof)
    assert.equal((await lock(stage)).body['outcome'], 'locked')
    assert.equal(stage.control.doors()[0]?.isLocked, true)
  })
})

describe('the same request again', () => {
  it('gets the same outcome, and nothing is sent', async () => {
    const stage = await createStage()
    const proof = await approve(stage, await settle(stage))
    const first = await unlock(stage, proof, { headers: KEY })
    stage.clock.advance(3)
    const again = await unlock(stage, proof, { headers: KEY })
    assert.deepEqual([again.status, again.body], [first.status, first.body])
    assert.equal(stage.control.openings(), 1)
  })

  it('gets the same unknown, and the same refusal', async () => {
    const unknown = await createBroken('reset-after')
    const first = await unlock(unknown.stage, unknown.proof, { headers: KEY })
    const again = await unlock(unknown.stage, unknown.proof, { headers: KEY })
    assert.deepEqual(again.body, first.body)
    assert.equal(toOpenings(unknown.stage).length, 1)
    const refused = await createBroken('error-in-200')
    assertProblem(await unlock(refused.stage, refused.proof, { headers: KEY }), 'door_refused')
    assertProblem(await unlock(refused.stage, refused.proof, { headers: KEY }), 'door_refused')
    assert.equal(toOpenings(refused.stage).length, 1)
  })

  it('gets it also when the intent is long dead, or the doors are paused by now', async () => {
    const stage = await createStage()
    const proof = await approve(stage, await settle(stage))
    const body = { requested_at: stage.clock.now() }
    const first = await unlock(stage, proof, { headers: KEY, body })
    stage.clock.advance(30)
    await stage.backend.building.pauseDoors()
    assert.deepEqual((await unlock(stage, proof, { headers: KEY, body })).body, first.body)
    assert.equal(stage.control.openings(), 1)
  })

  it('is not the same for another door, another time, or another key', async () => {
    const stage = await createStage()
    const proof = await approve(stage, await settle(stage))
    await unlock(stage, proof, { headers: KEY })
    assertProblem(await unlock(stage, proof), 'proof_replayed')
    const other = { 'Idempotency-Key': 'another-press' }
    assertProblem(await unlock(stage, proof, { headers: other }), 'proof_replayed')
    assertProblem(await unlock(stage, proof, { headers: KEY, seconds: 7 }), 'proof_action')
    assertProblem(await unlock(stage, proof, { headers: KEY, door: 'shed' }), 'proof_action')
    assert.equal(stage.control.openings(), 1)
  })

  it('is told as unknown where the process died with the answer', async () => {
    const never = new Promise<never>(() => undefined)
    const stage = await createStage({
      wrap: (call) => async (request) => {
        const reply = await call(request)
        return request.url.endsWith('/setlockstatus') ? never : reply
      },
    })
    const proof = await approve(stage, await settle(stage))
    const arrived = new Promise<void>((resolve) => {
      stage.before(({ path }) => path === '/setlockstatus' && resolve())
    })
    void unlock(stage, proof, { headers: KEY })
    await arrived
    stage.before(undefined)
    assertProblem(await unlock(stage, proof, { headers: KEY }), 'door_busy')
    // What it held at the door ends by itself.
    stage.clock.advance(50)
    const reply = await unlock(stage, proof, { headers: KEY })
    assert.equal(reply.body['outcome'], 'unknown')
    assertProblem(await unlock(stage, proof), 'proof_replayed')
    assert.equal(stage.control.openings(), 1)
    assert.equal(toOpenings(stage).length, 1)
  })

  it('is told what became of the door although it could not be written down', async () => {
    const clocked = createStoreThatForgets()
    const stage = await createStage({ createStore: clocked })
    const proof = await approve(stage, await settle(stage))
    assert.equal((await unlock(stage, proof, { headers: KEY })).body['outcome'], 'unlocked')
    // Nobody can say any more: so nobody says that it did not open.
    assert.equal((await unlock(stage, proof, { headers: KEY })).body['outcome'], 'unknown')
    assert.equal(stage.control.openings(), 1)
  })
})

/** Refuses to keep outcomes. */
const createStoreThatForgets =
  () =>
  (clock: Clock): Store => {
    const store = createMemoryStore({ clock })
    return {
      ...store,
      create: async (key, value, options) => {
        if (key.startsWith('opening/')) throw new Problem('unavailable')
        return store.create(key, value, options)
      },
    }
  }

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
