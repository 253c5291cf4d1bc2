import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ALLTHENTICATE_KEY, ALLTHENTICATE_NEXT_KEY } from '@countersign/simulators'
import { openAllthenticate, toForm } from '../../../support/allthenticate-desk.ts'

const GROUP = { type: 'users', name: 'Night watch', ids: [1001] }

/** The same call with the key in one place. */
const PLACEMENTS: Readonly<Record<string, (key: string) => [string, RequestInit]>> = {
  header: (key) => ['/groups', { method: 'POST', headers: { api_key: key }, body: toForm(GROUP) }],
  form: (key) => ['/groups', { method: 'POST', body: toForm({ ...GROUP, api_key: key }) }],
  json: (key) => [
    '/groups',
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...GROUP, api_key: key }),
    },
  ],
  query: (key) => [`/groups?api_key=${key}`, { method: 'POST', body: toForm(GROUP) }],
}

suite('the key', () => {
  for (const [placement, make] of Object.entries(PLACEMENTS)) {
    test(`is read from the ${placement}, where a wrong one does nothing`, async () => {
      const desk = openAllthenticate()
      const wrong = await desk.send(...make('hh-unknown'))
      assert.equal(wrong.status, 401)
      assert.equal(typeof wrong.body['error'], 'string')
      assert.equal(desk.control.groups('users').length, 1)
      assert.equal((await desk.send(...make(ALLTHENTICATE_KEY))).status, 200)
      assert.equal(desk.control.groups('users').length, 2)
    })
  }

  test('is read from the query of a GET, and refused when it is missing or empty', async () => {
    const desk = openAllthenticate()
    assert.equal((await desk.call('users')).status, 200)
    assert.equal((await desk.call('users', {}, { key: undefined })).status, 401)
    assert.equal((await desk.call('users', {}, { key: '' })).status, 401)
    assert.equal(
      (await desk.send(`/multipleusers?api_key=a&api_key=${ALLTHENTICATE_KEY}`)).status,
      401,
    )
  })

  test('belongs where the tenant wants it', async () => {
    const isTaken = async (keyPlacement: 'param' | 'header', placement: string) => {
      const desk = openAllthenticate({ settings: { keyPlacement } })
      const [path, init] = PLACEMENTS[placement]?.(ALLTHENTICATE_KEY) ?? assert.fail(placement)
      return (await desk.send(path, init)).status === 200
    }
    for (const placement of ['form', 'json', 'query']) {
      assert.equal(await isTaken('param', placement), true, placement)
      assert.equal(await isTaken('header', placement), false, placement)
    }
    assert.equal(await isTaken('param', 'header'), false)
    assert.equal(await isTaken('header', 'header'), true)
  })

  test('ends on its second, and never with an expiry of 0', async () => {
    const desk = openAllthenticate()
    const expiresAt = desk.control.clock.now() + 60
    desk.control.putKey({ value: 'hh-short', expiresAt })
    const call = async () => (await desk.call('users', {}, { key: 'hh-short' })).status
    assert.equal(await call(), 200)
    desk.control.clock.advance(59)
    assert.equal(await call(), 200)
    desk.control.clock.advance(1)
    assert.equal(await call(), 401)
    desk.control.clock.advance(10 * 366 * 86_400)
    assert.equal((await desk.call('users')).status, 200)
  })

  test('can be replaced by a second one that is good already', async () => {
    const desk = openAllthenticate()
    desk.control.revokeKey(ALLTHENTICATE_KEY)
    assert.equal((await desk.call('users')).status, 401)
    assert.equal((await desk.call('users', {}, { key: ALLTHENTICATE_NEXT_KEY })).status, 200)
  })

  test('is refused with the status that the tenant has for it', async () => {
    for (const authFailStatus of [400, 401, 403] as const) {
      const desk = openAllthenticate({ settings: { authFailStatus } })
      assert.equal((await desk.call('users', {}, { key: 'no' })).status, authFailStatus)
    }
  })
})
