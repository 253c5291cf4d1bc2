import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  assertCode,
  createAllthenticateStage,
  DONE,
  DOOR,
  LOST,
  MISSING,
  REFUSED,
  toResource,
  UNSENT,
  type Scripted,
} from '../../../../support/allthenticate-vendor.ts'

const SET = 'POST /setlockstatus'
const LIST = 'GET /multipleresources'

async function open(replies: readonly Scripted[], seconds = 5) {
  const stage = await createAllthenticateStage()
  stage.says(SET, ...replies)
  const intent = { diesAt: stage.clock.now() + 10 }
  const moved = await stage.building.doors.unlock(DOOR, seconds, intent)
  return { stage, moved }
}

describe('an opening', () => {
  it('says false, the door and the seconds', async () => {
    const { stage, moved } = await open([DONE], 17)
    assert.deepEqual(moved, { result: 'done' })
    const { api_key: _key, ...values } = stage.seen[0]?.values ?? {}
    assert.deepEqual(values, { uuid: DOOR, lock_state: 'false', unlock_time: '17' })
  })

  it('carries 5 to 60 seconds, whatever it is given', async () => {
    for (const [given, sent] of [
      [0, '5'],
      [4.9, '5'],
      [5.9, '5'],
      [60, '60'],
      [3_600, '60'],
    ] as const) {
      const { stage } = await open([DONE], given)
      assert.equal(stage.seen[0]?.values['unlock_time'], sent)
    }
  })

  it('is done by a success alone', async () => {
    for (const [reply, expected] of [
      [REFUSED, { result: 'refused', reason: 'refused' }],
      [{ body: { error: 'x' } }, { result: 'refused', reason: 'refused' }],
      [MISSING, { result: 'refused', reason: 'unknown_door' }],
      [
        { status: 409, body: { error: 'x' } },
        { result: 'refused', reason: 'busy' },
      ],
      [
        { status: 423, body: { error: 'x' } },
        { result: 'refused', reason: 'lockdown' },
      ],
      [
        { status: 404, body: '<html>' },
        { result: 'refused', reason: 'unknown_door' },
      ],
      [{ status: 403, body: { error: 'x' } }, { result: 'undone' }],
      [{ status: 401, body: { error: 'x' } }, { result: 'undone' }],
      [
        { status: 429, body: {}, headers: { 'retry-after': '4' } },
        { result: 'undone', retryAt: 1_700_000_004, isLimited: true },
      ],
      [{ body: {} }, { result: 'unclear' }],
      [{ body: { success: true } }, { result: 'unclear' }],
      [{ body: [] }, { result: 'unclear' }],
      [{ body: '{"succ' }, { result: 'unclear' }],
      [{ body: '' }, { result: 'unclear' }],
      [{ status: 500, body: { error: 'x' } }, { result: 'unclear' }],
      [{ status: 504, body: '<html>' }, { result: 'unclear' }],
      [LOST, { result: 'unclear' }],
    ] as const) {
      const { stage, moved } = await open([reply])
      assert.deepEqual(moved, expected, JSON.stringify(reply))
      assert.equal(stage.seen.length, 1, 'it was sent again')
    }
  })

  it('is sent once more where it never left, and no third time', async () => {
    const again = await open([UNSENT, DONE])
    assert.deepEqual([again.moved.result, again.stage.seen.length], ['done', 2])
    const never = await open([UNSENT, UNSENT, DONE])
    assert.deepEqual([never.moved.result, never.stage.seen.length], ['undone', 2])
    const lost = await open([UNSENT, LOST, DONE])
    assert.deepEqual([lost.moved.result, lost.stage.seen.length], ['unclear', 2])
  })

  it('is not sent at all when the intent is dead', async () => {
    const stage = await createAllthenticateStage()
    const { doors } = stage.building
    const dead = { diesAt: stage.clock.now() }
    assert.deepEqual(await doors.unlock(DOOR, 5, dead), { result: 'late' })
    assert.equal(stage.seen.length, 0)
  })

  it('has left by three seconds, or by the death of its intent', async () => {
    const { stage } = await open([DONE])
    assert.equal(stage.seen[0]?.request.connectMs, 3_000)
    stage.says(SET, DONE)
    await stage.building.doors.unlock(DOOR, 5, { diesAt: stage.clock.now() + 1 })
    assert.equal(stage.seen[1]?.request.connectMs, 1_000)
    assert.equal(stage.seen[1]?.request.timeoutMs, 8_000)
  })

  it('is not sent while the breaker is open, and says from when on', async () => {
    const stage = await createAllthenticateStage()
    stage.says(SET, ...Array.from({ length: 5 }, () => LOST))
    const intent = { diesAt: stage.clock.now() + 10 }
    const { doors } = stage.building
    for (let i = 0; i < 5; i += 1) await doors.unlock(DOOR, 5, intent)
    assert.deepEqual(await doors.unlock(DOOR, 5, intent), {
      result: 'undone',
      retryAt: stage.clock.now() + 15,
    })
    assert.equal(stage.seen.length, 5)
    stage.clock.advance(15)
    stage.says(SET, DONE)
    const later = { diesAt: stage.clock.now() + 10 }
    assert.equal((await doors.unlock(DOOR, 5, later)).result, 'done')
  })
})

describe('locking', () => {
  it('says true, and no seconds', async () => {
    const stage = await createAllthenticateStage()
    stage.says(SET, DONE)
    assert.deepEqual(await stage.building.doors.lock(DOOR), { result: 'done' })
    const { api_key: _key, ...values } = stage.seen[0]?.values ?? {}
    assert.deepEqual(values, { uuid: DOOR, lock_state: 'true' })
  })

  it('is done once more after half a second, and then unclear', async () => {
    const stage = await createAllthenticateStage()
    stage.says(SET, LOST, DONE)
    assert.equal((await stage.building.doors.lock(DOOR)).result, 'done')
    const [pause = 0] = stage.waits
    assert.ok(pause >= 400 && pause <= 600)
    stage.says(SET, LOST, LOST)
    assert.equal((await stage.building.doors.lock(DOOR)).result, 'unclear')
    assert.equal(stage.asked(SET).length, 4)
  })
})

describe('the list of doors', () => {
  it('has what is known of each, and nothing that opens or proves', async () => {
    const stage = await createAllthenticateStage()
    const odd = { resource_status: { lock_status: 'AJAR' }, seen: null, updated: null, name: null }
    stage.says(LIST, { body: [toResource(), toResource({ uuid: 'u2', resource_id: 9, ...odd })] })
    const { at, doors } = await stage.building.doors.list()
    assert.equal(at, stage.clock.now())
    assert.deepEqual(doors, [
      {
        door: DOOR,
        resource: '2001',
        name: 'Front door',
        isLocked: true,
        isOnline: true,
        seenAt: Date.parse('2023-11-14T22:13:10Z') / 1000,
      },
      { door: 'u2', resource: '9', name: '' },
    ])
    assert.equal(stage.seen[0]?.values['type'], 'DOOR')
  })

  it('is asked again after 200 and 800 milliseconds; not where somebody waits for it', async () => {
    const stage = await createAllthenticateStage()
    stage.says(LIST, LOST, { status: 502, body: '<html>' }, { body: [] })
    await stage.building.doors.list()
    assert.equal(stage.waits.length, 2)
    stage.says(LIST, LOST)
    await assertCode(stage.building.doors.list({ isQuick: true }), 'vendor_unavailable')
    assert.equal(stage.seen.length, 4)
    assert.deepEqual(
      stage.seen.map(({ request }) => request.timeoutMs <= 3_000),
      [false, false, false, true],
    )
  })

  it('is shared by who may have an old one, and never by who must not', async () => {
    const stage = await createAllthenticateStage()
    const { doors } = stage.building
    stage.says(LIST, { body: [] }, { body: [] }, { body: [] })
    const recent = { longestAgeSeconds: 2 }
    await Promise.all([doors.list(recent), doors.list(recent), doors.list(recent)])
    assert.equal(stage.seen.length, 1)
    await doors.list()
    assert.equal(stage.seen.length, 2)
    await doors.list(recent)
    stage.clock.advance(2)
    await doors.list(recent)
    assert.equal(stage.seen.length, 3)
  })

  it('of before a door was moved answers nobody after it, also when it comes late', async () => {
    const stage = await createAllthenticateStage()
    const { doors } = stage.building
    const recent = { longestAgeSeconds: 60 }
    stage.says(LIST, { body: [] }, { body: [toResource()] })
    stage.says(SET, DONE)
    const before = doors.list(recent)
    const moving = doors.lock(DOOR)
    await Promise.all([before, moving])
    assert.equal((await doors.list(recent)).doors.length, 1)
  })

  it('that failed is not remembered', async () => {
    const stage = await createAllthenticateStage()
    const recent = { longestAgeSeconds: 60, isQuick: true }
    stage.says(LIST, REFUSED, { body: [] })
    await assertCode(stage.building.doors.list(recent), 'vendor_unavailable')
    assert.deepEqual((await stage.building.doors.list(recent)).doors, [])
  })
})
