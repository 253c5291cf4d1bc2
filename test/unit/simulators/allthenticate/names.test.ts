import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  ALLTHENTICATE_DOORS,
  ALLTHENTICATE_INFERRED_NAMES,
  ALLTHENTICATE_NAMES,
} from '@countersign/simulators'
import { openAllthenticate } from '../../../support/allthenticate-desk.ts'

const uuid = ALLTHENTICATE_DOORS.frontDoor

suite('an inferred name', () => {
  test('that is required and missing is 400, for each of them', async () => {
    const desk = openAllthenticate()
    const calls = [
      ['set-lock', { lock_state: false }],
      ['set-lock', { uuid }],
      ['create-group', { type: 'users', ids: [] }],
      ['create-group', { type: 'users', name: 'Night watch' }],
    ] as const
    for (const [operation, params] of calls) {
      assert.equal((await desk.call(operation, params)).status, 400)
    }
    assert.equal(desk.control.openings(), 0)
    assert.equal(desk.control.groups('users').length, 1)
  })

  test('is taken by its configured name alone in strict mode, and by any in lenient', async () => {
    const desk = openAllthenticate()
    const other = { resource_uuid: uuid, lock_status: false }
    assert.equal((await desk.call('set-lock', other)).status, 400)
    desk.control.configure({ mode: 'lenient' })
    assert.equal((await desk.call('set-lock', other)).status, 200)
    const names = { ...ALLTHENTICATE_NAMES, door: 'resource_uuid', lockState: 'lock_status' }
    desk.control.configure({ mode: 'strict', names })
    assert.equal((await desk.call('set-lock', other)).status, 200)
    assert.equal((await desk.call('set-lock', { uuid, lock_state: false })).status, 400)
    assert.equal(desk.control.openings(), 2)
  })

  test('follows one edit everywhere, violations included', async () => {
    const names = {
      ...ALLTHENTICATE_NAMES,
      unlockTime: 'seconds',
      groupName: 'title',
      ids: 'members',
      addIds: 'join',
      deleteIds: 'leave',
    }
    const desk = openAllthenticate({ settings: { names } })
    await desk.call('set-lock', { uuid, lock_state: false, seconds: 30 })
    assert.equal(desk.control.events()[0]?.seconds, 30)
    const { body } = await desk.call('create-group', {
      type: 'users',
      title: 'Night watch',
      members: [1001, 1002],
    })
    const change = { type: 'users', group_id: body['group_id'], join: [1003], leave: [1001] }
    await desk.call('change-group', change)
    assert.deepEqual(desk.control.groups('users').at(-1)?.members, [1002, 1003])
    assert.deepEqual(desk.control.violations(), [])
  })

  test('stands first in the table where it is the default', () => {
    for (const [meaning, [first]] of Object.entries(ALLTHENTICATE_INFERRED_NAMES)) {
      assert.equal(new Map(Object.entries(ALLTHENTICATE_NAMES)).get(meaning), first)
    }
  })
})
