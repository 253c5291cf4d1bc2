import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ALLTHENTICATE_DOORS, ALLTHENTICATE_KEY } from '@countersign/simulators'
import { openAllthenticate } from '../../../support/allthenticate-desk.ts'

const { frontDoor } = ALLTHENTICATE_DOORS
const GROUP = { type: 'users', name: 'Night watch' }
type Init = Parameters<ReturnType<typeof openAllthenticate>['send']>[1]

const headers = { 'Content-Type': 'application/json', api_key: ALLTHENTICATE_KEY }
const asForm = (body: string): Init => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/x-www-form-urlencoded', api_key: ALLTHENTICATE_KEY },
  body,
})
const asJson = (body: unknown): Init => ({ method: 'POST', headers, body: JSON.stringify(body) })

suite('a list', () => {
  test('is JSON text, a field that comes more than once, one lone value, or an array', async () => {
    const ways = [
      asForm('type=users&name=Night+watch&ids=%5B1001%2C1003%5D'),
      asForm('type=users&name=Night+watch&ids=1001&ids=1003'),
      asJson({ ...GROUP, ids: [1001, 1003] }),
      asJson({ ...GROUP, ids: '[1001,1003]' }),
    ]
    for (const init of ways) {
      const desk = openAllthenticate()
      assert.equal((await desk.send('/groups', init)).status, 200)
      assert.deepEqual(desk.control.groups('users').at(-1)?.members, [1001, 1003])
    }
    const lone = openAllthenticate()
    const init = asForm('type=users&name=Night+watch&ids=1001')
    assert.equal((await lone.send('/groups', init)).status, 200)
  })

  test('of anything else is refused', async () => {
    const desk = openAllthenticate()
    for (const ids of [1001, { 0: 1001 }, ['x'], ['0x3e9'], [1001.5], [null]]) {
      assert.equal((await desk.send('/groups', asJson({ ...GROUP, ids }))).status, 400)
    }
    assert.equal(desk.control.groups('users').length, 1)
  })
})

suite('a yes or no', () => {
  const isUnlocked = async (mode: 'strict' | 'lenient', init: Init) => {
    const desk = openAllthenticate({ settings: { mode } })
    const { status } = await desk.send('/setlockstatus', init)
    assert.equal(desk.control.openings(), status === 200 ? 1 : 0)
    return status === 200
  }

  test('is the text true or false in a form, and a boolean in JSON', async () => {
    assert.ok(await isUnlocked('strict', asForm(`uuid=${frontDoor}&lock_state=false`)))
    assert.ok(await isUnlocked('strict', asJson({ uuid: frontDoor, lock_state: false })))
    for (const odd of ['False', '0', 'no', 'unlock']) {
      assert.ok(!(await isUnlocked('strict', asForm(`uuid=${frontDoor}&lock_state=${odd}`))), odd)
    }
    for (const odd of ['false', 0, null, []]) {
      assert.ok(!(await isUnlocked('strict', asJson({ uuid: frontDoor, lock_state: odd }))))
    }
  })

  test('is taken in more spellings in lenient mode, and never guessed', async () => {
    for (const loose of ['False', '0']) {
      assert.ok(await isUnlocked('lenient', asForm(`uuid=${frontDoor}&lock_state=${loose}`)))
    }
    for (const loose of ['false', 0]) {
      assert.ok(await isUnlocked('lenient', asJson({ uuid: frontDoor, lock_state: loose })))
    }
    for (const odd of ['no', 'unlock', 'FALSE']) {
      assert.ok(!(await isUnlocked('lenient', asForm(`uuid=${frontDoor}&lock_state=${odd}`))), odd)
    }
  })
})

suite('a text', () => {
  test('is no number in JSON, but in lenient mode', async () => {
    const desk = openAllthenticate()
    const group = { type: 'users', name: 42, ids: [] }
    assert.equal((await desk.send('/groups', asJson(group))).status, 400)
    desk.control.configure({ mode: 'lenient' })
    assert.equal((await desk.send('/groups', asJson({ ...group, name: true }))).status, 400)
    assert.equal((await desk.send('/groups', asJson(group))).status, 200)
    assert.equal(desk.control.groups('users').at(-1)?.name, '42')
  })
})

suite('a number', () => {
  test('is digits in a form and a number in JSON, where lenient mode takes digits too', async () => {
    const desk = openAllthenticate()
    const status = async (init: Init) => (await desk.send('/modifysmartcard', init)).status
    assert.equal(await status(asForm('email_id=1001&smartcards=[]')), 200)
    assert.equal(await status(asJson({ email_id: 1001, smartcards: '[]' })), 200)
    for (const odd of ['1001', 1001.5, true, [1001]]) {
      assert.equal(await status(asJson({ email_id: odd, smartcards: '[]' })), 400)
    }
    assert.equal(await status(asForm('email_id=1e3&smartcards=[]')), 400)
    desk.control.configure({ mode: 'lenient' })
    assert.equal(await status(asJson({ email_id: '1001', smartcards: '[]' })), 200)
  })
})

suite('a body', () => {
  test('that cannot be read, or is not taken, is a bad request', async () => {
    const desk = openAllthenticate()
    const bad: Init[] = [
      { method: 'POST', headers, body: '{"type":' },
      { method: 'POST', headers, body: '[]' },
      { method: 'POST', headers: { ...headers, 'Content-Type': 'text/plain' }, body: 'type=users' },
    ]
    for (const init of bad) assert.equal((await desk.send('/groups', init)).status, 400)
    for (const taken of ['form', 'json'] as const) {
      desk.control.configure({ encodings: [taken] })
      const other = taken === 'form' ? 'json' : 'form'
      const group = { ...GROUP, ids: [], name: taken }
      assert.equal((await desk.call('create-group', group, { encoding: other })).status, 400)
      assert.equal((await desk.call('create-group', group, { encoding: taken })).status, 200)
    }
  })

  test('may hold what nobody knows: it is ignored, and noted', async () => {
    const desk = openAllthenticate()
    const { status } = await desk.call('create-group', { ...GROUP, ids: [], colour: 'blue' })
    assert.equal(status, 200)
    assert.deepEqual(desk.control.violations(), [
      { operation: 'create-group', issues: ['colour: expected never'] },
    ])
  })
})
