/**
 * @module
 * The contract's list *tests both sides must pass*, a test for each line and named after it. The simulator's
 * own tests are the other side.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ALLTHENTICATE_KEY } from '@countersign/simulators'
import { assertProblem } from '../support/people.ts'
import {
  approve,
  asPeople,
  createStage,
  list,
  lock,
  mint,
  settle,
  toAction,
  toOpenings,
  unlock,
  USER,
  UUIDS,
} from './support/stage.ts'

test('wire boolean for lock and unlock', async () => {
  for (const [encoding, locked, open] of [
    ['form', 'true', 'false'],
    ['json', true, false],
  ] as const) {
    const stage = await createStage({ settings: { encoding } })
    const key = await settle(stage)
    stage.sent.length = 0
    await unlock(stage, await approve(stage, key))
    await lock(stage)
    const moves = stage.sent.filter(({ path }) => path === '/setlockstatus')
    assert.deepEqual(
      moves.map(({ values }) => [values['lock_state'], values['uuid']]),
      [
        [open, UUIDS.frontDoor],
        [locked, UUIDS.frontDoor],
      ],
    )
    assert.deepEqual(
      stage.control.events().map(({ what, by }) => [what, by]),
      [
        ['unlocked', 'call'],
        ['locked', 'call'],
      ],
    )
  }
})

test('unlock always carries seconds within 5–60', async () => {
  const stage = await createStage()
  const key = await settle(stage)
  for (const seconds of [5, 31, 60]) {
    const proof = await approve(stage, key, { action: toAction('front', seconds) })
    assert.equal((await unlock(stage, proof, { seconds })).status, 200)
  }
  for (const seconds of [4, 61]) {
    assertProblem(await unlock(stage, await mint(stage), { seconds }), 'request_malformed')
  }
  const sent = toOpenings(stage).map(({ values }) => values['unlock_time'])
  assert.deepEqual(sent, ['5', '31', '60'])
})

test('no unlock is ever sent twice for one intent', async () => {
  for (const fault of ['reset-before', 'reset-after'] as const) {
    const stage = await createStage()
    const proof = await approve(stage, await settle(stage))
    stage.control.fault({ fault, operation: 'set-lock', count: 1 })
    const headers = { 'Idempotency-Key': 'press' }
    const replies = [
      await unlock(stage, proof, { headers }),
      await unlock(stage, proof, { headers }),
      await unlock(stage, proof),
    ]
    assert.deepEqual(
      replies.map(({ body }) => body['outcome'] ?? body['code']),
      ['unknown', 'unknown', 'proof_replayed'],
    )
    assert.equal(toOpenings(stage).length, 1)
    assert.equal(stage.control.openings(), fault === 'reset-after' ? 1 : 0)
    const events = stage.control.events().filter(({ what }) => what === 'unlocked')
    assert.equal(events.length, fault === 'reset-after' ? 1 : 0)
  }
})

test('stale intent refused', async () => {
  const stage = await createStage()
  const proof = await approve(stage, await settle(stage))
  const body = { requested_at: stage.clock.now() - 10 }
  assertProblem(await unlock(stage, proof, { body }), 'door_too_late')
  // What was known of the door is too old by then: the building is asked, and takes its time.
  stage.clock.advance(3)
  stage.before(({ path }) => path === '/multipleresources' && stage.clock.advance(10))
  assertProblem(await unlock(stage, proof), 'door_too_late')
  assert.equal(toOpenings(stage).length, 0)
})

test('unlock without fresh step-up refused before any vendor call', async () => {
  const stage = await createStage()
  await settle(stage)
  stage.sent.length = 0
  const stale = await mint(stage, { auth_time: stage.clock.now() - 61 })
  assertProblem(await unlock(stage, stale), 'proof_too_old')
  assertProblem(await unlock(stage, 'none'), 'proof_malformed')
  assertProblem(await unlock(stage, await mint(stage, { acr: 'aal1' })), 'proof_level')
  assert.equal(stage.sent.length, 0)
})

test('lock without step-up allowed', async () => {
  const stage = await createStage()
  const key = await settle(stage)
  await unlock(stage, await approve(stage, key))
  assert.deepEqual((await lock(stage)).body, { door: 'front', outcome: 'locked' })
  assert.equal(stage.control.doors()[0]?.isLocked, true)
})

test('partial invite failure surfaced', async () => {
  const stage = await createStage()
  const emails = [
    'pilot@quay.example',
    'new@quay.example',
    'warden@harbour.example',
    'lost@unreachable.example',
  ]
  const reply = await asPeople(stage, 'POST', '/invites', {
    invitations: emails.map((email) => ({ email })),
  })
  assert.equal(reply.status, 200)
  assert.deepEqual(
    (reply.body['outcomes'] as { outcome: string }[]).map(({ outcome }) => outcome),
    ['added', 'invited', 'exists', 'failed'],
  )
})

test('leading zeros of card numbers survive', async () => {
  for (const encoding of ['form', 'json'] as const) {
    const stage = await createStage({ settings: { encoding } })
    await settle(stage)
    const path = `/people/${USER}/authenticators`
    for (const secret of ['0000123', '000']) {
      assert.equal((await asPeople(stage, 'POST', path, { kind: 'card', secret })).status, 201)
    }
    const numbers = stage.control.cards('allthenticate@harbour.example')?.map((card) => card.number)
    assert.deepEqual(numbers, ['0000123', '000'])
    const invitations = [{ email: 'new@quay.example', cards: [{ number: '00077' }] }]
    await asPeople(stage, 'POST', '/invites', { invitations })
    stage.control.acceptInvite('new@quay.example')
    assert.deepEqual(stage.control.cards('new@quay.example'), [{ number: '00077' }])
  }
})

test('key absent from logs and from anything sent to the browser', async () => {
  for (const keyPlacement of ['param', 'header'] as const) {
    const stage = await createStage({ settings: { keyPlacement } })
    const key = await settle(stage)
    const told = [
      await list(stage),
      await unlock(stage, await approve(stage, key)),
      await lock(stage),
      await asPeople(stage, 'GET', '/people?vendor=allthenticate'),
      await asPeople(stage, 'GET', '/groups?type=people'),
    ]
    for (const fault of ['key-expired', 'html', 'status', 'truncated', 'down'] as const) {
      stage.control.clearFaults()
      stage.control.fault({ fault })
      told.push(await lock(stage), await asPeople(stage, 'GET', '/resources?type=door'))
    }
    assert.ok(stage.sent.length > 5)
    const shown = JSON.stringify([
      told.map(({ body, headers }) => [body, [...headers]]),
      stage.audit,
    ])
    assert.equal(shown.includes(ALLTHENTICATE_KEY), false)
    // In a header it is in no address either; a parameter stands in bodies, and in the query of reads alone.
    for (const { method, request } of stage.sent) {
      const isShown = request.url.includes(ALLTHENTICATE_KEY)
      assert.equal(isShown, keyPlacement === 'param' && method === 'GET')
      assert.equal(request.headers['api_key'] === ALLTHENTICATE_KEY, keyPlacement === 'header')
    }
  }
})
