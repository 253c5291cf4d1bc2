import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertProblem, openStepUp, openVisit, toOffer } from '../support/people.ts'
import { callSite, Page } from '../support/page.ts'
import { type } from './support/acts.ts'
import { OWN_PASSWORD } from './support/own-password.ts'
import { look, openAal1, press } from './support/pocket.ts'
import { createStage, linkPerson, NAME, PASSWORD, USER } from './support/stage.ts'
import {
  assertEnded,
  assertKept,
  createGate,
  openHalfWay,
  toFinals,
  toLogouts,
  toSid,
} from './support/sessions.ts'

/** Each step is one by itself at the vendor, and ends with a final token of its own. */
const TWO = [
  { first: 'PASSWORD', second: [] },
  { first: 'NONE', second: ['TOKEN'] },
] as const

describe('a session at the vendor that no sign-in goes on with is ended there', () => {
  test('of an account visit, when it is closed', async () => {
    const stage = await createStage({ application: 'password' })
    const visit = await openVisit(stage, USER)
    await visit.challenge('password-1')
    await visit.answer({ password: PASSWORD })
    await assertKept(stage)
    await visit.cancel()
    await assertEnded(stage)
  })

  test('of an account visit, when its sign-in is ended', async () => {
    const stage = await createStage({ application: 'password' })
    const login = new Page(stage)
    await login.begin({ login_name: NAME })
    await login.challenge('password-1')
    const { view } = await login.answer({ password: PASSWORD })
    const sid = toSid(view)
    const visit = await openVisit(stage, USER, { sid })
    await visit.challenge('password-1')
    await visit.answer({ password: PASSWORD })
    await callSite(stage, { path: `/v1/site/sessions/${sid}/end` })
    assertProblem(await visit.cancel(), 'transaction_closed')
    await assertEnded(stage, 2)
    assert.equal((await visit.read()).view.problem, 'transaction_closed')
    await assertEnded(stage, 2)
  })

  test('of a sign-in that is left after its first step', async () => {
    const stage = await createStage({ flows: TWO, signIn: { acr: 'aal2' } })
    const page = new Page(stage)
    await page.begin({ login_name: NAME })
    await page.challenge(toOffer(page, 'password'))
    await type(stage, page)
    await assertKept(stage)
    await page.cancel()
    await assertEnded(stage)
    await page.cancel()
    await assertEnded(stage)
  })

  test('of a sign-in that fails after its first step', async () => {
    const { stage, page } = await openHalfWay()
    await linkPerson(stage, USER, null, NAME)
    const { view } = await page.answer({ password: OWN_PASSWORD })
    assert.deepEqual([view.state, view.problem], ['failed', 'transaction_closed'])
    await assertEnded(stage)
  })

  test('of an approval that was given while the transaction was cancelled', async () => {
    const { wrap, during } = createGate()
    const flows = [{ first: 'NONE', second: ['TOKENPUSH'] }] as const
    const stage = await createStage({ flows, wrap })
    const page = await openAal1(stage)
    await page.challenge('push')
    press(stage, page)
    during(() => page.cancel())
    const { view } = await look(stage, page)
    assert.deepEqual([view.state, view.proof], ['cancelled', undefined])
    await assertEnded(stage)
  })

  test('of an answer that was right while the transaction was cancelled', async () => {
    const { wrap, during } = createGate()
    const stage = await createStage({ application: 'password', wrap })
    const page = await openAal1(stage)
    await page.challenge('password-1')
    during(() => page.cancel())
    assertProblem(await page.answer({ password: PASSWORD }), 'transaction_closed')
    await assertEnded(stage)
  })

  test('of an approval that was given while the sign-in was ended', async () => {
    const { wrap, during } = createGate()
    const flows = [
      { first: 'PASSWORD', second: [] },
      { first: 'NONE', second: ['TOKENPUSH'] },
    ] as const
    const stage = await createStage({ flows, wrap })
    const login = new Page(stage)
    await login.begin({ login_name: NAME })
    await login.challenge('password-1')
    const { view } = await login.answer({ password: PASSWORD })
    const sid = toSid(view)
    const page = await openStepUp(stage, USER, { acr_values: ['aal1'], sid })
    await page.challenge('push')
    press(stage, page)
    during(() => callSite(stage, { path: `/v1/site/sessions/${sid}/end` }))
    assertProblem(await look(stage, page), 'transaction_closed')
    await assertEnded(stage, 2)
  })
})

describe('the session of a sign-in stays', () => {
  test('whatever becomes of its transaction', async () => {
    const stage = await createStage({ application: 'password' })
    const page = new Page(stage)
    await page.begin({ login_name: NAME })
    await page.challenge('password-1')
    await page.answer({ password: PASSWORD })
    await page.cancel()
    await assertKept(stage)
  })

  test('when an approval comes too late, and alone is ended', async () => {
    const { wrap, during } = createGate()
    const flows = [
      { first: 'PASSWORD', second: [] },
      { first: 'NONE', second: ['TOKENPUSH', 'TOKEN'] },
    ] as const
    const stage = await createStage({ flows, signIn: { acr: 'aal2' }, wrap })
    const page = new Page(stage)
    await page.begin({ login_name: NAME })
    await page.challenge(toOffer(page, 'password'))
    await type(stage, page)
    await page.challenge(toOffer(page, 'push'))
    press(stage, page)
    during(() => page.challenge(toOffer(page, 'totp')))
    await look(stage, page)
    const { view } = await type(stage, page)
    await stage.settle()
    const [password, late, code] = toFinals(stage)
    assert.deepEqual(toLogouts(stage), [[200, late]])
    await callSite(stage, { path: `/v1/site/sessions/${toSid(view)}/end` })
    const ended = toLogouts(stage).slice(1)
    assert.deepEqual(ended, [
      [200, password],
      [200, code],
    ])
  })

  test('when nobody knows whether it was written', async () => {
    const stage = await createStage({ application: 'password' })
    const page = new Page(stage)
    await page.begin({ login_name: NAME })
    await page.challenge('password-1')
    const { store } = stage
    const replace = store.replace.bind(store)
    store.replace = async (...entry: Parameters<typeof replace>) => {
      const isWritten = await replace(...entry)
      if (Object(entry[2]).ended !== 'done') return isWritten
      store.replace = replace
      throw new Error('the connection broke after the write')
    }
    assert.equal((await page.answer({ password: PASSWORD })).status, 500)
    const again = await page.answer({ password: PASSWORD })
    assert.equal(again.view.state, 'done')
    await assertKept(stage)
  })
})
