import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBench, type Bench } from './support/backend.ts'
import { beginForSite, Page, readClaims, readCode } from './support/page.ts'
import {
  addOwn,
  ANNA,
  assertProblem,
  openVisit,
  PASSWORD,
  rememberDevice,
  settlePerson,
} from './support/people.ts'

async function createAnna(): Promise<Bench> {
  const bench = await createBench()
  await settlePerson(bench, ANNA)
  return bench
}

describe('a begin whose reply was lost', () => {
  it('gets the same transaction when sent again', async () => {
    const bench = await createAnna()
    const page = new Page(bench)
    const first = await page.begin({ login_name: ANNA.mail })
    const second = await page.begin({ login_name: ANNA.mail })
    assert.deepEqual(second.body, first.body)
    assertProblem(await page.begin({ login_name: 'bert@harbour.example' }), 'begin_conflict')
    assertProblem(await page.begin({}), 'begin_conflict')
  })

  it('sends nothing twice, and finds the question that is open by now', async () => {
    const bench = await createAnna()
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    await page.challenge('sms-code')
    const again = await page.begin({ login_name: ANNA.mail })
    assert.equal(again.view.prompt?.kind, 'sms-code')
    await bench.settle()
    assert.equal(bench.messages.length, 1)
  })

  it('may bring a device statement that was signed anew', async () => {
    const bench = await createAnna()
    const device = await rememberDevice(bench, ANNA)
    const page = new Page(bench)
    const begin = async () =>
      page.begin({ login_name: ANNA.mail, device: await device.sign(page.token) })
    const first = await begin()
    bench.clock.advance(1)
    const second = await begin()
    assert.equal(first.view.own, true)
    assert.equal(second.status, 200)
    assert.equal(second.view.id, first.view.id)
    assert.equal(second.view.own, true)
  })

  it('is the only one of its token: beside a handle it begins no login, nor beside a login a handle', async () => {
    const bench = await createAnna()
    const { handle } = await beginForSite(bench, { user: ANNA.user, purpose: 'account' })
    const { handle: other } = await beginForSite(bench, { user: ANNA.user, purpose: 'account' })
    const page = new Page(bench)
    assert.equal((await page.begin({ purpose: 'account', handle })).status, 200)
    assertProblem(await page.begin({ login_name: ANNA.mail }), 'begin_conflict')
    assertProblem(await page.begin({ purpose: 'account', handle: other }), 'begin_conflict')
    const login = new Page(bench)
    assert.equal((await login.begin({ login_name: ANNA.mail })).status, 200)
    assertProblem(await login.begin({ purpose: 'account', handle: other }), 'begin_conflict')
    const heir = new Page(bench)
    const claimed = await heir.begin({ purpose: 'account', handle: other })
    assert.equal(claimed.status, 200, 'what was refused did not use up the handle')
  })

  it('is one of two that a token sends at once', async () => {
    const bench = await createAnna()
    const { handle } = await beginForSite(bench, { user: ANNA.user, purpose: 'account' })
    const page = new Page(bench)
    const replies = await Promise.all([
      page.begin({ login_name: ANNA.mail }),
      page.begin({ purpose: 'account', handle }),
    ])
    const statuses = replies.map((one) => one.status)
    assert.deepEqual(
      statuses.toSorted((a, b) => a - b),
      [200, 409],
    )
  })

  it('may claim its handle again with the same token and body, after the handle’s end too', async () => {
    const bench = await createAnna()
    const { handle } = await beginForSite(bench, { user: ANNA.user, purpose: 'account' })
    const page = new Page(bench)
    const first = await page.begin({ purpose: 'account', handle })
    bench.clock.advance(301)
    const second = await page.begin({ purpose: 'account', handle })
    assert.equal(second.view.id, first.view.id)
    assertProblem(await page.begin({ purpose: 'account', handle, locale: 'de' }), 'begin_conflict')
  })
})

describe('a name or a question whose reply was lost', () => {
  it('is taken once: one message, one question', async () => {
    const bench = await createAnna()
    const page = new Page(bench)
    await page.begin()
    const named = await page.identify(ANNA.mail)
    assert.deepEqual((await page.identify(ANNA.mail)).body, named.body)
    const replaces = page.view?.prompt?.challenge
    const asked = await page.challenge('sms-code', { replaces })
    const again = await page.challenge('sms-code', { replaces })
    assert.deepEqual(again.body, asked.body)
    await bench.settle()
    assert.equal(bench.messages.length, 1)
  })

  it('is a new message only for a page that has seen the first, and not too early', async () => {
    const bench = await createAnna()
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    await page.challenge('sms-code')
    const replaces = page.view?.prompt?.challenge
    const early = await page.challenge('sms-code', { replaces })
    assertProblem(early, 'resend_too_early')
    assert.equal(early.body['retry_at'], page.view?.prompt?.resend_at)
    assert.equal(early.headers.get('retry-after'), '30')
    bench.clock.advance(30)
    const resent = await page.challenge('sms-code', { replaces })
    assert.notEqual(resent.view.prompt?.challenge, replaces)
    await bench.settle()
    assert.equal(bench.messages.length, 2)
  })

  it('goes on in a recovery whether the page says so again or not', async () => {
    const bench = await createAnna()
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    const asked = await page.challenge('email-code', { recover: true })
    for (const more of [{}, { recover: true }]) {
      assert.deepEqual((await page.challenge('email-code', more)).body, asked.body)
    }
    await bench.settle()
    assert.equal(bench.messages.length, 1)
  })
})

describe('an answer whose reply was lost', () => {
  it('is one try and gets the same view: right', async () => {
    const bench = await createAnna()
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    const challenge = page.view?.prompt?.challenge
    const done = await page.answer({ password: PASSWORD }, { challenge })
    const computed = bench.computed()
    const again = await page.answer({ password: PASSWORD }, { challenge })
    assert.equal(again.status, 200)
    assert.equal(readClaims(again.view.proof)['jti'], readClaims(done.view.proof)['jti'])
    assert.equal(
      readClaims((await page.read()).view.proof)['jti'],
      readClaims(done.view.proof)['jti'],
    )
    assert.equal(bench.computed(), computed, 'nothing was checked again')
    assertProblem(await page.answer({ password: 'another' }, { challenge }), 'transaction_closed')
  })

  it('is one try: wrong', async () => {
    const bench = await createAnna()
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    for (let i = 0; i < 20; i += 1) {
      assertProblem(await page.answer({ password: 'the same wrong one' }), 'answer_wrong')
    }
    assert.equal((await page.answer({ password: PASSWORD })).view.state, 'done')
  })

  it('gets the next question again in the middle of two steps', async () => {
    const bench = await createBench({ site: { signIn: { acr: 'aal2' } } })
    await settlePerson(bench, ANNA, ['password', 'totp'])
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    const challenge = page.view?.prompt?.challenge
    const next = await page.answer({ password: PASSWORD }, { challenge })
    const again = await page.answer({ password: PASSWORD }, { challenge })
    assert.equal(next.view.prompt?.kind, 'totp')
    assert.deepEqual(again.body, next.body)
  })

  it('adds a way once', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA, [])
    const page = await openVisit(bench, ANNA.user)
    await addOwn(page, { kind: 'email-code', target: ANNA.mail })
    await bench.settle()
    const challenge = page.view?.prompt?.challenge
    const code = readCode(bench, ANNA.mail)
    for (let i = 0; i < 2; i += 1) {
      assert.equal((await page.answer({ code }, { challenge })).view.state, 'open')
    }
    const person = await bench.backend.people.read('harbour', ANNA.user)
    assert.deepEqual(
      person.authenticators.map((one) => one.kind),
      ['email-code'],
    )
  })
})

describe('the version of a view', () => {
  it('grows with each change, in replies to every call alike', async () => {
    const bench = await createAnna()
    const page = new Page(bench)
    const begun = await page.begin()
    const named = await page.identify(ANNA.mail)
    const read = await page.read()
    const wrong = await page.answer({ password: 'wrong' })
    const done = await page.answer({ password: PASSWORD })
    const versions = [begun, named, read, wrong, done].map((one) => one.view.version)
    assert.deepEqual(
      versions,
      versions.toSorted((a, b) => a - b),
    )
    assert.equal(named.view.version, read.view.version)
    assert.equal(new Set(versions).size, 4)
  })

  it('is what a poll waits for', async () => {
    const bench = await createAnna()
    const page = new Page(bench)
    const begun = await page.begin({ login_name: ANNA.mail })
    const path = `/v1/transactions/${page.id}?wait=25&since=${begun.view.version}`
    const before = bench.clock.now()
    assert.equal((await page.send('GET', path)).view.version, begun.view.version)
    assert.equal(bench.clock.now() - before, 25)
    await page.answer({ password: PASSWORD })
    const changed = await page.send('GET', path)
    assert.equal(changed.view.state, 'done')
    assert.equal(bench.clock.now() - before, 25, 'no wait for what has changed already')
  })
})
