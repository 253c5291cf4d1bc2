import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ALLTHENTICATE_DOORS } from '@countersign/simulators'
import { openAllthenticate } from '../../../../support/allthenticate-desk.ts'

const { frontDoor, boatShed } = ALLTHENTICATE_DOORS

suite('the event log', () => {
  test('has every opening and closing with its time and its cause', async () => {
    const desk = openAllthenticate()
    const begun = desk.control.clock.now()
    await desk.unlock(frontDoor, 30)
    desk.control.clock.advance(1)
    await desk.unlock(boatShed, 5)
    desk.control.clock.advance(100)
    desk.control.setLockdown(true, boatShed)
    await desk.unlock(frontDoor, 60)
    desk.control.setLockdown(true)
    assert.deepEqual(
      desk.control
        .events()
        .map(({ at, what, by, door, seconds }) => [at - begun, what, by, door, seconds]),
      [
        [0, 'unlocked', 'call', 'Front door', 30],
        [1, 'unlocked', 'call', 'Boat shed', 5],
        [6, 'locked', 'clock', 'Boat shed', undefined],
        [30, 'locked', 'clock', 'Front door', undefined],
        [101, 'unlocked', 'call', 'Front door', 60],
        [101, 'locked', 'hand', 'Front door', undefined],
      ],
    )
    assert.equal(desk.control.openings(frontDoor), 2)
  })

  test('notes a closing once, however often it is read, and none of a closed door', async () => {
    const desk = openAllthenticate()
    await desk.lock(frontDoor)
    assert.deepEqual(desk.control.events(), [])
    await desk.unlock(frontDoor, 5)
    desk.control.clock.advance(5)
    for (let i = 0; i < 3; i += 1) assert.equal(desk.control.events().length, 2)
    await desk.lock(frontDoor)
    assert.equal(desk.control.events().length, 2)
  })

  test('keeps of a long past what is newest, and was closed before it', async () => {
    const desk = openAllthenticate()
    for (let i = 0; i < 300; i += 1) {
      desk.control.clock.advance(1)
      await desk.unlock(frontDoor, 5)
    }
    desk.control.configure({ statusLagSeconds: 150 })
    assert.equal(await desk.readStatus(frontDoor), 'UNLOCKED')
    desk.control.configure({ statusLagSeconds: 299 })
    assert.equal(await desk.readStatus(frontDoor), 'LOCKED')
    assert.equal(desk.control.openings(), 300)
  })

  test('survives a clock that jumps back', async () => {
    const desk = openAllthenticate()
    await desk.unlock(frontDoor, 10)
    desk.control.clock.advance(-3600)
    assert.ok(desk.control.doors()[0]?.isLocked)
    await desk.unlock(frontDoor, 10)
    desk.control.clock.advance(10)
    assert.ok(desk.control.doors()[0]?.isLocked)
    assert.equal(desk.control.openings(), 2)
  })
})
