/**
 * @module
 * No opening is ever sent twice for one intent, whatever breaks and whoever asks again. Counted where it
 * happens: in the vendor's own log of doors.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Clock } from '../../../packages/server/src/ports.ts'
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
  toOpenings,
  unlock,
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
