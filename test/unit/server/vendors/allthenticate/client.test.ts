import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret } from '../../../../../packages/server/src/secret.ts'
import {
  assertCode,
  createAllthenticateStage,
  DONE,
  DOOR,
  KEY,
  LOST,
  NEXT_KEY,
} from '../../../../support/allthenticate-vendor.ts'

const PENDING = 'GET /invites'

test('the key travels as a parameter, in the body of all that writes', async () => {
  const stage = await createAllthenticateStage()
  stage.says(PENDING, { body: [] })
  stage.says('POST /setlockstatus', DONE)
  await stage.building.invites.list()
  await stage.building.doors.lock(DOOR)
  const [read, written] = stage.seen
  assert.deepEqual([read?.values['api_key'], written?.values['api_key']], [KEY, KEY])
  assert.equal(written?.request.url.includes('?'), false)
  assert.equal(read?.request.body, undefined)
})

test('the key travels as a header, and then in no address and no body', async () => {
  const stage = await createAllthenticateStage({ keyPlacement: 'header', encoding: 'json' })
  stage.says(PENDING, { body: [] })
  stage.says('POST /setlockstatus', DONE)
  await stage.building.invites.list()
  await stage.building.doors.lock(DOOR)
  for (const { headers, request } of stage.seen) {
    assert.equal(headers['api_key'], KEY)
    assert.equal(`${request.url}${String(request.body)}`.includes(KEY), false)
  }
})

test('no key is in what a failure tells', async () => {
  const stage = await createAllthenticateStage()
  stage.says(PENDING, LOST, LOST, LOST)
  const problem = await assertCode(stage.building.invites.list(), 'vendor_unavailable')
  const shown = JSON.stringify([problem, problem.message, problem.stack, stage.events])
  assert.equal(shown.includes(KEY), false)
})

test('keys take turns by their ends and refusals', async () => {
  const stage = await createAllthenticateStage({
    apiKeyExpiresAt: '2023-11-16',
    nextApiKey: new Secret(NEXT_KEY, 'next'),
  })
  const no = { status: 401, body: { error: 'x' } }
  const used = async (...replies: readonly object[]) => {
    stage.seen.length = 0
    stage.says(PENDING, ...replies)
    await stage.building.invites.list().catch(() => undefined)
    return stage.seen.map(({ values }) => values['api_key'])
  }
  assert.deepEqual(await used({ body: [] }), [KEY])
  assert.deepEqual(await used(no, { body: [] }), [KEY, NEXT_KEY])
  assert.deepEqual(await used({ body: [] }), [NEXT_KEY])
  // Neither is good: both are asked, and all begins anew.
  assert.deepEqual(await used(no), [NEXT_KEY])
  assert.deepEqual(await used({ body: [] }), [KEY])
  stage.clock.advance(3 * 86_400)
  assert.deepEqual(await used({ body: [] }), [NEXT_KEY])
})

test('time limits are those of the contract', async () => {
  const stage = await createAllthenticateStage()
  stage.says(PENDING, { body: [] })
  stage.says('PUT /invites', { body: { success: '' } })
  stage.says('POST /invites', DONE)
  stage.says('GET /groups', { body: [] })
  stage.says('POST /groups', { body: { success: '', group_id: 1 } })
  stage.says('PUT /groups', DONE)
  stage.says('DELETE /groups', DONE)
  stage.says('GET /modifysmartcard', { body: { email_id: 1, smartcards: [] } })
  stage.says('PUT /modifysmartcards', DONE)
  stage.says('POST /setlockstatus', DONE)
  const { invites, groups, cards, doors } = stage.building
  const ref = { kind: 'people', group: '1' } as const
  await invites.list()
  await invites.send({ invitations: [{ email: 'a@quay.example' }], groups: [], mail: true })
  await invites.resend('a@quay.example')
  await groups.create({ kind: 'people', name: 'Crew', members: [] })
  await groups.change(ref, { add: ['1'], remove: [] })
  await groups.delete(ref)
  await cards.add('1', { number: '1' }, false)
  await doors.lock(DOOR)
  const limits = Object.fromEntries(
    stage.seen.map(({ call, request }) => [call, request.timeoutMs]),
  )
  assert.deepEqual(limits, {
    'GET /invites': 15_000,
    'PUT /invites': 15_000,
    'POST /invites': 10_000,
    'GET /groups': 15_000,
    'POST /groups': 10_000,
    'PUT /groups': 10_000,
    'DELETE /groups': 10_000,
    'GET /modifysmartcard': 15_000,
    'PUT /modifysmartcards': 10_000,
    'POST /setlockstatus': 8_000,
  })
  assert.ok(stage.seen.every(({ request }) => request.connectMs === 3_000))
})

test('five failures in twenty seconds end the calls for fifteen', async () => {
  const stage = await createAllthenticateStage()
  stage.says(PENDING, LOST, LOST, LOST, LOST, LOST, { body: [] })
  for (let i = 0; i < 2; i += 1)
    await assertCode(stage.building.invites.list(), 'vendor_unavailable')
  assert.equal(stage.seen.length, 5)
  const paused = await assertCode(stage.building.invites.list(), 'vendor_unavailable')
  assert.equal(paused.retryAt, stage.clock.now() + 15)
  stage.clock.advance(15)
  assert.deepEqual(await stage.building.invites.list(), [])
})
