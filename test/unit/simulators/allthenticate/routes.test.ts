import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  ALLTHENTICATE_DOORS,
  ALLTHENTICATE_KEY,
  ALLTHENTICATE_NEXT_KEY,
  type AllthenticateFaultRequest,
} from '@countersign/simulators'
import { openAllthenticate, toForm } from '../../../support/allthenticate-desk.ts'

const { frontDoor } = ALLTHENTICATE_DOORS
const UNLOCK = { uuid: frontDoor, lock_state: false, unlock_time: 10, api_key: ALLTHENTICATE_KEY }

suite('the paths', () => {
  test('know their methods and no other', async () => {
    const desk = openAllthenticate()
    const query = `?api_key=${ALLTHENTICATE_KEY}`
    assert.equal((await desk.send(`/doors${query}`)).status, 404)
    assert.equal((await desk.send(`/multipleusers/1${query}`)).status, 404)
    const unlock = `/setlockstatus?${toForm(UNLOCK)}`
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) {
      assert.equal((await desk.send(unlock, { method })).status, 405, method)
    }
    assert.equal((await desk.send(`/multipleusers${query}`, { method: 'HEAD' })).status, 405)
    assert.equal(desk.control.openings(), 0)
    const { body } = await desk.send('/nowhere')
    assert.equal(typeof body['error'], 'string')
  })

  test('hang below any base path, and below none', async () => {
    for (const baseUrl of ['http://localhost:3000', 'https://door.example/', 'http://x/a/b/']) {
      const { fetch } = openAllthenticate({ baseUrl })
      const root = baseUrl.replace(/\/$/, '')
      const url = `${root}/multipleusers?api_key=${ALLTHENTICATE_KEY}`
      assert.equal((await fetch(new Request(url))).status, 200)
    }
  })
})

const unlockWith = async (request: AllthenticateFaultRequest, waited: number[] = []) => {
  const desk = openAllthenticate({
    wait: async (milliseconds) => void waited.push(milliseconds),
  })
  desk.control.fault({ count: 1, operation: 'set-lock', ...request })
  const reply = await desk.send('/setlockstatus', { method: 'POST', body: toForm(UNLOCK) })
  return { desk, ...reply, openings: desk.control.openings() }
}

suite('a fault', () => {
  test('status is an error of the vendor’s, down a page; the door stays closed', async () => {
    const failed = await unlockWith({ fault: 'status', status: 500 })
    assert.deepEqual([failed.status, failed.openings], [500, 0])
    assert.equal(typeof failed.body['error'], 'string')
    const busy = await unlockWith({ fault: 'status', status: 409 })
    assert.equal(busy.status, 409)
    const down = await unlockWith({ fault: 'down', status: 502 })
    assert.deepEqual([down.status, down.openings], [502, 0])
    assert.match(down.text, /<!doctype html>/)
  })

  test('429 comes in the vendor’s shape', async () => {
    const { status, body, openings } = await unlockWith({ fault: '429' })
    assert.deepEqual([status, openings], [429, 0])
    assert.equal(typeof body['error'], 'string')
  })

  test('truncated, lost and slow-body open the door all the same', async () => {
    const truncated = await unlockWith({ fault: 'truncated' })
    assert.throws(() => JSON.parse(truncated.text), SyntaxError)
    const lost = await unlockWith({ fault: 'lost' })
    assert.equal(lost.status, 502)
    const waited: number[] = []
    const slow = await unlockWith({ fault: 'slow-body', delayMs: 9000 }, waited)
    assert.equal(slow.status, 200)
    assert.deepEqual(waited, [9000])
    for (const { openings } of [truncated, lost, slow]) assert.equal(openings, 1)
  })

  test('reset-before leaves the door closed, reset-after has opened it', async () => {
    for (const [fault, openings] of [
      ['reset-before', 0],
      ['reset-after', 1],
    ] as const) {
      const desk = openAllthenticate()
      desk.control.fault({ fault, operation: 'set-lock', count: 1 })
      await assert.rejects(desk.unlock(frontDoor, 10), { code: 'ECONNRESET' })
      assert.equal(desk.control.openings(), openings)
      assert.equal(desk.control.calls()[0]?.status, 0)
      assert.equal(await desk.readStatus(frontDoor), openings === 1 ? 'UNLOCKED' : 'LOCKED')
    }
  })

  test('error-in-200 does nothing, neither does it and is silent', async () => {
    const error = await unlockWith({ fault: 'error-in-200' })
    assert.deepEqual([error.status, Object.keys(error.body), error.openings], [200, ['error'], 0])
    const neither = await unlockWith({ fault: 'neither' })
    assert.deepEqual([neither.status, neither.body, neither.openings], [200, {}, 1])
  })

  test('key-expired hits in the middle of a run', async () => {
    const desk = openAllthenticate()
    assert.equal((await desk.call('users')).status, 200)
    desk.control.fault({ fault: 'key-expired' })
    assert.equal((await desk.call('users')).status, 401)
    assert.equal((await desk.unlock(frontDoor)).status, 401)
    assert.equal(desk.control.openings(), 0)
    desk.control.clearFaults()
    assert.equal((await desk.call('users')).status, 200)
  })

  test('hits the operation it is set for', async () => {
    const desk = openAllthenticate()
    desk.control.fault({ fault: 'status', operation: 'resend' })
    assert.equal((await desk.call('invite', { emails: ['a@quay.example'] })).status, 200)
    assert.equal((await desk.call('resend', { email: 'a@quay.example' })).status, 500)
  })
})

suite('the call log', () => {
  test('holds no key, card, address or public key, whatever happens', async () => {
    for (const encoding of ['form', 'json'] as const) {
      const desk = openAllthenticate({ encoding })
      const secrets = [
        '4711001',
        '4711002',
        'new@quay.example',
        'warden@harbour.example',
        '0000417',
      ]
      const cards = [{ number: '4711001', label: 'x' }]
      await desk.call('users', { email: true })
      await desk.call('resources')
      const invite = { emails: ['new@quay.example'], smartcards: [cards] }
      await desk.call('invite', invite)
      await desk.call('invite', { ...invite, smartcards: [[{ number: 4711002 }]] })
      await desk.call('write-cards', { email_id: 1002, smartcards: JSON.stringify(cards) })
      await desk.call('write-cards', { email_id: 1002, smartcards: [{ number: 4711002 }] })
      await desk.call('read-cards', { email_id: 1001 })
      await desk.call('users', {}, { key: ALLTHENTICATE_NEXT_KEY })
      await desk.send('/multipleusers', { headers: { api_key: ALLTHENTICATE_KEY } })
      await desk.send(`/groups?api_key=${ALLTHENTICATE_KEY}`, { method: 'DELETE' })
      const keys = [ALLTHENTICATE_KEY, ALLTHENTICATE_NEXT_KEY, '047d0f6b1e']
      const text = JSON.stringify([desk.control.calls(), desk.control.violations()])
      for (const secret of [...secrets, ...keys]) assert.ok(!text.includes(secret), secret)
    }
  })

  test('tells what was asked of a door, and how the key came', async () => {
    const desk = openAllthenticate()
    await desk.unlock(frontDoor, 20)
    await desk.send('/multipleusers', { headers: { api_key: 'no' } })
    const [first, second] = desk.control.calls()
    assert.deepEqual(first, {
      at: desk.control.clock.now(),
      operation: 'set-lock',
      method: 'POST',
      path: '/vendors/allthenticate/setlockstatus',
      status: 200,
      authorization: 'body',
      encoding: 'form',
      request: { uuid: frontDoor, lock_state: 'false', unlock_time: '20', api_key: '[masked]' },
      reply: { success: 'Front door is unlocked for 20 seconds.' },
    })
    assert.deepEqual([second?.status, second?.authorization], [401, 'header'])
  })

  test('notes beside it what a client should not have sent', async () => {
    const desk = openAllthenticate()
    await desk.unlock(frontDoor, 5)
    await desk.lock(frontDoor)
    assert.deepEqual(desk.control.violations(), [])
    // Without seconds, with too many, and a lock with some.
    await desk.unlock(frontDoor)
    await desk.unlock(frontDoor, 61)
    await desk.call('set-lock', { uuid: frontDoor, lock_state: true, unlock_time: 5 })
    // A parameter in the address of what is no GET.
    await desk.send(`/groups?api_key=${ALLTHENTICATE_KEY}`, {
      method: 'DELETE',
      body: toForm({ type: 'users', group_id: 9 }),
    })
    assert.deepEqual(
      desk.control.violations().map(({ operation }) => operation),
      ['set-lock', 'set-lock', 'set-lock', 'delete-group'],
    )
  })
})
