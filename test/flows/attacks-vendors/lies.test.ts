/**
 * @module
 * Companies that lie, or whose replies somebody else writes: nothing that they say opens a door, links an account or
 * signs anybody in beyond what was asked, and nothing of it breaks us.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Call, IncomingReply } from '../../../packages/server/src/ports.ts'
import { ALLTHENTICATE_DOORS } from '@countersign/simulators'
import {
  asPeople,
  createStage,
  list,
  lock,
  mint,
  settle,
  toAccount,
  toOpenings,
  unlock,
  USER,
  type Stage,
} from '../building/support/stage.ts'
import { createStage as createPhones, openPhone, type } from '../authentimate/support/stage.ts'
import { NUMBER } from '../support/phone.ts'
import { putPerson } from '../support/page.ts'
import { assertProblem } from '../support/people.ts'

/** What is said in place of a reply, by path; everything else is as it is. */
type Lies = Readonly<Record<string, (body: string) => Partial<IncomingReply>>>

/** A stage whose company lies once it is told to. */
async function createLiar(): Promise<{ stage: Stage; lie: (lies: Lies) => void }> {
  let told: Lies = {}
  const wrap =
    (call: Call): Call =>
    async (request) => {
      const reply = await call(request)
      const path = new URL(request.url).pathname.split('/').at(-1) ?? ''
      return { ...reply, ...told[path]?.(reply.body) }
    }
  const stage = await createStage({ wrap, mayBreach: true })
  await settle(stage)
  return { stage, lie: (lies) => (told = lies) }
}

const say = (body: unknown) => () => ({
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

describe('an opening that is answered by', () => {
  const UNCLEAR: readonly (readonly [string, unknown])[] = [
    ['yes and no at once', { success: 'unlocked', error: 'no' }],
    ['a yes that is no text', { success: true }],
    ['a yes of another', '{"__proto__":{"success":"unlocked"}}'],
    ['a list', [{ success: 'unlocked' }]],
    ['a text', '"success"'],
    ['nothing', ''],
    ['null', 'null'],
    ['an error of nothing', { error: null }],
    ['a thousand brackets', '['.repeat(100_000)],
    ['half of it', '{"success":"unlo'],
  ]
  for (const [what, body] of UNCLEAR) {
    it(`${what} is not told as done, nor sent again`, async () => {
      const { stage, lie } = await createLiar()
      lie({ setlockstatus: say(body) })
      const reply = await unlock(stage, await mint(stage))
      assert.equal(reply.status, 200)
      assert.equal(reply.body['outcome'], 'unknown')
      assert.equal(reply.body['until'], undefined)
      assert.equal(toOpenings(stage).length, 1)
    })
  }

  it('a status that is no success is not told as done', async () => {
    for (const status of [
      202, 204, 301, 302, 304, 307, 400, 401, 403, 404, 409, 418, 500, 503, 599,
    ]) {
      const { stage, lie } = await createLiar()
      lie({ setlockstatus: () => ({ status, body: '{"success":"unlocked"}' }) })
      const reply = await unlock(stage, await mint(stage))
      assert.notEqual(reply.body['outcome'], 'unlocked', String(status))
      assert.equal(toOpenings(stage).length, 1, String(status))
    }
  })
})

describe('a list of doors', () => {
  it('that names our door as another’s moves none but ours', async () => {
    const { stage, lie } = await createLiar()
    const swap = (body: string) => ({
      body: body
        .replaceAll(ALLTHENTICATE_DOORS.frontDoor, 'x')
        .replaceAll(ALLTHENTICATE_DOORS.serverRoom, ALLTHENTICATE_DOORS.frontDoor),
    })
    lie({ multipleresources: swap })
    await unlock(stage, await mint(stage))
    assert.ok(
      toOpenings(stage).every(({ values }) => values['uuid'] === ALLTHENTICATE_DOORS.frontDoor),
    )
    assert.equal(stage.control.openings(ALLTHENTICATE_DOORS.serverRoom), 0)
  })

  it('in which our door is missing opens nothing, and locks all the same', async () => {
    const { stage, lie } = await createLiar()
    lie({ multipleresources: say([]) })
    assertProblem(await unlock(stage, await mint(stage)), 'door_unavailable')
    assert.equal(toOpenings(stage).length, 0)
    assert.equal((await lock(stage)).body['outcome'], 'locked')
  })

  it('that makes no sense is told without a state', async () => {
    const bodies = [
      '{}',
      'null',
      '[null]',
      '[{"resource_id":"1","uuid":1}]',
      '{"__proto__":[]}',
      `[${'{"resource_id":1,"uuid":"a"},'.repeat(3)}`,
    ]
    for (const body of bodies) {
      const { stage, lie } = await createLiar()
      lie({ multipleresources: say(body) })
      const { status, body: told } = await list(stage)
      assert.equal(status, 200)
      const doors = told['doors'] as { locked?: boolean; name: string }[]
      assert.ok(doors.every(({ locked }) => locked === undefined))
      assertProblem(await unlock(stage, await mint(stage)), 'vendor_unavailable')
    }
  })

  it('puts no words of theirs before people', async () => {
    const { stage, lie } = await createLiar()
    lie({
      multipleresources: (body) => ({
        body: body.replaceAll(/"name":"[^"]*"/g, '"name":"<b>Free beer"'),
      }),
    })
    const { body } = await list(stage)
    assert.equal(JSON.stringify(body).includes('beer'), false)
    assert.equal(JSON.stringify(body).includes(ALLTHENTICATE_DOORS.frontDoor), false)
  })
})

describe('a list of people', () => {
  const wish = (stage: Stage, user: string, email: string) =>
    asPeople(stage, 'PUT', `/people/${user}`, { emails: [email], vendors: { allthenticate: {} } })
  const toResult = (body: Record<string, unknown>) =>
    (body['vendors'] as Record<string, { result: string; details?: Record<string, unknown> }>)[
      'allthenticate'
    ]

  it('that gives somebody’s account to another links it to nobody else', async () => {
    const { stage, lie } = await createLiar()
    const account = toAccount(stage)
    lie({
      multipleusers: say([
        { email_id: Number(account), email: 'eve@quay.example', email_status: 'CONFIRMED' },
      ]),
    })
    const { body } = await wish(stage, 'u-eve', 'eve@quay.example')
    assert.deepEqual(toResult(body), { result: 'refused', details: { code: 'account_taken' } })
    const kept = await stage.backend.people.read('harbour', USER)
    assert.equal(kept.links?.['allthenticate']?.account, account)
  })

  it('whose ids or addresses make no sense links nobody', async () => {
    for (const user of [
      { email_id: '7', email: 'eve@quay.example', email_status: 'CONFIRMED' },
      { email_id: 7.5, email: 'eve@quay.example', email_status: 'CONFIRMED' },
      { email_id: 7, email: ['eve@quay.example'], email_status: 'CONFIRMED' },
      { email_id: 7, email: 'eve@quay.example', email_status: true },
    ]) {
      const { stage, lie } = await createLiar()
      lie({
        multipleusers: say([user]),
        invites: say({ success: 'x', exists: ['eve@quay.example'] }),
      })
      const { body } = await wish(stage, 'u-eve', 'eve@quay.example')
      assert.equal(['created', 'updated'].includes(toResult(body)?.result ?? ''), false)
      const kept = await stage.backend.people.read('harbour', 'u-eve')
      assert.equal(kept.links, undefined)
    }
  })

  it('of somebody else’s cards is not written back to a person', async () => {
    const { stage, lie } = await createLiar()
    const other = Number(toAccount(stage)) + 1
    lie({ modifysmartcard: say({ email_id: other, smartcards: [{ number: '00741852' }] }) })
    const given = await asPeople(stage, 'POST', `/people/${USER}/authenticators`, {
      kind: 'card',
      secret: '00963852',
    })
    assertProblem(given, 'vendor_unavailable')
    assert.ok(stage.sent.every(({ method }) => method !== 'PUT'))
    await putPerson(stage, USER, {})
  })
})

describe('a check of a code that is answered by', () => {
  for (const [what, body] of [
    ['the word', '{"verified":"true"}'],
    ['a number', '{"verified":1}'],
    ['an object', '{"verified":{"valueOf":true}}'],
    ['a list', '[{"verified":true}]'],
    ['a yes of another', '{"__proto__":{"verified":true}}'],
    ['a yes in another case', '{"Verified":true}'],
    ['nothing', ''],
  ] as const) {
    it(`${what} proves nothing`, async () => {
      const stage = await createPhones()
      const { page } = await openPhone(stage, NUMBER)
      stage.rewrite((operation, own) => (operation === 'check' ? body : own))
      // What is rewritten breaks the vendor's schemas, on purpose.
      stage.control.fault({ fault: 'verified-missing', operation: 'check' })
      assertProblem(await type(page, '123456'), 'vendor_unavailable')
      assert.equal((await page.read()).view.proof, undefined)
    })
  }
})
