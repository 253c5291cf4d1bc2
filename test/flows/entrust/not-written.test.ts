import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { callSite, Page } from '../support/page.ts'
import { addOwn, assertProblem, openStepUp, openVisit } from '../support/people.ts'
import { giveOwnPassword, OWN_PASSWORD } from './support/own-password.ts'
import { giveKey, openAal1, sign } from './support/pocket.ts'
import {
  assertEnded,
  assertKept,
  createGate,
  openHalfWay,
  toFinals,
  toLogouts,
  toSid,
} from './support/sessions.ts'
import { createStage, linkPerson, NAME, PASSWORD, USER } from './support/stage.ts'

describe('what was opened and not written down', () => {
  /** By our own password alone, which the vendor is told and content with. */
  async function openExternal() {
    const gate = createGate()
    const flows = [{ first: 'EXTERNAL', second: [] }] as const
    const signIn = { acr: 'aal1', ways: ['password'] }
    const stage = await createStage({ flows, wrap: gate.wrap, signIn })
    await giveOwnPassword(stage)
    const page = new Page(stage)
    await page.begin({ login_name: NAME })
    await page.challenge('password')
    return { stage, page, during: gate.during }
  }

  test('is ended where the person left meanwhile', async () => {
    const { stage, page, during } = await openExternal()
    during(() => page.cancel())
    assertProblem(await page.answer({ password: OWN_PASSWORD }), 'transaction_closed')
    await assertEnded(stage)
  })

  test('is ended where it had to be opened twice, and the sign-in keeps the other', async () => {
    const { stage, page, during } = await openExternal()
    const challenge = page.view?.prompt?.challenge
    during(() => page.answer({ password: 'another-one-and-wrong' }, { challenge }))
    const { view } = await page.answer({ password: OWN_PASSWORD }, { challenge })
    assert.equal(view.state, 'done')
    await stage.settle()
    const [lost, kept] = toFinals(stage)
    assert.ok(kept)
    assert.deepEqual(toLogouts(stage), [[200, lost]])
  })

  test('is ended where a change asked for it in vain', async () => {
    const { stage, visit } = await openLinkedVisit()
    for (let times = 0; times < 3; times += 1) {
      assertProblem(await visit.challenge('totp'), 'authenticator_unavailable')
    }
    await assertEnded(stage, 3)
  })

  test('is kept for the visit where a change was made, and opened once', async () => {
    const { stage, visit } = await openLinkedVisit()
    for (let times = 0; times < 2; times += 1) {
      assert.equal((await addOwn(visit, { kind: 'recovery-code' })).status, 200)
    }
    await assertKept(stage)
    await visit.cancel()
    await assertEnded(stage)
  })
})

/** Our password was right, and the person is linked since: the vendor is told with the next call. */
async function openLinkedVisit() {
  const flows = [{ first: 'EXTERNAL', second: [] }] as const
  const stage = await createStage({ flows, signIn: { acr: 'aal1', ways: ['password'] } })
  await giveOwnPassword(stage)
  await linkPerson(stage, USER, null, NAME)
  const visit = await openVisit(stage, USER)
  await visit.challenge('password')
  await visit.answer({ password: OWN_PASSWORD })
  await linkPerson(stage, USER, stage.account, NAME)
  return { stage, visit }
}

describe('what nobody here goes on with', () => {
  test('is ended where the person is linked to another account meanwhile', async () => {
    const { stage, page } = await openHalfWay()
    await linkPerson(stage, USER, 'password', NAME)
    assert.equal((await page.answer({ password: OWN_PASSWORD })).view.state, 'failed')
    await assertEnded(stage)
  })

  test('is ended where a passkey is right and its account nobody’s', async () => {
    const stage = await createStage()
    const key = await giveKey(stage, 'PASSKEY')
    const page = new Page(stage)
    await page.begin()
    await page.challenge('passkey')
    await linkPerson(stage, USER, null, NAME)
    assertProblem(await sign(page, key), 'passkey_refused')
    await assertEnded(stage)
  })
})

test('a push is given up where the sign-in of its step-up is ended', async () => {
  const flows = [
    { first: 'PASSWORD', second: [] },
    { first: 'NONE', second: ['TOKENPUSH'] },
  ] as const
  const stage = await createStage({ flows })
  const login = new Page(stage)
  await login.begin({ login_name: NAME })
  await login.challenge('password-1')
  const sid = toSid((await login.answer({ password: PASSWORD })).view)
  const page = await openStepUp(stage, USER, { acr_values: ['aal1'], sid })
  await page.challenge('push')
  assert.equal(stage.control.pushes(stage.account).length, 1)
  await callSite(stage, { path: `/v1/site/sessions/${sid}/end` })
  assertProblem(await page.read(), 'transaction_closed')
  await stage.settle()
  assert.deepEqual(stage.control.pushes(stage.account), [])
  const next = await openAal1(stage)
  assert.equal((await next.challenge('push')).status, 200)
})
