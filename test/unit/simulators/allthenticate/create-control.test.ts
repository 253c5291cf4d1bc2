import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ALLTHENTICATE_DOORS,
  ALLTHENTICATE_KEY,
  createAllthenticateSimulator,
} from '@countersign/simulators'
import { openAllthenticate } from '../../../support/allthenticate-desk.ts'

const { frontDoor, archive } = ALLTHENTICATE_DOORS

test('puts everything back on reset, and leaves the clock', async () => {
  const desk = openAllthenticate({ settings: { authFailStatus: 403 } })
  const { control } = desk
  const before = JSON.stringify([control.members(), control.doors(), control.groups('users')])
  await desk.unlock(frontDoor, 60)
  await desk.call('invite', { emails: ['a@quay.example', 'pilot@quay.example'] })
  await desk.call('create-group', { type: 'users', name: 'Night watch', ids: [1001] })
  await desk.call('write-cards', { email_id: 1001, smartcards: '[]' })
  control.setOnline(archive, true)
  control.setLockdown(true)
  control.setPolicy(301, null)
  control.revokeKey(ALLTHENTICATE_KEY)
  control.configure({ authFailStatus: 400 })
  control.fault({ fault: 'down' })
  const now = control.clock.now()
  control.reset()
  assert.equal(control.clock.now(), now)
  assert.equal(control.settings().authFailStatus, 403)
  const after = JSON.stringify([control.members(), control.doors(), control.groups('users')])
  assert.equal(after, before)
  const empty = [
    control.events(),
    control.pending(),
    control.mails(),
    control.calls(),
    control.faults(),
    control.violations(),
  ]
  for (const list of empty) assert.deepEqual(list, [])
  assert.deepEqual(control.cards('warden@harbour.example'), [
    { number: '0000417', label: 'Night card' },
  ])
  assert.equal((await desk.unlock(frontDoor)).status, 200)
})

test('gives new ids to everybody who is added, in both sequences', () => {
  const { control } = openAllthenticate()
  const person = { email: 'a@quay.example', firstName: 'A', lastName: 'A' }
  const { userId, emailId } = control.addPerson(person)
  assert.deepEqual([userId, emailId], [5, 1005])
  assert.equal(control.members().at(-1)?.email, 'a@quay.example')
})

test('says plainly when it is asked about nobody', () => {
  const { control } = openAllthenticate()
  assert.equal(control.cards('nobody@quay.example'), undefined)
  assert.equal(control.acceptInvite('nobody@quay.example'), undefined)
  assert.throws(() => control.setDevice('nobody@quay.example', 'ACTIVE'), TypeError)
  assert.throws(() => control.setOnline('nothing', true), TypeError)
  assert.throws(() => control.setLockdown(true, 'nothing'), TypeError)
  assert.throws(() => control.setPolicy(999, null), TypeError)
})

test('takes the machine’s clock and chance where none is given, and other seeds', async () => {
  const { fetch, control } = createAllthenticateSimulator({
    baseUrl: 'http://localhost',
    people: [],
    resources: [{ type: 'DOOR', uuid: frontDoor, name: 'Only door' }],
    keys: [{ value: 'hh-own', expiresAt: 0 }],
  })
  const users = await fetch(new Request('http://localhost/multipleusers?api_key=hh-own'))
  assert.deepEqual(await users.json(), [])
  assert.deepEqual(
    control.doors().map(({ name }) => name),
    ['Only door'],
  )
  assert.deepEqual(control.groups('resources')[0]?.members, [5001])
})

test('ends a call for a caller who has gone', async () => {
  const desk = openAllthenticate()
  desk.control.fault({ fault: 'hang' })
  const controller = new AbortController()
  const reply = desk.send('/multipleusers', { signal: controller.signal })
  controller.abort(new Error('enough'))
  await assert.rejects(reply, /enough/)
  desk.control.clearFaults()
})
