import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  assertCode,
  createAllthenticateStage,
  LOST,
  MISSING,
  REFUSED,
  type Scripted,
} from '../../../../support/allthenticate-vendor.ts'

const toResult = (lists: Record<string, readonly string[]>): Scripted => ({
  body: {
    success: 'words',
    added: [],
    invited: [],
    exists: [],
    invalid: [],
    failed_invite: [],
    ...lists,
  },
})
const invite = (email: string) => ({ invitations: [{ email }], groups: [], mail: true })
const A = 'a@quay.example'

test('an address in two lists is told by the worse of them, and one in none is unknown', async () => {
  const stage = await createAllthenticateStage()
  stage.says('PUT /invites', toResult({ invited: ['A@Quay.example'], failed_invite: [A] }))
  const input = { ...invite(A), invitations: [{ email: A }, { email: 'b@quay.example' }] }
  const { outcomes } = await stage.building.invites.send(input)
  assert.deepEqual(
    outcomes.map(({ outcome }) => outcome),
    ['failed', 'unknown'],
  )
})

test('the other method is tried after a refusal alone, and once', async () => {
  for (const first of [REFUSED, MISSING, { status: 405, body: { error: 'x' } }]) {
    const stage = await createAllthenticateStage()
    stage.says('PUT /invites', first)
    stage.says('POST /invites', toResult({ invited: [A] }))
    const { outcomes } = await stage.building.invites.send(invite(A))
    assert.equal(outcomes[0]?.outcome, 'invited')
  }
  const stage = await createAllthenticateStage()
  stage.says('PUT /invites', { body: { error: 'x' } })
  await assertCode(stage.building.invites.send(invite(A)), 'vendor_refused')
})

test('a method that is known is the only one, also when it is refused later', async () => {
  const stage = await createAllthenticateStage()
  stage.says('PUT /invites', toResult({ invited: [A] }), REFUSED)
  await stage.building.invites.send(invite(A))
  await assertCode(stage.building.invites.send(invite(A)), 'vendor_refused')
  assert.equal(stage.asked('POST /invites').length, 0)
})

test('cards stand beside their addresses; without any there is no list of them', async () => {
  const stage = await createAllthenticateStage({ encoding: 'json' })
  stage.says('PUT /invites', toResult({}), toResult({}))
  const cards = [{ number: '007', label: 'Blue' }]
  const invitations = [{ email: A }, { email: 'b@quay.example', cards }]
  await stage.building.invites.send({ ...invite(A), invitations })
  assert.deepEqual(stage.seen[0]?.values['smartcards'], [[], [{ number: '007', label: 'Blue' }]])
  await stage.building.invites.send({ ...invite(A), mail: false })
  assert.equal(stage.seen[1]?.values['smartcards'], undefined)
  // The text, in JSON too.
  assert.deepEqual(
    [stage.seen[0]?.values['no_email'], stage.seen[1]?.values['no_email']],
    [undefined, 'true'],
  )
})

test('a lost answer is followed by a look, and by those who are missing', async () => {
  const stage = await createAllthenticateStage()
  stage.says('PUT /invites', LOST, toResult({ invalid: ['c@quay.example'] }))
  stage.says('GET /invites', { body: [{ email: 'A@quay.example', added_date: null }] })
  stage.says('GET /multipleusers', { body: [{ email_id: 1, email: 'b@quay.example' }] })
  const emails = [A, 'b@quay.example', 'c@quay.example']
  const invitations = emails.map((email) => ({ email }))
  const { outcomes } = await stage.building.invites.send({ ...invite(A), invitations })
  assert.deepEqual(
    outcomes.map(({ outcome }) => outcome),
    ['invited', 'exists', 'invalid'],
  )
  assert.equal(stage.asked('PUT /invites')[1]?.values['emails'], '["c@quay.example"]')
})
