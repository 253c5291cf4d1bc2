import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { callSite, Page, readClaims, SESSION, type Reply } from '../support/page.ts'
import { assertProblem, openStepUp, toOffer } from '../support/people.ts'
import { type } from './support/acts.ts'
import { JOURNEYS, toName } from './support/journeys.ts'
import { giveOwnPassword, OWN_PASSWORD } from './support/own-password.ts'
import { look, press } from './support/pocket.ts'
import { endThere, toFinal } from './support/sessions.ts'
import {
  createStage,
  NAME,
  PASSWORD,
  USER,
  type EntrustBench,
  type StageOptions,
} from './support/stage.ts'

/** Signed in by the password that the vendor keeps. @returns The sign-in's id. */
async function signIn(options: StageOptions = {}) {
  const stage = await createStage({ application: 'password', ...options })
  const page = new Page(stage)
  await page.begin({ login_name: NAME })
  await page.challenge('password-1')
  const done = await page.answer({ password: PASSWORD })
  return { stage, sid: toSid(done) }
}

const toSid = ({ view }: Reply): string => String(readClaims(view.proof)['sid'])

const end = (stage: EntrustBench, sid: string): Promise<Reply> =>
  callSite(stage, { path: `/v1/site/sessions/${sid}/end` })

const toLogouts = ({ exchanges }: EntrustBench) =>
  exchanges.filter(({ operation }) => operation === 'logout')

async function assertOver(stage: EntrustBench, sid: string): Promise<void> {
  const body = { purpose: 'step-up', user: USER, sid, session: SESSION }
  assertProblem(await callSite(stage, { path: '/v1/site/transactions', body }), 'session_required')
}

describe('logout ends our session, and the vendor’s', () => {
  for (const authorization of ['bare', 'bearer'] as const) {
    test(`200, the token sent ${authorization}`, async () => {
      const { stage, sid } = await signIn({ settings: { authorization } })
      const token = toFinal(stage)
      const reply = await end(stage, sid)
      assert.deepEqual(reply.body, { ended: true, vendor_sessions: 'ended' })
      const [logout] = toLogouts(stage)
      assert.equal(logout?.status, 200)
      assert.equal(
        logout?.request.headers['authorization'],
        authorization === 'bare' ? token : `Bearer ${token}`,
      )
      assert.equal((await endThere(stage, token)).status, 409)
      await assertOver(stage, sid)
    })
  }

  const GONE: Readonly<Record<number, (stage: EntrustBench) => unknown>> = {
    401: (stage) => stage.clock.advance(900),
    404: (stage) => stage.control.reset(),
    409: (stage) => endThere(stage, toFinal(stage)),
  }
  for (const [status, prepare] of Object.entries(GONE)) {
    test(`${status}: there was nothing left to end`, async () => {
      const { stage, sid } = await signIn()
      await prepare(stage)
      const reply = await end(stage, sid)
      assert.deepEqual(reply.body, { ended: true, vendor_sessions: 'ended' })
      assert.deepEqual(
        toLogouts(stage).map((one) => one.status),
        [Number(status)],
      )
      await assertOver(stage, sid)
      assert.ok(!stage.audit.some(({ event }) => event === 'vendor.session_unknown'))
    })
  }

  for (const fault of ['down', 'hang', '429', 'redirect', 'html', 'status', 'unplugged'] as const) {
    test(`${fault}: ours is over, and nobody knows about theirs`, async () => {
      const { stage, sid } = await signIn()
      if (fault === 'unplugged') stage.unplug(true)
      else stage.control.fault({ fault, operation: 'logout' })
      const reply = await end(stage, sid)
      assert.equal(reply.status, 200)
      assert.deepEqual(reply.body, { ended: true, vendor_sessions: 'unknown' })
      await assertOver(stage, sid)
      const told = stage.audit.filter(({ event }) => event === 'vendor.session_unknown')
      assert.deepEqual(told, [
        { event: 'vendor.session_unknown', site: 'harbour', vendor: 'entrust' },
      ])
      const asked = toLogouts(stage).length
      assert.deepEqual((await end(stage, sid)).body, { ended: true })
      assert.equal(toLogouts(stage).length, asked)
    })
  }

  test('and what was begun for it: a push that is approved later completes nothing', async () => {
    const flows = [
      { first: 'PASSWORD', second: [] },
      { first: 'NONE', second: ['TOKENPUSH'] },
    ] as const
    const { stage, sid } = await signIn({ flows })
    const page = await openStepUp(stage, USER, { acr_values: ['aal1'], sid })
    await page.challenge('push')
    press(stage, page)
    await end(stage, sid)
    const { body, view } = await look(stage, page)
    assert.deepEqual([body['code'], view.proof], ['transaction_closed', undefined])
  })

  for (const [fault, told] of [
    [undefined, 'ended'],
    ['status', 'unknown'],
  ] as const) {
    test(`both of theirs, where each step was one by itself: ${told}`, async () => {
      const flows = [
        { first: 'PASSWORD', second: [] },
        { first: 'NONE', second: ['TOKEN'] },
      ] as const
      const stage = await createStage({ flows, signIn: { acr: 'aal2' } })
      const page = new Page(stage)
      await page.begin({ login_name: NAME })
      const finals: string[] = []
      for (const kind of ['password', 'totp'] as const) {
        await page.challenge(toOffer(page, kind))
        await type(stage, page)
        finals.push(toFinal(stage))
      }
      if (fault !== undefined) stage.control.fault({ fault, operation: 'logout', count: 1 })
      const { body } = await end(stage, toSid(await page.read()))
      assert.deepEqual(body, { ended: true, vendor_sessions: told })
      const sent = toLogouts(stage).map(({ request }) => request.headers['authorization'])
      assert.deepEqual(sent, finals)
    })
  }

  test('nothing of the vendor’s where it had no part', async () => {
    const stage = await createStage({ account: 'nobody-there' })
    await giveOwnPassword(stage)
    const page = new Page(stage)
    await page.begin({ login_name: NAME })
    await page.challenge('password')
    const sid = toSid(await page.answer({ password: OWN_PASSWORD }))
    assert.deepEqual((await end(stage, sid)).body, { ended: true })
    assert.deepEqual(toLogouts(stage), [])
  })
})

describe('a step-up leaves no session at the vendor behind', () => {
  for (const fault of [undefined, 'down', 'unplugged'] as const) {
    test(`${fault ?? 'ended at once'}: the proof is given, and the sign-in’s goes on`, async () => {
      const { stage, sid } = await signIn()
      const own = toFinal(stage)
      const page = await openStepUp(stage, USER, { acr_values: ['aal1'], sid })
      await page.challenge('password-1')
      if (fault === 'down') stage.control.fault({ fault, operation: 'logout', count: 1 })
      const done = await page.answer({ password: PASSWORD })
      assert.ok(done.view.proof !== undefined)
      if (fault === 'unplugged') stage.unplug(true)
      const opened = toFinal(stage)
      await stage.settle()
      const [first] = toLogouts(stage)
      assert.equal(first?.request.headers['authorization'], opened)
      assert.equal((await endThere(stage, opened)).status, fault === undefined ? 409 : 200)
      const unknown = stage.audit.filter(({ event }) => event === 'vendor.session_unknown')
      assert.equal(unknown.length, fault === undefined ? 0 : 1)
      stage.unplug(false)
      stage.control.clearFaults()
      const { body } = await end(stage, sid)
      assert.deepEqual(body, { ended: true, vendor_sessions: 'ended' })
      const last = toLogouts(stage).at(-1)
      assert.deepEqual([last?.status, last?.request.headers['authorization']], [200, own])
    })
  }

  test('that had no part in it is not called', async () => {
    const stage = await createStage({ account: 'nobody-there' })
    await giveOwnPassword(stage)
    const page = await openStepUp(stage, USER, { acr_values: ['aal1'] })
    await page.challenge('password')
    assert.ok((await page.answer({ password: OWN_PASSWORD })).view.proof !== undefined)
    await stage.settle()
    assert.deepEqual(toLogouts(stage), [])
  })
})

describe('the vendor’s session is known after every sign-in that it completed', () => {
  const completed = JOURNEYS.filter(({ authenticator }) =>
    [
      'PASSKEY',
      'PASSWORD_AND_SECONDFACTOR',
      'IDP_AND_SECONDFACTOR',
      'EXTERNAL',
      'KBA',
      'MACHINE',
    ].includes(authenticator),
  )
  for (const journey of completed) {
    test(toName(journey), async () => {
      const stage = await createStage(journey.options)
      const done = await journey.finish(stage, await journey.open(stage))
      const token = toFinal(stage)
      assert.deepEqual((await end(stage, toSid(done))).body, {
        ended: true,
        vendor_sessions: 'ended',
      })
      assert.deepEqual(
        toLogouts(stage).map(({ status, request }) => [status, request.headers['authorization']]),
        [[200, token]],
      )
    })
  }
})
