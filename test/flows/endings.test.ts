import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PEOPLE_KEY, createBench, type Bench } from './support/backend.ts'
import { beginForSite, callSite, Page, readClaims, readCode, SESSION } from './support/page.ts'
import {
  addOwn,
  ANNA,
  assertProblem,
  listOwn,
  openStepUp,
  openVisit,
  PASSWORD,
  settlePerson,
} from './support/people.ts'

async function createAnna(): Promise<Bench> {
  const bench = await createBench()
  await settlePerson(bench, ANNA, ['password', 'mail'])
  return bench
}

async function signIn(bench: Bench): Promise<string> {
  const page = new Page(bench)
  await page.begin({ login_name: ANNA.mail })
  const { view } = await page.answer({ password: PASSWORD })
  return String(readClaims(view.proof)['sid'])
}

/** Erases Anna and makes somebody with the same id, name and ways. */
async function replaceAnna(bench: Bench): Promise<void> {
  await callSite(bench, {
    method: 'DELETE',
    path: `/v1/site/people/${ANNA.user}`,
    key: PEOPLE_KEY,
  })
  await settlePerson(bench, ANNA, ['password', 'mail'])
}

/** *Forgot password?* ends every sign-in of the person. */
async function recover(bench: Bench): Promise<void> {
  const page = new Page(bench)
  await page.begin({ login_name: ANNA.mail })
  await page.challenge('email-code', { recover: true })
  await bench.settle()
  await page.answer({ code: readCode(bench, ANNA.mail) })
  const done = await page.answer({ password: `${PASSWORD} once more` })
  assert.equal(done.view.state, 'done')
}

const begin = (bench: Bench, sid?: string) =>
  callSite(bench, {
    path: '/v1/site/transactions',
    body: { purpose: 'step-up', user: ANNA.user, session: SESSION, ...(sid ? { sid } : {}) },
  })

describe('who is made anew under an erased person’s id', () => {
  it('inherits no sign-in', async () => {
    const bench = await createAnna()
    const sid = await signIn(bench)
    assert.equal((await begin(bench, sid)).status, 201)
    await replaceAnna(bench)
    assertProblem(await begin(bench, sid), 'session_required')
    assert.equal((await begin(bench, await signIn(bench))).status, 201)
  })

  it('inherits no step-up, no visit and no handle', async () => {
    const bench = await createAnna()
    const stepUp = await openStepUp(bench, ANNA.user, { acr_values: ['aal1'] })
    const visit = await openVisit(bench, ANNA.user)
    const { handle } = await beginForSite(bench, { user: ANNA.user })
    await replaceAnna(bench)
    assertProblem(await stepUp.answer({ password: PASSWORD }), 'transaction_closed')
    assertProblem(await listOwn(visit), 'transaction_closed')
    assertProblem(await addOwn(visit, { kind: 'totp' }), 'transaction_closed')
    assertProblem(await new Page(bench).begin({ purpose: 'step-up', handle }), 'session_required')
  })
})

describe('the end of all sign-ins', () => {
  it('ends what the site began without naming a sign-in, too', async () => {
    const bench = await createAnna()
    const stepUp = await openStepUp(bench, ANNA.user, { acr_values: ['aal1'] })
    const visit = await openVisit(bench, ANNA.user)
    const { handle } = await beginForSite(bench, { user: ANNA.user })
    await recover(bench)
    assertProblem(await stepUp.answer({ password: `${PASSWORD} once more` }), 'transaction_closed')
    assertProblem(await listOwn(visit), 'transaction_closed')
    assertProblem(await new Page(bench).begin({ purpose: 'step-up', handle }), 'session_required')
  })

  it('leaves alone what was done before and what begins after it', async () => {
    const bench = await createAnna()
    const before = await openStepUp(bench, ANNA.user, { acr_values: ['aal1'] })
    assert.equal((await before.answer({ password: PASSWORD })).view.state, 'done')
    await recover(bench)
    assert.equal((await before.read()).view.state, 'done')
    const after = await openStepUp(bench, ANNA.user, { acr_values: ['aal1'] })
    const done = await after.answer({ password: `${PASSWORD} once more` })
    assert.equal(done.view.state, 'done')
  })
})
