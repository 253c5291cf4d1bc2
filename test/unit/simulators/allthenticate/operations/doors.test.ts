import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ALLTHENTICATE_COMPUTER, ALLTHENTICATE_DOORS } from '@countersign/simulators'
import { openAllthenticate } from '../../../../support/allthenticate-desk.ts'

const { frontDoor, boatShed, archive, serverRoom } = ALLTHENTICATE_DOORS
const find = ({ control }: ReturnType<typeof openAllthenticate>, uuid: string) =>
  control.doors().find((one) => one.uuid === uuid) ?? assert.fail('no such door')

suite('a door', () => {
  for (const encoding of ['form', 'json'] as const) {
    test(`opens for the seconds asked and closes itself as the clock passes (${encoding})`, async () => {
      const desk = openAllthenticate({ encoding })
      const { clock } = desk.control
      const { status, body } = await desk.unlock(frontDoor, 20)
      assert.equal(status, 200)
      assert.match(String(body['success']), /Front door/)
      assert.equal(find(desk, frontDoor).unlockedUntil, clock.now() + 20)
      assert.equal(await desk.readStatus(frontDoor), 'UNLOCKED')
      assert.ok(find(desk, boatShed).isLocked)
      clock.advance(19)
      assert.ok(!find(desk, frontDoor).isLocked)
      clock.advance(1)
      assert.ok(find(desk, frontDoor).isLocked)
      assert.equal(await desk.readStatus(frontDoor), 'LOCKED')
      assert.deepEqual(desk.control.violations(), [])
    })
  }

  test('corrects the seconds to 5 to 60 without a word, and takes 5 where none are told', async () => {
    const desk = openAllthenticate()
    for (const seconds of [undefined, 0, 4, 5, 60, 61, 86_400])
      await desk.unlock(frontDoor, seconds)
    const opened = desk.control.events().filter(({ what }) => what === 'unlocked')
    assert.deepEqual(
      opened.map(({ seconds }) => seconds),
      [5, 5, 5, 5, 60, 60, 60],
    )
    for (const odd of ['soon', '-5', '5.5', [5]]) {
      const params = { uuid: frontDoor, lock_state: false, unlock_time: odd }
      assert.equal((await desk.call('set-lock', params)).status, 400)
    }
    assert.equal(desk.control.openings(), 7)
  })

  test('closes at once when it is locked, and true is what locks', async () => {
    const desk = openAllthenticate()
    await desk.unlock(frontDoor, 60)
    const { status } = await desk.call('set-lock', { uuid: frontDoor, lock_state: true })
    assert.equal(status, 200)
    assert.ok(find(desk, frontDoor).isLocked)
    desk.control.clock.advance(60)
    assert.deepEqual(
      desk.control.events().map(({ what, by }) => [what, by]),
      [
        ['unlocked', 'call'],
        ['locked', 'call'],
      ],
    )
  })

  test('opens again for each call: the time counts from the last one', async () => {
    const desk = openAllthenticate()
    await desk.unlock(frontDoor, 10)
    desk.control.clock.advance(6)
    await desk.unlock(frontDoor, 10)
    desk.control.clock.advance(6)
    assert.ok(!find(desk, frontDoor).isLocked)
    desk.control.clock.advance(4)
    assert.ok(find(desk, frontDoor).isLocked)
    assert.equal(desk.control.openings(frontDoor), 2)
    assert.equal(desk.control.openings(boatShed), 0)
  })

  test('that is not there is 404, and a computer is no door', async () => {
    const desk = openAllthenticate()
    for (const lock of [true, false]) {
      const unknown = { uuid: '7d0f6b1e-2c44-4d0a-9b0e-3f5a1c9e9999', lock_state: lock }
      assert.equal((await desk.call('set-lock', unknown)).status, 404)
      const computer = { uuid: ALLTHENTICATE_COMPUTER, lock_state: lock }
      assert.equal((await desk.call('set-lock', computer)).status, 400)
      // `resource_id` is another id.
      assert.equal((await desk.call('set-lock', { uuid: '5001', lock_state: lock })).status, 404)
    }
    assert.equal(desk.control.openings(), 0)
    assert.equal((await desk.unlock(frontDoor.toUpperCase())).status, 200)
  })

  test('that is offline does neither, with 400 or 504', async () => {
    const desk = openAllthenticate()
    assert.equal((await desk.unlock(archive)).status, 400)
    desk.control.configure({ offlineStatus: 504 })
    assert.equal((await desk.unlock(archive)).status, 504)
    assert.equal((await desk.lock(archive)).status, 504)
    assert.equal(desk.control.openings(), 0)
    desk.control.setOnline(archive, true)
    assert.equal((await desk.unlock(archive)).status, 200)
    desk.control.setOnline(archive, false)
    // It goes on closing itself.
    assert.ok(!find(desk, archive).isLocked)
    desk.control.clock.advance(5)
    assert.ok(find(desk, archive).isLocked)
  })

  test('in a lockdown stays closed, and may still be locked', async () => {
    const desk = openAllthenticate()
    await desk.unlock(frontDoor, 60)
    desk.control.setLockdown(true)
    assert.ok(find(desk, frontDoor).isLocked)
    assert.equal((await desk.unlock(frontDoor)).status, 400)
    desk.control.configure({ lockdownStatus: 423 })
    assert.equal((await desk.unlock(serverRoom)).status, 423)
    assert.equal((await desk.lock(frontDoor)).status, 200)
    desk.control.setLockdown(false, frontDoor)
    assert.equal((await desk.unlock(frontDoor)).status, 200)
    assert.equal((await desk.unlock(serverRoom)).status, 423)
    desk.control.setLockdown(false)
    assert.equal((await desk.unlock(serverRoom)).status, 200)
  })
})

suite('every door at once', () => {
  test('needs somebody present: a key alone moves nothing', async () => {
    const desk = openAllthenticate()
    for (const lock_state of [true, false]) {
      assert.equal((await desk.call('mass-lock', { lock_state })).status, 403)
    }
    assert.equal((await desk.call('mass-lock', {}, { key: 'no' })).status, 401)
    assert.deepEqual(desk.control.events(), [])
    assert.ok(desk.control.violations().length > 0)
  })
})
