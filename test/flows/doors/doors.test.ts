/**
 * @module
 * What a site sees of its doors, and locking them.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PEOPLE_KEY, SITE_KEY } from '../support/backend.ts'
import { callSite } from '../support/page.ts'
import { assertProblem } from '../support/people.ts'
import {
  approve,
  createStage,
  DOORS_KEY,
  list,
  lock,
  mint,
  settle,
  unlock,
  USER,
  UUIDS,
  type Stage,
} from '../building/support/stage.ts'

type Listed = Record<string, unknown>

async function readDoor(stage: Stage, id = 'front', query = ''): Promise<Listed> {
  const { body } = await list(stage, query)
  const found = (body['doors'] as Listed[]).find((one) => one['id'] === id)
  return found ?? assert.fail('no such door')
}

describe('the list of doors', () => {
  it('has the doors of the settings by their handles, as they stand, and no other', async () => {
    const stage = await createStage()
    const { status, body } = await list(stage)
    const at = stage.clock.now()
    assert.equal(status, 200)
    assert.deepEqual(body, {
      doors: [
        {
          id: 'front',
          name: 'Front door',
          seconds: 5,
          locked: true,
          online: true,
          at,
          age_seconds: 0,
        },
        {
          id: 'shed',
          name: 'Boat shed',
          seconds: 10,
          locked: true,
          online: true,
          at,
          age_seconds: 0,
        },
        {
          id: 'archive',
          name: 'Archive',
          seconds: 5,
          locked: true,
          online: false,
          at,
          age_seconds: 0,
        },
      ],
      paused: false,
    })
    assert.equal(JSON.stringify(body).includes(UUIDS.frontDoor), false)
  })

  it('names doors in the language asked for', async () => {
    const stage = await createStage()
    assert.equal((await readDoor(stage, 'front', '?locale=de-AT'))['name'], 'Haustür')
    assert.equal((await readDoor(stage, 'front', '?locale=sv'))['name'], 'Front door')
  })

  it('shows an opening until it ends', async () => {
    const stage = await createStage()
    const key = await settle(stage)
    await list(stage)
    await unlock(stage, await approve(stage, key))
    const until = stage.clock.now() + 5
    const open = await readDoor(stage)
    assert.deepEqual([open['locked'], open['until']], [false, until])
    stage.clock.advance(5)
    const shut = await readDoor(stage)
    assert.deepEqual([shut['locked'], shut['until']], [true, undefined])
  })

  it('shows it also while the building still speaks of the time before', async () => {
    const stage = await createStage({ tenant: { statusLagSeconds: 3 } })
    await unlock(stage, await approve(stage, await settle(stage)))
    const { locked, until } = await readDoor(stage)
    assert.deepEqual([locked, until], [false, stage.clock.now() + 5])
  })

  it('believes the building when somebody locked it there', async () => {
    const stage = await createStage()
    const proof = await approve(stage, await settle(stage), {
      action: { type: 'unlock', door: 'front', seconds: 60 },
    })
    await unlock(stage, proof, { seconds: 60 })
    stage.control.setLockdown(true)
    stage.clock.advance(1)
    const { locked, until } = await readDoor(stage)
    assert.deepEqual([locked, until], [true, undefined])
  })

  it('is one question to the building for all who look within two seconds', async () => {
    const stage = await createStage()
    await Promise.all(Array.from({ length: 50 }, () => list(stage)))
    assert.equal(stage.sent.length, 1)
    stage.clock.advance(1)
    await list(stage)
    assert.equal(stage.sent.length, 1)
    stage.clock.advance(1)
    await list(stage)
    assert.equal(stage.sent.length, 2)
  })

  it('names the doors without a state where the building cannot be asked', async () => {
    const stage = await createStage()
    stage.control.fault({ fault: 'down', operation: 'resources' })
    assert.deepEqual(await readDoor(stage), { id: 'front', name: 'Front door', seconds: 5 })
  })

  it('says nothing of a state that it does not understand', async () => {
    const words = { locked: ['shut'], unlocked: ['gaping'], online: ['up'], offline: ['down'] }
    const stage = await createStage({ settings: { words } })
    const { locked, online } = await readDoor(stage)
    assert.deepEqual([locked, online], [undefined, undefined])
  })

  it('reads flags as well as words', async () => {
    const stage = await createStage({ tenant: { statusStyle: 'boolean' } })
    assert.equal((await readDoor(stage))['locked'], true)
    assert.equal((await readDoor(stage, 'archive'))['online'], false)
  })

  it('tells that openings are off', async () => {
    const stage = await createStage()
    await stage.backend.building.pauseDoors()
    assert.equal((await list(stage)).body['paused'], true)
  })

  it('needs a key for doors', async () => {
    const stage = await createStage()
    for (const key of [SITE_KEY, PEOPLE_KEY]) {
      const call = { method: 'GET', path: '/v1/site/doors', key }
      assertProblem(await callSite(stage, call), 'scope_missing')
    }
  })
})

describe('locking', () => {
  it('needs no proof, and may be repeated', async () => {
    const stage = await createStage()
    await unlock(stage, await approve(stage, await settle(stage)))
    for (let i = 0; i < 5; i += 1) {
      const { status, body } = await lock(stage)
      assert.deepEqual([status, body], [200, { door: 'front', outcome: 'locked' }])
    }
    assert.equal(stage.control.doors()[0]?.isLocked, true)
    assert.equal((await readDoor(stage))['until'], undefined)
  })

  it('goes on while openings are off, and while the building is locked down', async () => {
    const stage = await createStage()
    await settle(stage)
    await stage.backend.building.pauseDoors()
    assert.equal((await lock(stage)).status, 200)
    stage.control.setLockdown(true)
    assert.equal((await lock(stage)).status, 200)
  })

  it('is tried once more where the answer was lost', async () => {
    const stage = await createStage()
    await settle(stage)
    stage.sent.length = 0
    stage.control.fault({ fault: 'reset-after', operation: 'set-lock', count: 1 })
    assert.equal((await lock(stage)).body['outcome'], 'locked')
    assert.equal(stage.sent.length, 2)
  })

  it('is told as unknown where both were lost, with what is seen of the door', async () => {
    const stage = await createStage()
    await settle(stage)
    stage.control.fault({ fault: 'reset-after', operation: 'set-lock' })
    const { body } = await lock(stage)
    assert.equal(body['outcome'], 'unknown')
    assert.equal((body['seen'] as Listed)['locked'], true)
  })

  it('is for doors of the site and people of the site', async () => {
    const stage = await createStage()
    await settle(stage)
    stage.sent.length = 0
    assertProblem(await lock(stage, 'server-room'), 'door_unavailable')
    assertProblem(await lock(stage, 'front', 'u-nobody'), 'person_unknown')
    assert.equal(stage.sent.length, 0)
    const noUser = { path: '/v1/site/doors/front/lock', key: DOORS_KEY, body: {} }
    assertProblem(await callSite(stage, noUser), 'request_malformed')
  })

  it('tells why it was not done', async () => {
    const stage = await createStage()
    await settle(stage)
    assertProblem(await lock(stage, 'archive'), 'door_offline')
    stage.unplug()
    assertProblem(await lock(stage), 'vendor_unavailable')
  })

  it('is written down with who did it', async () => {
    const stage = await createStage()
    await settle(stage)
    await lock(stage)
    await lock(stage, 'archive')
    await lock(stage, UUIDS.serverRoom)
    const told = stage.audit.filter(({ event }) => event.startsWith('door.'))
    assert.deepEqual(
      told.map(({ event, door, code }) => [event, door, code]),
      [
        ['door.locked', 'front', undefined],
        ['door.refused', 'archive', 'door_offline'],
        // What was asked for is no name of ours, and is not written down.
        ['door.refused', undefined, 'door_unavailable'],
      ],
    )
    assert.ok(told.every(({ person }) => person !== undefined && person !== USER))
  })
})

describe('a site of another', () => {
  it('opens none of its doors, be the proof as good as it can', async () => {
    const stage = await createStage({ site: { doors: {}, actions: {} } })
    await settle(stage)
    assertProblem(await unlock(stage, await mint(stage)), 'door_unavailable')
    assert.deepEqual((await list(stage)).body, { doors: [], paused: false })
  })
})
