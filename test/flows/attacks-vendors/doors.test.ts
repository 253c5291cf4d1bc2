/**
 * @module
 * Doors between people who want different things, and calls that try to open one with what opens none.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PROOF_TYPES, toBase64url } from '@countersign/protocol'
import { Secret, type ConfigInput } from '@countersign/server'
import { createSigner } from '../../../packages/server/src/signing.ts'
import { createVault } from '../../../packages/server/src/vault.ts'
import { createTestRandom } from '../../support/random.ts'
import {
  approve,
  createStage,
  DOORS,
  DOORS_KEY,
  list,
  lock,
  mint,
  settle,
  toAction,
  toOpenings,
  unlock,
  UNLOCK,
  USER,
  UUIDS,
  type Stage,
} from '../building/support/stage.ts'
import { ISSUER, OTHER_KEY } from '../support/backend.ts'
import { callSite, SESSION } from '../support/page.ts'
import { assertProblem } from '../support/people.ts'

/** A proof of another kind by our own key, with all that an opening asks for. */
async function mintAs(stage: Stage, purpose: keyof typeof PROOF_TYPES): Promise<string> {
  const { store, clock } = stage
  const random = createTestRandom(83)
  const master = new Secret(toBase64url(new Uint8Array(32).fill(7)), 'masterKey')
  const vault = await createVault(master, random)
  const signer = createSigner({ store, vault, clock, random, issuer: ISSUER })
  const [, payload = ''] = (await mint(stage)).split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
  return signer.sign(PROOF_TYPES[purpose], claims as Parameters<typeof signer.sign>[1])
}

describe('a door that one opens and another locks', () => {
  it('stays locked where it was locked before the opening left', async () => {
    const stage = await createStage()
    const proof = await approve(stage, await settle(stage))
    let isLocked = false
    stage.before(async ({ path }) => {
      if (path !== '/multipleresources' || isLocked) return
      isLocked = true
      assert.equal((await lock(stage)).body['outcome'], 'locked')
    })
    assertProblem(await unlock(stage, proof), 'door_busy')
    assert.equal(toOpenings(stage).length, 0)
    // The approval is not lost: whoever still wants it open may say so.
    stage.clock.advance(1)
    assert.equal((await unlock(stage, proof)).status, 200)
  })

  it('is opened whatever was locked before, or is locked elsewhere', async () => {
    const stage = await createStage()
    const key = await settle(stage)
    for (let turn = 0; turn < 3; turn += 1) await lock(stage)
    const proof = await approve(stage, key)
    stage.before(async ({ path, values }) => {
      const isAsked = path === '/multipleresources' && stage.control.openings() === 0
      if (isAsked && values['type'] === 'DOOR') await lock(stage, 'shed')
    })
    assert.equal((await unlock(stage, proof)).body['outcome'], 'unlocked')
  })

  it('is locked although our store is down', async () => {
    const stage = await createStage()
    await settle(stage)
    const { store } = stage
    const count = store.count.bind(store)
    store.count = async (key, ...rest) => {
      if (key.startsWith('door/')) throw new Error('down')
      return count(key, ...rest)
    }
    assert.equal((await lock(stage)).body['outcome'], 'locked')
  })

  it('is listed as open for as long as it is, whoever was told what', async () => {
    const stage = await createStage()
    const proof = await approve(stage, await settle(stage), { action: toAction('front', 9) })
    await unlock(stage, proof, { seconds: 9 })
    const read = async () =>
      ((await list(stage)).body['doors'] as { id: string; locked?: boolean }[]).find(
        ({ id }) => id === 'front',
      )?.locked
    assert.equal(await read(), false)
    await lock(stage)
    stage.clock.advance(3)
    assert.equal(await read(), true)
  })
})

describe('what opens no door', () => {
  it('is a proof of another kind, with whatever it says', async () => {
    const stage = await createStage()
    await settle(stage)
    for (const purpose of ['login', 'verify-phone'] as const) {
      assertProblem(await unlock(stage, await mintAs(stage, purpose)), 'proof_type')
    }
    assert.equal((await unlock(stage, await mintAs(stage, 'step-up'))).status, 200)
  })

  it('is a proof of another site, or at another site', async () => {
    const elsewhere: ConfigInput['sites'][number] = {
      id: 'quay',
      name: 'Quay',
      origins: ['https://quay.example'],
      rpId: 'quay.example',
      vendors: ['local', 'allthenticate'],
      keys: [{ key: new Secret(OTHER_KEY, 'other'), scopes: ['doors'] }],
      signIn: {},
      actions: { unlock: { ...UNLOCK } },
      doors: { front: { ...DOORS.front } },
    }
    const stage = await createStage({ sites: [elsewhere] })
    await settle(stage)
    assertProblem(await unlock(stage, await mint(stage, { aud: 'quay' })), 'proof_audience')
    const strange = await mint(stage, { origin: 'https://quay.example' })
    assertProblem(await unlock(stage, strange), 'proof_origin')
    const body = { proof: await mint(stage), user: USER, session: SESSION, seconds: 5 }
    const path = '/v1/site/doors/front/unlock'
    const there = await callSite(stage, { path, key: OTHER_KEY, body })
    // Their directory knows nobody of ours.
    assertProblem(there, 'person_unknown')
    const shed = await callSite(stage, {
      path: path.replace('front', 'shed'),
      key: OTHER_KEY,
      body,
    })
    assertProblem(shed, 'door_unavailable')
    assert.equal(stage.control.openings(), 0)
  })

  const TRICKS: readonly (readonly [string, Record<string, unknown>])[] = [
    ['seconds as text', { seconds: '5' }],
    ['seconds as a list', { seconds: [5] }],
    ['seconds as yes', { seconds: true }],
    ['seconds that are none', { seconds: null }],
    ['a time in milliseconds', { requested_at: 1_700_000_000_000 }],
    ['a time before all times', { requested_at: -1 }],
    ['a time as text', { requested_at: '1700000000' }],
    ['half a second', { requested_at: 1_700_000_000.5 }],
    ['a user as a list', { user: [USER] }],
    ['a session as a list', { session: [SESSION] }],
    ['a session that is short', { session: 'short' }],
    ['a proof as a list', { proof: ['a'] }],
    ['an action as text', { action: 'unlock' }],
    ['an action that hides more', { action: { ...toAction('front'), constructor: 'x' } }],
    ['a nonce as a number', { nonce: 1 }],
  ]
  for (const [what, body] of TRICKS) {
    it(`is ${what}`, async () => {
      const stage = await createStage()
      await settle(stage)
      stage.sent.length = 0
      const reply = await unlock(stage, await mint(stage), { body })
      assert.ok(reply.status >= 400 && reply.status < 500, `${reply.status}`)
      assert.equal(stage.sent.length, 0)
    })
  }

  it('is another door in the words of the first', async () => {
    const stage = await createStage()
    await settle(stage)
    const text = JSON.stringify({
      proof: await mint(stage),
      user: USER,
      session: SESSION,
      seconds: 5,
    })
    const bodies = [
      text.replace('{', '{"__proto__":{"action":{"type":"unlock","door":"shed","seconds":5}},'),
      text.replace('{', '{"door":"front","handle":"front",'),
    ]
    for (const body of bodies) {
      const response = await stage.backend.fetch(
        new Request(`${ISSUER}/v1/site/doors/shed/unlock`, {
          method: 'POST',
          headers: { Authorization: `Bearer ${DOORS_KEY}`, 'Content-Type': 'application/json' },
          body,
        }),
      )
      assert.equal(((await response.json()) as { code: string }).code, 'proof_action')
    }
    for (const door of ['FRONT', 'front%20', 'front%00', '%2e%2e%2ffront', UUIDS.frontDoor]) {
      const reply = await unlock(stage, await mint(stage), { door })
      assert.ok(reply.status >= 400 && reply.status < 500, `${door}: ${reply.status}`)
    }
    assert.equal(stage.control.openings(), 0)
  })

  it('is a session or a person that the proof was not made for, however alike', async () => {
    const stage = await createStage()
    await settle(stage)
    const proof = await mint(stage)
    assertProblem(await unlock(stage, proof, { body: { session: `${SESSION} ` } }), 'proof_session')
    assertProblem(
      await unlock(stage, proof, { body: { session: SESSION.toUpperCase() } }),
      'proof_session',
    )
    for (const user of [USER.toUpperCase(), `${USER}\u0301`]) {
      assertProblem(await unlock(stage, proof, { body: { user } }), 'person_unknown')
    }
    assert.equal(stage.control.openings(), 0)
  })
})
