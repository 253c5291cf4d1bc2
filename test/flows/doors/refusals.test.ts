/**
 * @module
 * Doors that do not open, each with a code of its own; and how many openings there may be in a minute.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { assertProblem, settlePasskey } from '../support/people.ts'
import {
  approve,
  createStage,
  mint,
  settle,
  toAction,
  toOpenings,
  unlock,
  UUIDS,
} from '../building/support/stage.ts'

describe('a door that cannot be opened', () => {
  it('is told to be out of reach, and nothing waits there for it to come back', async () => {
    const stage = await createStage()
    const key = await settle(stage)
    const proof = await approve(stage, key, { action: toAction('archive') })
    assertProblem(await unlock(stage, proof, { door: 'archive' }), 'door_offline')
    assert.equal(toOpenings(stage).length, 0)
    // The approval is not lost: it comes back within the minute.
    stage.control.setOnline(UUIDS.archive, true)
    stage.clock.advance(3)
    assert.equal((await unlock(stage, proof, { door: 'archive' })).status, 200)
  })

  it('is told to be out of reach also where the list did not know yet', async () => {
    const stage = await createStage()
    const key = await settle(stage)
    const proof = await approve(stage, key)
    stage.before(({ path }) => {
      if (path === '/setlockstatus') stage.control.setOnline(UUIDS.frontDoor, false)
    })
    assertProblem(await unlock(stage, proof), 'door_offline')
  })

  it('is told to be locked down, where the building says so', async () => {
    const stage = await createStage({ tenant: { lockdownStatus: 423 } })
    const key = await settle(stage)
    stage.control.setLockdown(true)
    assertProblem(await unlock(stage, await approve(stage, key)), 'door_lockdown')
  })

  it('is only told to have refused where the building gives no reason', async () => {
    const stage = await createStage()
    const key = await settle(stage)
    stage.control.setLockdown(true)
    const reply = await unlock(stage, await approve(stage, key))
    assertProblem(reply, 'door_refused')
    assert.equal(JSON.stringify(reply.body).includes('locked down'), false, 'words of theirs')
    stage.control.setLockdown(false)
    stage.control.fault({ fault: 'error-in-200', operation: 'set-lock', count: 1 })
    assertProblem(await unlock(stage, await approve(stage, key)), 'door_refused')
    assert.equal(stage.control.openings(), 0)
  })

  it('is told by the status that the settings give a meaning', async () => {
    const stage = await createStage({ settings: { doorStatuses: { '400': 'busy' } } })
    const key = await settle(stage)
    stage.control.setLockdown(true)
    assertProblem(await unlock(stage, await approve(stage, key)), 'door_busy')
  })

  it('is not there where the building has none of its id, or a computer', async () => {
    const gone = { uuid: '7d0f6b1e-2c44-4d0a-9b0e-3f5a1c9e0005', name: { en: 'Desk' } }
    const stage = await createStage({ site: { doors: { desk: gone } } })
    const key = await settle(stage)
    const proof = await approve(stage, key, { action: toAction('desk') })
    assertProblem(await unlock(stage, proof, { door: 'desk' }), 'door_unavailable')
    assert.equal(toOpenings(stage).length, 0)
  })

  it('is throttled with the time that the building names', async () => {
    const stage = await createStage()
    const key = await settle(stage)
    stage.control.fault({ fault: '429', operation: 'set-lock', count: 1, retryAfterSeconds: 9 })
    const reply = await unlock(stage, await approve(stage, key))
    assertProblem(reply, 'limited')
    assert.equal(reply.body['retry_at'], stage.clock.now() + 9)
    assert.equal(stage.control.openings(), 0)
  })

  it('stays shut while the building cannot say how it stands', async () => {
    const stage = await createStage()
    const key = await settle(stage)
    const proof = await approve(stage, key)
    stage.control.fault({ fault: 'down', operation: 'resources', count: 1 })
    assertProblem(await unlock(stage, proof), 'vendor_unavailable')
    assert.equal(toOpenings(stage).length, 0)
    assert.equal((await unlock(stage, proof)).status, 200)
  })

  it('stays shut while our key is refused, and the operator is told', async () => {
    const stage = await createStage()
    const key = await settle(stage)
    const proof = await approve(stage, key)
    stage.control.fault({ fault: 'key-expired', operation: 'set-lock', count: 1 })
    assertProblem(await unlock(stage, proof), 'vendor_unavailable')
    assert.ok(
      stage.audit.some(
        ({ event, code }) => event === 'vendor.misconfigured' && code === 'key_refused',
      ),
    )
    assert.equal(stage.control.openings(), 0)
  })
})

describe('the limits of openings', () => {
  it('are three a minute for one person, whatever the door', async () => {
    const stage = await createStage()
    const key = await settle(stage)
    for (const door of ['front', 'shed', 'front']) {
      const proof = await approve(stage, key, { action: toAction(door) })
      assert.equal((await unlock(stage, proof, { door })).status, 200)
    }
    const proof = await approve(stage, key, { action: toAction('shed') })
    const refused = await unlock(stage, proof, { door: 'shed' })
    assertProblem(refused, 'limited')
    const { retry_at: retryAt } = refused.body
    assert.ok(typeof retryAt === 'number' && retryAt > stage.clock.now())
    assert.equal(stage.control.openings(), 3)
    stage.clock.advance(retryAt - stage.clock.now())
    const again = await approve(stage, key, { action: toAction('shed') })
    assert.equal((await unlock(stage, again, { door: 'shed' })).status, 200)
  })

  it('are ten a minute for one door, whoever comes', async () => {
    const stage = await createStage()
    const outcomes: number[] = []
    for (let i = 0; i < 11; i += 1) {
      const sub = `u-${i}`
      await settlePasskey(stage, sub)
      const reply = await unlock(stage, await mint(stage, { sub, jti: `jti-of-somebody-${i}` }), {
        body: { user: sub },
      })
      outcomes.push(reply.status)
    }
    assert.deepEqual(outcomes, [...Array.from({ length: 10 }, () => 200), 429])
    assert.equal(stage.control.openings(), 10)
  })
})
