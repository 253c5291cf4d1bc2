import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertProblem, openStepUp, openVisit, toOffer } from '../support/people.ts'
import { callSite, Page, readClaims } from '../support/page.ts'
import { type } from './support/acts.ts'
import { giveOwnPassword, OWN_PASSWORD } from './support/own-password.ts'
import { look, openAal1, press } from './support/pocket.ts'
import {
  createStage,
  linkPerson,
  NAME,
  PASSWORD,
  USER,
  type EntrustBench,
} from './support/stage.ts'
import { createGate } from './support/sessions.ts'

/** Each step is one by itself at the vendor, and ends with a final token of its own. */
const TWO = [
  { first: 'PASSWORD', second: [] },
  { first: 'NONE', second: ['TOKEN'] },
] as const

/** What the connector hands back, in the order in which the vendor gave it. */
const toLogouts = ({ exchanges }: EntrustBench) =>
  exchanges
    .filter(({ operation }) => operation === 'logout')
    .map(({ status, request }) => [status, request.headers['authorization']])

const toFinals = ({ exchanges }: EntrustBench): string[] =>
  exchanges
    .filter(({ operation }) => operation === 'complete')
    .map(({ body }) => JSON.parse(body))
    .filter(({ authenticationCompleted }) => authenticationCompleted === true)
    .map(({ token }) => token)

async function assertEnded(stage: EntrustBench, count = 1): Promise<void> {
  await stage.settle()
  const finals = toFinals(stage)
  assert.equal(finals.length, count)
  assert.deepEqual(
    toLogouts(stage),
    finals.map((token) => [200, token]),
  )
}

async function assertKept(stage: EntrustBench): Promise<void> {
  await stage.settle()
  assert.deepEqual(toLogouts(stage), [])
}

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
    const flows = [{ first: 'NONE', second: ['TOKEN'] }] as const
    const stage = await createStage({ flows, signIn: { acr: 'aal2' } })
    await giveOwnPassword(stage)
    const page = new Page(stage)
    await page.begin({ login_name: NAME })
    await page.challenge(toOffer(page, 'totp'))
    await type(stage, page)
    await page.challenge('password')
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
    const done = await login.answer({ password: PASSWORD })
    const sid = String(readClaims(done.view.proof)['sid'])
    const page = await openStepUp(stage, USER, { acr_values: ['aal1'], sid })
    await page.challenge('push')
    press(stage, page)
    during(() => callSite(stage, { path: `/v1/site/sessions/${sid}/end` }))
    assertProblem(await look(stage, page), 'transaction_closed')
    await assertEnded(stage, 2)
  })
})

test('the session of a sign-in stays, whatever becomes of its transaction', async () => {
  const stage = await createStage({ application: 'password' })
  const page = new Page(stage)
  await page.begin({ login_name: NAME })
  await page.challenge('password-1')
  await page.answer({ password: PASSWORD })
  await page.cancel()
  await assertKept(stage)
})
