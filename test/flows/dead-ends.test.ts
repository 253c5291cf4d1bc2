import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBench, PEOPLE_KEY, type Bench } from './support/backend.ts'
import { callSite, Page, readCode } from './support/page.ts'
import {
  ANNA,
  openVisit,
  PASSWORD,
  settlePasskey,
  settlePerson,
  type Given,
} from './support/people.ts'

const NEWCOMER = 'new@harbour.example'

/** Longer than a question is open, shorter than a transaction. */
const WHILE = 400

async function createAnna(given: readonly Given[], acr: 'aal1' | 'aal2' = 'aal1') {
  const bench = await createBench({ site: { signIn: { acr } } })
  await settlePerson(bench, ANNA, given)
  return bench
}

/** Open sign-up, up to the passkey that is offered last. */
async function signUp(): Promise<{ bench: Bench; page: Page }> {
  const bench = await createBench({ site: { signIn: { signUp: 'open' } } })
  const page = new Page(bench)
  await page.begin({ login_name: NEWCOMER })
  await page.challenge('email-code')
  await bench.settle()
  await page.answer({ code: readCode(bench, NEWCOMER) })
  assert.equal(page.view?.prompt?.authenticator, 'enrol:passkey')
  return { bench, page }
}

describe('the last question of a login', () => {
  it('stays open as long as the login: the new password of a recovery', async () => {
    const bench = await createAnna(['password', 'mail'])
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    await page.challenge('email-code', { recover: true })
    await bench.settle()
    await page.answer({ code: readCode(bench, ANNA.mail) })
    bench.clock.advance(WHILE)
    assert.equal((await page.read()).view.state, 'prompt')
    const done = await page.answer({ password: `${PASSWORD} once more` })
    assert.equal(done.view.state, 'done')
  })

  it('stays open as long as the login: the passkey after a sign-up', async () => {
    const { bench, page } = await signUp()
    bench.clock.advance(WHILE)
    assert.equal((await page.read()).view.state, 'prompt')
    assert.equal((await page.answer({ skip: true })).view.state, 'done')
  })

  it('lets in all the same when the passkey that was only offered failed five times', async () => {
    const { page } = await signUp()
    for (let i = 0; i < 5; i += 1) {
      const response = { id: `${i}`.repeat(8), type: 'public-key' }
      await page.answer({ response })
    }
    const { view } = await page.read()
    assert.equal(view.state, 'done')
    assert.ok(view.proof)
  })
})

describe('an owner with nothing left to choose from', () => {
  it('is told so, and what would help', async () => {
    const bench = await createAnna(['password', 'totp'], 'aal2')
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    await page.answer({ password: PASSWORD })
    assert.equal(page.view?.prompt?.kind, 'totp')
    const { authenticators } = await bench.backend.people.read('harbour', ANNA.user)
    const totp = authenticators.find((one) => one.kind === 'totp')?.id ?? ''
    await callSite(bench, {
      method: 'DELETE',
      path: `/v1/site/people/${ANNA.user}/authenticators/${totp}`,
      key: PEOPLE_KEY,
    })
    bench.clock.advance(WHILE)
    const { view } = await page.read()
    assert.deepEqual([view.state, view.problem], ['failed', 'level_unreachable'])
    assert.ok(view.would_help?.includes('passkey'))
  })
})

describe('a visit of a level that the person cannot reach', () => {
  it('says so at once, in the own view, and names what would help', async () => {
    const bench = await createAnna(['password', 'totp'])
    const { view } = await openVisit(bench, ANNA.user, { acr_values: ['phr'] })
    assert.deepEqual([view?.state, view?.problem, view?.own], ['failed', 'level_unreachable', true])
    assert.deepEqual(view?.would_help, ['passkey'])
  })

  it('is open to who has a way that reaches it, and to who comes for the first one', async () => {
    const bench = await createBench()
    await settlePasskey(bench, ANNA.user)
    await settlePerson(bench, ANNA, ['password', 'totp'])
    const visit = await openVisit(bench, ANNA.user, { acr_values: ['phr'] })
    assert.equal(visit.view?.state, 'open')
    const empty = await createAnna([])
    const first = await openVisit(empty, ANNA.user, { acr_values: ['phr'] })
    assert.equal(first.view?.state, 'open')
  })
})
