/**
 * @module
 * Opening a door through HTTP: what it needs, and that every refusal comes before anything is sent.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { callSite, SESSION } from '../support/page.ts'
import { assertProblem, settlePasskey } from '../support/people.ts'
import { PEOPLE_KEY, SITE_KEY } from '../support/backend.ts'
import {
  approve,
  createStage,
  mint,
  settle,
  toAction,
  toOpenings,
  unlock,
  USER,
  UUIDS,
  UNLOCK,
  type Stage,
} from '../building/support/stage.ts'

/** Refused with this code, and nothing whatever was asked of the vendor. */
async function assertUnasked(
  stage: Stage,
  reply: Awaited<ReturnType<typeof unlock>>,
  code: string,
): Promise<void> {
  assertProblem(reply, code)
  assert.equal(stage.sent.length, 0, 'the vendor was called')
  assert.equal(stage.control.openings(), 0)
}

describe('an opening', () => {
  it('opens the door of its handle for the seconds approved, and the door locks itself', async () => {
    const stage = await createStage()
    const key = await settle(stage)
    const proof = await approve(stage, key, { action: toAction('shed', 12) })
    const reply = await unlock(stage, proof, { door: 'shed', seconds: 12 })
    const until = stage.clock.now() + 12
    assert.equal(reply.status, 200)
    assert.deepEqual(reply.body, { door: 'shed', outcome: 'unlocked', seconds: 12, until })
    const [door] = stage.control.doors().filter(({ uuid }) => uuid === UUIDS.boatShed)
    assert.equal(door?.unlockedUntil, until)
    stage.clock.advance(12)
    assert.deepEqual(
      stage.control.events().map(({ what, by, uuid }) => [what, by, uuid]),
      [
        ['unlocked', 'call', UUIDS.boatShed],
        ['locked', 'clock', UUIDS.boatShed],
      ],
    )
  })

  it('takes an action of more fields where the site declares them', async () => {
    const fields = { ...UNLOCK.fields, reason: 'text' } as const
    const text = { en: 'Unlock {door} for {seconds} because of {reason}' }
    const stage = await createStage({ site: { actions: { unlock: { ...UNLOCK, fields, text } } } })
    const action = { ...toAction('front'), reason: 'delivery' }
    const proof = await approve(stage, await settle(stage), { action })
    assertProblem(await unlock(stage, proof), 'action_malformed')
    const other = { ...action, reason: 'break-in' }
    assertProblem(await unlock(stage, proof, { body: { action: other } }), 'proof_action')
    assert.equal((await unlock(stage, proof, { body: { action } })).status, 200)
  })

  it('names who, which door, by what and what became of it, and no id in clear', async () => {
    const stage = await createStage()
    await unlock(stage, await approve(stage, await settle(stage)))
    const told = stage.audit.filter(({ event }) => event.startsWith('door.'))
    const [requested, unlocked] = told
    assert.deepEqual(
      told.map(({ event, door, seconds }) => [event, door, seconds]),
      [
        ['door.requested', 'front', 5],
        ['door.unlocked', 'front', 5],
      ],
    )
    assert.equal(requested?.acr, 'phr')
    assert.deepEqual(requested?.amr?.split(' ').toSorted(), ['mfa', 'pop', 'user'])
    assert.equal(requested?.authAt, stage.clock.now())
    assert.ok(requested?.transaction)
    assert.ok(unlocked?.person !== undefined && unlocked.person !== USER)
    assert.equal(JSON.stringify(stage.audit).includes(UUIDS.frontDoor), false)
  })
})

describe('before anything is sent', () => {
  it('a proof must be there, whole, and ours', async () => {
    const stage = await createStage()
    await settle(stage)
    stage.sent.length = 0
    await assertUnasked(stage, await unlock(stage, ''), 'request_malformed')
    await assertUnasked(stage, await unlock(stage, 'x.y.z'), 'proof_malformed')
    const [head, body] = (await mint(stage)).split('.')
    const forged = `${head}.${body}.${'A'.repeat(86)}`
    await assertUnasked(stage, await unlock(stage, forged), 'proof_signature')
  })

  it('a proof of this door and these seconds', async () => {
    const stage = await createStage()
    const key = await settle(stage)
    const proof = await approve(stage, key)
    await assertUnasked(stage, await unlock(stage, proof, { door: 'shed' }), 'proof_action')
    await assertUnasked(stage, await unlock(stage, proof, { seconds: 6 }), 'proof_action')
    const other = { body: { action: toAction('shed') } }
    await assertUnasked(stage, await unlock(stage, proof, other), 'proof_action')
    const renamed = { body: { action: { ...toAction('front'), type: 'transfer' } } }
    await assertUnasked(stage, await unlock(stage, proof, renamed), 'proof_action')
    // None of these has spent it.
    assert.equal((await unlock(stage, proof)).status, 200)
  })

  it('a proof of this person and this session', async () => {
    const stage = await createStage()
    const key = await settle(stage)
    await settlePasskey(stage, 'u-other')
    const proof = await approve(stage, key)
    stage.sent.length = 0
    const asOther = { body: { user: 'u-other' } }
    await assertUnasked(stage, await unlock(stage, proof, asOther), 'proof_user')
    const elsewhere = { body: { session: SESSION.replace('c2', 'd2') } }
    await assertUnasked(stage, await unlock(stage, proof, elsewhere), 'proof_session')
    const nobody = { body: { user: 'u-nobody' } }
    await assertUnasked(stage, await unlock(stage, proof, nobody), 'person_unknown')
    await assertUnasked(
      stage,
      await unlock(stage, proof, { body: { nonce: 'a-nonce-of-it' } }),
      'proof_binding',
    )
  })

  it('two different factors at least', async () => {
    const stage = await createStage()
    await settle(stage)
    stage.sent.length = 0
    const weak = await mint(stage, { acr: 'aal1', amr: ['face'] })
    await assertUnasked(stage, await unlock(stage, weak), 'proof_level')
    assert.equal((await unlock(stage, await mint(stage))).status, 200)
  })

  it('an answer of the last minute', async () => {
    const stage = await createStage()
    await settle(stage)
    stage.sent.length = 0
    const now = stage.clock.now()
    const stale = await mint(stage, { auth_time: now - 61 })
    await assertUnasked(stage, await unlock(stage, stale), 'proof_too_old')
    const proof = await mint(stage)
    stage.clock.advance(61)
    await assertUnasked(stage, await unlock(stage, proof), 'proof_too_old')
    const fresh = await mint(stage, { auth_time: stage.clock.now() - 60 })
    assert.equal((await unlock(stage, fresh)).status, 200)
  })

  it('a proof that nothing has spent, be it another opening or a redeeming', async () => {
    const stage = await createStage()
    const key = await settle(stage)
    const once = await approve(stage, key)
    assert.equal((await unlock(stage, once)).status, 200)
    assertProblem(await unlock(stage, once), 'proof_replayed')
    const redeemed = await approve(stage, key)
    const body = { purpose: 'step-up', proof: redeemed, user: USER, session: SESSION }
    const request = { path: '/v1/site/proofs/redeem', body: { ...body, action: toAction('front') } }
    assert.equal((await callSite(stage, request)).status, 200)
    assertProblem(await unlock(stage, redeemed), 'proof_replayed')
    const opened = await approve(stage, key)
    assert.equal((await unlock(stage, opened)).status, 200)
    const late = { ...request, body: { ...request.body, proof: opened } }
    assertProblem(await callSite(stage, late), 'proof_replayed')
    assert.equal(stage.control.openings(), 2)
  })

  it('a door that the settings name, of this site', async () => {
    const stage = await createStage()
    await settle(stage)
    stage.sent.length = 0
    const proof = await mint(stage)
    for (const door of ['server-room', UUIDS.serverRoom, 'constructor', '__proto__']) {
      await assertUnasked(stage, await unlock(stage, proof, { door }), 'door_unavailable')
    }
  })

  it('seconds from 5 to 60, whole', async () => {
    const stage = await createStage()
    await settle(stage)
    stage.sent.length = 0
    for (const seconds of [0, 4, 61, 5.5, -5, 1e9]) {
      await assertUnasked(stage, await unlock(stage, 'p', { seconds }), 'request_malformed')
    }
  })

  it('a key for doors', async () => {
    const stage = await createStage()
    const body = { proof: 'p', user: USER, session: SESSION, seconds: 5 }
    for (const key of [SITE_KEY, PEOPLE_KEY]) {
      const path = '/v1/site/doors/front/unlock'
      assertProblem(await callSite(stage, { path, key, body }), 'scope_missing')
    }
    assert.equal(stage.sent.length, 0)
  })

  it('a switch that is on, be it off by the settings or since', async () => {
    const off = await createStage({ site: { doorsPaused: true } })
    await settle(off)
    off.sent.length = 0
    await assertUnasked(off, await unlock(off, await mint(off)), 'doors_paused')
    for (const site of [undefined, 'harbour']) {
      const stage = await createStage()
      await settle(stage)
      stage.sent.length = 0
      const proof = await mint(stage)
      await stage.backend.building.pauseDoors(site)
      await assertUnasked(stage, await unlock(stage, proof), 'doors_paused')
      await stage.backend.building.resumeDoors(site)
      assert.equal((await unlock(stage, proof)).status, 200)
    }
  })

  it('a switch that nobody turned off while the door was looked at', async () => {
    const stage = await createStage()
    await settle(stage)
    const proof = await mint(stage)
    stage.before(() => stage.backend.building.pauseDoors())
    assertProblem(await unlock(stage, proof), 'doors_paused')
    assert.equal(toOpenings(stage).length, 0)
  })
})
