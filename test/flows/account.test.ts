import { CodePrompt } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as v from 'valibot'
import {
  parseBase32,
  toOneTimeCode,
  toStep,
} from '../../packages/server/src/vendors/local/one-time.ts'
import { type Bench, PEOPLE_KEY } from './support/backend.ts'
import { callSite, Page, readCode } from './support/page.ts'
import {
  addOwn,
  ANNA,
  assertProblem,
  BERT,
  listOwn,
  openStepUp,
  openVisit,
  PASSWORD,
  removeOwn,
  settlePerson,
} from './support/people.ts'
import { createAnna, openFresh, toId, toListed } from './support/visits.ts'

const NEW_MAIL = 'anna.new@harbour.example'

async function getKinds(bench: Bench, user: string = ANNA.user): Promise<string[]> {
  const { authenticators } = await bench.backend.people.read('harbour', user)
  return authenticators.map((one) => one.kind)
}

/** Adds one thing to somebody who has nothing. */
async function addFirst(
  body: Record<string, unknown>,
  toAnswer: (page: Page, bench: Bench) => Promise<Record<string, unknown>>,
) {
  const bench = await createAnna([])
  const page = await openVisit(bench, ANNA.user)
  const added = await addOwn(page, body)
  assert.equal(added.status, 200, JSON.stringify(added.body))
  await bench.settle()
  const done = await page.answer(await toAnswer(page, bench))
  assert.equal(done.status, 200, JSON.stringify(done.body))
  assert.equal(done.view.state, 'open')
  return { bench, page }
}

describe('an account visit', () => {
  it('opens with the own list and what can be added, and yields no proof', async () => {
    const bench = await createAnna(['password', 'mail', 'phone'])
    const page = await openVisit(bench, ANNA.user)
    assert.equal(page.view?.state, 'open')
    const reply = await listOwn(page)
    assert.deepEqual(
      toListed(reply).map((one) => one.kind),
      ['email-code', 'sms-code', 'voice-code', 'password'],
    )
    assert.equal(toListed(reply)[0]?.['target'], 'a•••@harbour.example')
    assert.ok((reply.body['can_add'] as string[]).includes('passkey'))
    await page.challenge('password')
    const answered = await page.answer({ password: PASSWORD })
    assert.equal(answered.view.state, 'open')
    assert.equal(answered.view.proof, undefined)
  })

  it('is no other transaction, and another transaction is no visit', async () => {
    const bench = await createAnna(['password'])
    const login = new Page(bench)
    await login.begin({ login_name: ANNA.mail })
    assertProblem(await listOwn(login), 'purpose_unavailable')
    assertProblem(await addOwn(login, { kind: 'pin' }), 'purpose_unavailable')
    const stepUp = await openStepUp(bench, ANNA.user)
    assertProblem(await removeOwn(stepUp, 'anything'), 'purpose_unavailable')
  })

  it('renames, and removes by id only what is the person’s own', async () => {
    const bench = await createAnna(['password', 'mail'])
    await settlePerson(bench, BERT, ['password'])
    const page = await openFresh(bench)
    const foreign = toId(await listOwn(await openVisit(bench, BERT.user)), 'password')
    const path = (id: string) => `/v1/transactions/${page.id}/authenticators/${id}`
    assertProblem(await removeOwn(page, foreign), 'not_found')
    assertProblem(await page.send('PATCH', path(foreign), { label: 'Mine' }), 'not_found')
    const own = toId(await listOwn(page), 'password')
    const renamed = await page.send('PATCH', path(own), { label: ' <b>My</b> own ' })
    assert.equal(toListed(renamed).find((one) => one.id === own)?.['label'], '<b>My</b> own')
    assertProblem(await page.send('PATCH', path(own), { label: '   ' }), 'request_malformed')
    assertProblem(
      await page.send('PATCH', path(own), { label: 'x'.repeat(61) }),
      'request_malformed',
    )
  })
})

describe('adding', () => {
  it('an authenticator app: the seed is shown in this prompt and kept sealed', async () => {
    const bench = await createAnna([])
    const page = await openVisit(bench, ANNA.user)
    await addOwn(page, { kind: 'totp', label: 'Phone' })
    const { enrol: shown } = v.parse(CodePrompt, page.view?.prompt?.data)
    assert.ok(shown)
    assert.match(shown.uri, /^otpauth:\/\/totp\/Harbour:/)
    assert.deepEqual((await page.read()).view.prompt?.data, page.view?.prompt?.data)
    const stored = JSON.stringify(await bench.store.list('transaction/'))
    assert.ok(!stored.includes(shown.secret))
    assertProblem(await page.answer({ code: '000000' }), 'answer_wrong')
    const code = await toOneTimeCode(parseBase32(shown.secret), toStep(bench.clock.now()))
    assert.equal((await page.answer({ code })).view.state, 'open')
    assert.deepEqual(await getKinds(bench), ['totp'])
    assert.equal(toListed(await listOwn(page))[0]?.['label'], 'Phone')
  })

  it('an address, after the code that went there', async () => {
    const { bench } = await addFirst(
      { kind: 'email-code', target: ' New@Harbour.example ' },
      async (_, bench) => ({
        code: readCode(bench, 'new@harbour.example'),
      }),
    )
    const person = await bench.backend.people.read('harbour', ANNA.user)
    assert.deepEqual(person.emails, ['new@harbour.example'])
    const login = new Page(bench)
    await login.begin({ login_name: 'NEW@harbour.example' })
    await login.challenge('email-code')
    await bench.settle()
    assert.equal(bench.messages.length, 2)
  })

  it('a number, a PIN, a password', async () => {
    await addFirst({ kind: 'sms-code', target: '+4915123456789' }, async (_, bench) => ({
      code: readCode(bench, '+4915123456789'),
    }))
    await addFirst({ kind: 'pin' }, async () => ({ code: '830275' }))
    await addFirst({ kind: 'password' }, async () => ({ password: PASSWORD }))
  })

  it('recovery codes, shown once', async () => {
    const bench = await createAnna(['password'])
    const page = await openFresh(bench)
    const reply = await addOwn(page, { kind: 'recovery-code' })
    const codes = reply.body['codes'] as string[]
    assert.equal(new Set(codes).size, 10)
    assert.ok(!JSON.stringify(await bench.store.list('person/')).includes(codes[0] ?? 'none'))
    const added = bench.audit.filter((one) => one.event === 'authenticator.added')
    assert.deepEqual(
      added.map((one) => one.kind).filter((kind) => kind === 'recovery-code'),
      ['recovery-code'],
    )
    assert.equal(
      toListed(await listOwn(page)).find((one) => one.kind === 'recovery-code')?.['remaining'],
      10,
    )
  })

  it('nothing at an address or number that gets no codes', async () => {
    const bench = await createAnna([])
    const page = await openVisit(bench, ANNA.user)
    for (const body of [
      { kind: 'email-code', target: 'not an address' },
      { kind: 'email-code' },
      { kind: 'sms-code', target: '+12025550123' },
      { kind: 'sms-code', target: 'anna@harbour.example' },
    ]) {
      assertProblem(await addOwn(page, body), 'target_refused')
    }
    await bench.settle()
    assert.deepEqual(bench.messages, [])
  })

  it('nothing that the site does not let people add', async () => {
    const bench = await createAnna([])
    const page = await openVisit(bench, ANNA.user)
    assertProblem(await addOwn(page, { kind: 'temporary-code' }), 'authenticator_unavailable')
    assertProblem(await addOwn(page, { kind: 'mind-reading' }), 'request_malformed')
  })

  it('an address that somebody else has: only who proves it hears of that', async () => {
    const bench = await createAnna([])
    await settlePerson(bench, BERT, ['mail'])
    const page = await openVisit(bench, ANNA.user)
    assert.equal((await addOwn(page, { kind: 'email-code', target: BERT.mail })).status, 200)
    await bench.settle()
    assertProblem(await page.answer({ code: readCode(bench, BERT.mail) }), 'login_name_taken')
    assert.deepEqual(await getKinds(bench), [])
  })

  it('an address that was refused a moment ago and is free now: the answer need not wait', async () => {
    const bench = await createAnna([])
    await settlePerson(bench, BERT, ['mail'])
    bench.clock.advance(31)
    const page = await openVisit(bench, ANNA.user)
    await addOwn(page, { kind: 'email-code', target: BERT.mail })
    await bench.settle()
    const answer = { code: readCode(bench, BERT.mail) }
    assertProblem(await page.answer(answer), 'login_name_taken')
    assertProblem(await page.answer(answer), 'login_name_taken')
    await callSite(bench, {
      method: 'DELETE',
      path: `/v1/site/people/${BERT.user}`,
      key: PEOPLE_KEY,
    })
    assert.equal((await page.answer(answer)).status, 200)
    assert.deepEqual(await getKinds(bench), ['email-code'])
  })

  it('five wrong codes to a new address end that for this visit, and nothing is sent any more', async () => {
    const bench = await createAnna([])
    const page = await openVisit(bench, ANNA.user)
    await addOwn(page, { kind: 'email-code', target: NEW_MAIL })
    for (let i = 0; i < 5; i += 1) await page.answer({ code: `00000${i}` })
    bench.clock.advance(60)
    assertProblem(await addOwn(page, { kind: 'email-code', target: NEW_MAIL }), 'attempts_exceeded')
    await bench.settle()
    assert.equal(bench.messages.length, 1)
  })
})
