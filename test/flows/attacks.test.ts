/**
 * @module
 * Attacks that once worked, each named after what must not be possible.
 */
import type { Message } from '@countersign/server'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBench, ISSUER, ORIGIN, type Bench } from './support/backend.ts'
import { callSite, Page, putPerson, readCode, SESSION } from './support/page.ts'
import {
  addOwn,
  ANNA,
  answerPasskey,
  assertProblem,
  createKey,
  give,
  listOwn,
  openVisit,
  PASSWORD,
  readApp,
  removeOwn,
  settlePerson,
} from './support/people.ts'
import { createAnna, openFresh, toListed } from './support/visits.ts'

/** Answers a code that was just asked for. */
async function answerCode(bench: Bench, page: Page, to: string) {
  await bench.settle()
  return page.answer({ code: readCode(bench, to) })
}

describe('a question that was opened for a first way', () => {
  it('adds nothing once another first way was added meanwhile', async () => {
    const bench = await createBench()
    await putPerson(bench, ANNA.user, {})
    const theirs = await openVisit(bench, ANNA.user)
    await addOwn(theirs, { kind: 'passkey' })
    const own = await openVisit(bench, ANNA.user)
    await addOwn(own, { kind: 'passkey' })
    await answerPasskey(own, createKey())
    assertProblem(await answerPasskey(theirs, createKey()), 'fresh_proof_required')
    const { authenticators } = await bench.backend.people.read('harbour', ANNA.user)
    assert.equal(authenticators.length, 1)
  })
})

describe('a way that is held back', () => {
  it('adds none that counts at once', async () => {
    const bench = await createAnna([])
    const { body } = await give(bench, ANNA, { kind: 'temporary-code' })
    const page = await openVisit(bench, ANNA.user)
    await addOwn(page, { kind: 'passkey' })
    await page.answer({ code: body['secret'] })
    await addOwn(page, { kind: 'passkey' })
    const key = createKey()
    await answerPasskey(page, key)
    const next = await openVisit(bench, ANNA.user)
    await next.challenge('passkey')
    await answerPasskey(next, key)
    await addOwn(next, { kind: 'passkey' })
    await answerPasskey(next, createKey())
    const passkeys = toListed(await listOwn(next)).filter((one) => one.kind === 'passkey')
    assert.deepEqual(
      passkeys.map((one) => one['full_strength']),
      [false, false],
    )
  })

  it('is not made whole by adding the same address once more', async () => {
    const bench = await createAnna(['password', 'phone'])
    const page = await openFresh(bench)
    await page.challenge('sms-code')
    await answerCode(bench, page, ANNA.phone)
    const target = '+4915123456700'
    for (let turn = 0; turn < 2; turn += 1) {
      bench.clock.advance(31)
      await addOwn(page, { kind: 'sms-code', target })
      assert.equal((await answerCode(bench, page, target)).status, 200)
    }
    const listed = toListed(await listOwn(page)).slice(-2)
    assert.deepEqual(
      listed.map((one) => one['full_strength']),
      [false, false],
    )
  })

  it('is not made whole by a code that was sent before it belonged to anybody', async () => {
    const bench = await createBench({ site: { signIn: { acr: 'aal2', signUp: 'open' } } })
    await settlePerson(bench, ANNA, ['password', 'phone'])
    const target = '+4915123456700'
    const early = new Page(bench, { address: '198.51.100.4' })
    await early.begin({ login_name: target })
    await early.challenge('sms-code')
    await bench.settle()
    const code = readCode(bench, target)
    bench.clock.advance(31)
    const page = await openFresh(bench)
    await page.challenge('sms-code')
    await answerCode(bench, page, ANNA.phone)
    await addOwn(page, { kind: 'sms-code', target })
    assert.equal((await answerCode(bench, page, target)).status, 200)
    assert.equal((await early.answer({ code })).view.prompt?.kind, 'password')
    assert.equal((await early.answer({ password: PASSWORD })).view.state, 'choose')
  })
})

const MALLORY = 'mallory@evil.example'

/** Anna's account, into which somebody with her session got an address of their own. */
async function intrude() {
  const bench = await createAnna(['password', 'mail'])
  const page = await openFresh(bench)
  await page.challenge('email-code')
  await answerCode(bench, page, ANNA.mail)
  await addOwn(page, { kind: 'email-code', target: MALLORY })
  await answerCode(bench, page, MALLORY)
  await bench.settle()
  const added = bench.messages.find((one) => one.to === ANNA.mail && isLinked(one))
  bench.messages.length = 0
  const listed = toListed(await listOwn(page))
  const id = listed.find((one) => one['full_strength'] === false)?.id ?? assert.fail('it is listed')
  return { bench, page, id, link: /objection#([\w-]+)/.exec(added?.text ?? '')?.[1] }
}

const isLinked = ({ text }: Message): boolean => text.includes('/objection#')

const object = (bench: Bench, code: string | undefined) =>
  bench.backend.fetch(
    new Request(`${ISSUER}/v1/objections`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: ORIGIN },
      body: JSON.stringify({ code }),
    }),
  )

describe('a contact that can still be objected to', () => {
  it('cannot object to being removed again', async () => {
    const { bench, page, id } = await intrude()
    assert.equal((await removeOwn(page, id)).status, 200)
    await bench.settle()
    assert.deepEqual(
      bench.messages.map((one) => one.to),
      [ANNA.mail, MALLORY],
    )
    assert.deepEqual(bench.messages.filter(isLinked), [])
  })

  it('cannot undo what the owner adds', async () => {
    const { bench, page } = await intrude()
    bench.clock.advance(31)
    await addOwn(page, { kind: 'email-code', target: 'anna.work@harbour.example' })
    await answerCode(bench, page, 'anna.work@harbour.example')
    await bench.settle()
    assert.deepEqual(
      bench.messages.filter(isLinked).map((one) => one.to),
      [ANNA.mail],
    )
  })

  it('leaves no visit behind that could bring it back after the objection', async () => {
    const { bench, page, link } = await intrude()
    bench.clock.advance(31)
    assert.equal((await object(bench, link)).status, 200)
    assertProblem(await addOwn(page, { kind: 'email-code', target: MALLORY }), 'transaction_closed')
  })
})

describe('what was proven with a way that is gone', () => {
  it('is worth nothing any more: a replaced password opens no second step', async () => {
    const bench = await createBench({ site: { signIn: { acr: 'aal2' } } })
    await settlePerson(bench, ANNA, ['password', 'totp'])
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    await page.answer({ password: PASSWORD })
    await give(bench, ANNA, { kind: 'password', secret: `${PASSWORD}-anew` })
    const { view } = await page.answer({ code: await readApp(bench) })
    assert.deepEqual(
      [view.state, view.problem, view.proof],
      ['failed', 'transaction_closed', undefined],
    )
  })

  it('changes nothing in a visit, be its question open already; who replaced it goes on', async () => {
    const bench = await createAnna(['password'])
    const [thief, asking, own] = await Promise.all([
      openFresh(bench),
      openFresh(bench),
      openFresh(bench),
    ])
    await addOwn(asking, { kind: 'passkey' })
    await addOwn(own, { kind: 'password' })
    assert.equal((await own.answer({ password: `${PASSWORD}-anew` })).status, 200)
    assertProblem(await addOwn(thief, { kind: 'passkey' }), 'fresh_proof_required')
    assertProblem(await answerPasskey(asking, createKey()), 'fresh_proof_required')
    assert.equal((await addOwn(own, { kind: 'passkey' })).status, 200)
    assert.equal((await answerPasskey(own, createKey())).status, 200)
  })
})

describe('the offer of a first passkey after signing in by mail', () => {
  it('is void once the person has one that the mailbox does not replace', async () => {
    const bench = await createAnna(['mail'])
    const login = new Page(bench)
    await login.begin({ login_name: ANNA.mail })
    await login.challenge('email-code')
    assert.equal((await answerCode(bench, login, ANNA.mail)).view.prompt?.kind, 'passkey')
    const own = await openVisit(bench, ANNA.user)
    bench.clock.advance(31)
    await own.challenge('email-code')
    await answerCode(bench, own, ANNA.mail)
    await addOwn(own, { kind: 'passkey' })
    await answerPasskey(own, createKey())
    assertProblem(await answerPasskey(login, createKey()), 'fresh_proof_required')
    const { authenticators } = await bench.backend.people.read('harbour', ANNA.user)
    assert.deepEqual(
      authenticators.map((one) => one.kind),
      ['email-code', 'passkey'],
    )
  })
})

describe('a body that is JSON, yet has no canonical form', () => {
  for (const [name, answer] of [
    ['half a surrogate pair', '{"password":"\\ud800"}'],
    ['a number without end', '{"password":"x","more":1e999}'],
    ['brackets without end', `{"password":"x","more":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
  ] as const) {
    it(`is refused, and is no failure of ours: ${name}`, async () => {
      const bench = await createAnna(['password'])
      const page = new Page(bench)
      await page.begin({ login_name: ANNA.mail })
      const response = await bench.backend.fetch(
        new Request(`${ISSUER}/v1/transactions/${page.id}/answers`, {
          method: 'POST',
          headers: {
            Authorization: `Bearer ${page.token}`,
            Origin: ORIGIN,
            'Content-Type': 'application/json',
          },
          body: `{"challenge":"${page.view?.prompt?.challenge}","answer":${answer}}`,
        }),
      )
      assert.equal(response.status, 400)
      assert.equal(((await response.json()) as { code: string }).code, 'request_malformed')
    })
  }
})

describe('a payee', () => {
  for (const [name, payee] of [
    ['turns the reading direction', 'Lind\u202etsivq'],
    ['isolates what follows', 'Lindqvist \u2067Boats'],
    ['holds a character without width', 'Lind\u200bqvist Boats'],
    ['shows nothing at all', '\u2060'],
  ] as const) {
    it(`that ${name} is not shown as another`, async () => {
      const bench = await createAnna(['password', 'totp'])
      const action = { type: 'transfer', amount: { value: '1.00', currency: 'EUR' }, payee }
      const begun = await callSite(bench, {
        path: '/v1/site/transactions',
        body: { purpose: 'step-up', user: ANNA.user, session: SESSION, action },
      })
      assertProblem(begun, 'action_malformed')
    })
  }
})
