import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { toActionHash, toBase64url } from '@countersign/protocol'
import { outbox } from '@countersign/server/senders/outbox'
import { createBench, SITE_KEY } from './support/backend.ts'
import { beginForSite, callSite, Page, readClaims, readCode, SESSION } from './support/page.ts'
import {
  ANNA,
  assertProblem,
  BERT,
  openStepUp,
  PASSWORD,
  readApp,
  settlePasskey,
  settlePerson,
  toOffer,
  toOptions,
} from './support/people.ts'

const TRANSFER = {
  type: 'transfer',
  amount: { value: '250.00', currency: 'EUR' },
  payee: 'Lindqvist Boats',
}

const begin = (bench: Parameters<typeof callSite>[0], body: Record<string, unknown>) =>
  callSite(bench, {
    path: '/v1/site/transactions',
    body: { purpose: 'step-up', user: ANNA.user, session: SESSION, ...body },
  })

/** An own member, whatever its name means elsewhere. */
const toMember = (name: string) => JSON.parse(`{"${name}":"x"}`) as Record<string, unknown>

async function createAnna(
  given: Parameters<typeof settlePerson>[2] = ['password', 'totp', 'phone'],
) {
  const bench = await createBench()
  await settlePerson(bench, ANNA, given)
  return bench
}

describe('approving an action', () => {
  it('shows what the site asked for, and proves exactly that', async () => {
    const bench = await createAnna()
    const page = await openStepUp(bench, ANNA.user, {
      action: TRANSFER,
      nonce: 'nonce-of-the-site',
    })
    assert.deepEqual(page.view?.action?.text, [
      { text: 'Send ' },
      { field: 'amount', text: '€250.00' },
      { text: ' to ' },
      { field: 'payee', text: 'Lindqvist Boats' },
    ])
    assert.deepEqual(page.view.action.rows, [])
    assert.equal(page.view.own, true)
    assert.equal(page.view.prompt?.kind, 'totp')
    await page.answer({ code: await readApp(bench) })
    const done = await page.answer({ password: PASSWORD })
    const claims = readClaims(done.view.proof)
    assert.equal(claims['sub'], ANNA.user)
    assert.equal(claims['session'], SESSION)
    assert.equal(claims['nonce'], 'nonce-of-the-site')
    assert.equal(claims['acr'], 'aal2')
    assert.equal(claims['txn'], page.id)
    assert.equal(claims['action_hash'], await toActionHash(TRANSFER))
    assert.equal(claims['sid'], undefined)
    assert.equal(claims['auth_time'], bench.clock.now())
  })

  it('speaks the person’s language, and names the values in the message', async () => {
    const bench = await createAnna(['phone', 'password'])
    const page = await openStepUp(bench, ANNA.user, { action: TRANSFER, locale: 'de-AT' })
    const text = page.view?.action?.text.map((part) => part.text).join('')
    assert.match(text ?? '', /^€\s250,00 an Lindqvist Boats senden$/)
    await page.challenge(toOffer(page, 'sms-code'))
    await bench.settle()
    assert.match(bench.messages.at(-1)?.text ?? '', /250,00 an Lindqvist Boats/)
  })

  it('takes a language that has the name of something else for an unknown one', async () => {
    const bench = await createAnna()
    for (const locale of ['valueOf', 'toString']) {
      const page = await openStepUp(bench, ANNA.user, { action: TRANSFER, locale })
      assert.equal(page.view?.action?.text[0]?.text, 'Send ')
    }
  })

  it('binds a passkey’s signature to the action', async () => {
    const bench = await createBench()
    const key = await settlePasskey(bench, ANNA.user)
    const page = await openStepUp(bench, ANNA.user, { action: { type: 'payout', iban: 'DE02' } })
    const other = await openStepUp(bench, ANNA.user, { action: { type: 'payout', iban: 'DE03' } })
    const response = await key.get(toOptions(page))
    assertProblem(await other.answer({ response }), 'passkey_refused')
    const done = await page.answer({ response })
    assert.equal(readClaims(done.view.proof)['acr'], 'phr')
  })
})

describe('what a site may not ask for', () => {
  it('undeclared actions, fields, types of values', async () => {
    const bench = await createAnna()
    const refuse = async (action: Record<string, unknown>, code: string) =>
      assertProblem(await begin(bench, { action }), code)
    await refuse({ ...TRANSFER, type: 'erase' }, 'action_undeclared')
    await refuse({ ...TRANSFER, type: 'constructor' }, 'action_undeclared')
    await refuse({ ...TRANSFER, memo: 'x' }, 'action_undeclared')
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      await refuse({ ...TRANSFER, ...toMember(name) }, 'action_undeclared')
    }
    await refuse({ type: 'transfer', payee: 'x' }, 'action_malformed')
    await refuse({ ...TRANSFER, amount: '250.00' }, 'action_malformed')
    await refuse({ ...TRANSFER, amount: 250 }, 'action_malformed')
    await refuse({ ...TRANSFER, payee: { value: '1', currency: 'EUR' } }, 'action_malformed')
    await refuse({ ...TRANSFER, payee: 'two\nlines' }, 'action_malformed')
    await refuse({ ...TRANSFER, payee: ' ' }, 'action_malformed')
    for (const value of ['250,00', '1e3', '-1', '01', '250.00000', '']) {
      await refuse({ ...TRANSFER, amount: { value, currency: 'EUR' } }, 'request_malformed')
    }
    await refuse(
      { ...TRANSFER, amount: { value: '1', currency: 'EUR', extra: '1' } },
      'request_malformed',
    )
    await refuse({ ...TRANSFER, amount: 2.5 }, 'request_malformed')
    await refuse({ ...TRANSFER, Payee: 'x' }, 'request_malformed')
  })

  it('less than was declared; more is fine', async () => {
    const bench = await createAnna()
    assertProblem(await begin(bench, { action: TRANSFER, acr_values: ['aal1'] }), 'level_lowered')
    assertProblem(
      await begin(bench, { action: TRANSFER, acr_values: ['phr', 'aal1'] }),
      'level_lowered',
    )
    assert.equal((await begin(bench, { action: TRANSFER, acr_values: ['phr'] })).status, 201)
  })

  it('an account visit with an action, a person nobody knows, a sign-in that has ended', async () => {
    const bench = await createAnna()
    assertProblem(await begin(bench, { purpose: 'account', action: TRANSFER }), 'action_undeclared')
    assertProblem(await begin(bench, { user: 'u-nobody' }), 'person_unknown')
    assertProblem(await begin(bench, { sid: 'ended-or-never-there' }), 'session_required')
    assertProblem(await begin(bench, { purpose: 'login' }), 'request_malformed')
  })
})

describe('the level and the age of an approval', () => {
  it('is never lowered: without a way that reaches it, it says so and what would help', async () => {
    const bench = await createAnna(['password', 'mail'])
    const page = await openStepUp(bench, ANNA.user, { action: TRANSFER })
    assert.equal(page.view?.state, 'failed')
    assert.equal(page.view.problem, 'level_unreachable')
    const { would_help: helpful = [] } = page.view
    assert.ok(helpful.includes('passkey') && helpful.includes('totp'))
    assert.ok(!helpful.includes('email-code'))
    assertProblem(await page.challenge('password'), 'transaction_closed')
  })

  it('does not name as help what nobody here can add: a text, where no sender carries texts', async () => {
    const bench = await createBench({ config: { senders: { email: outbox() } } })
    await settlePerson(bench, ANNA, ['password', 'mail'])
    const page = await openStepUp(bench, ANNA.user, { action: TRANSFER })
    const help = page.view?.would_help ?? []
    assert.ok(help.includes('passkey'))
    assert.ok(!help.includes('sms-code'))
  })

  it('offers ways that cannot lead there as insufficient, and does not ask them', async () => {
    const bench = await createAnna(['password', 'totp', 'mail'])
    const page = await openStepUp(bench, ANNA.user, { action: TRANSFER })
    const mail = page.view?.offers.find((one) => one.kind === 'email-code')
    assert.equal(mail?.reason, 'insufficient')
    assertProblem(await page.challenge(mail.id), 'authenticator_unavailable')
  })

  it('drops an answer that grew too old, and asks that way again', async () => {
    const bench = await createAnna(['password', 'totp'])
    const page = await openStepUp(bench, ANNA.user, { action: TRANSFER, max_age: 60 })
    await page.answer({ code: await readApp(bench) })
    bench.clock.advance(61)
    const second = await page.answer({ password: PASSWORD })
    assert.equal(second.view.state, 'prompt', 'the code is too old by now')
    assert.equal(second.view.prompt?.kind, 'totp')
    const done = await page.answer({ code: await readApp(bench) })
    assert.equal(done.view.state, 'done')
    assert.equal(readClaims(done.view.proof)['auth_time'], bench.clock.now())
  })

  it('takes the declared age where the site asks for a longer one', async () => {
    const bench = await createAnna(['password', 'totp'])
    const page = await openStepUp(bench, ANNA.user, { action: TRANSFER, max_age: 86_400 })
    await page.answer({ code: await readApp(bench) })
    bench.clock.advance(299)
    await page.challenge(toOffer(page, 'password'))
    bench.clock.advance(2)
    const late = await page.answer({ password: PASSWORD })
    assert.notEqual(late.view.state, 'done')
  })
})

describe('a handle', () => {
  it('is claimed by one token; a second claim is refused and audited', async () => {
    const bench = await createAnna()
    const { handle } = await beginForSite(bench, { user: ANNA.user, action: TRANSFER })
    const page = new Page(bench)
    await page.begin({ purpose: 'step-up', handle })
    const thief = new Page(bench)
    assertProblem(await thief.begin({ purpose: 'step-up', handle }), 'handle_claimed')
    assert.ok(bench.audit.some((one) => one.event === 'handle.claimed_twice'))
    assert.equal((await page.read()).status, 200)
  })

  it('fixes the purpose: a login that takes one would get its person and its level', async () => {
    const bench = await createAnna()
    const { handle } = await beginForSite(bench, { user: ANNA.user, action: TRANSFER })
    for (const purpose of ['login', 'account'] as const) {
      assertProblem(await new Page(bench).begin({ purpose, handle }), 'handle_unknown')
    }
    assert.equal((await new Page(bench).begin({ purpose: 'step-up', handle })).status, 200)
  })

  it('is needed, known, and not too old', async () => {
    const bench = await createAnna()
    assertProblem(await new Page(bench).begin({ purpose: 'step-up' }), 'handle_required')
    const made = toBase64url(new Uint8Array(32))
    assertProblem(
      await new Page(bench).begin({ purpose: 'step-up', handle: made }),
      'handle_unknown',
    )
    const { handle, expires_at } = await beginForSite(bench, { user: ANNA.user, action: TRANSFER })
    bench.clock.advance(expires_at - bench.clock.now())
    assertProblem(await new Page(bench).begin({ purpose: 'step-up', handle }), 'handle_expired')
  })

  it('ends with the sign-in it belongs to', async () => {
    const bench = await createAnna()
    const login = new Page(bench)
    await login.begin({ login_name: ANNA.mail })
    const { sid } = readClaims((await login.answer({ password: PASSWORD })).view.proof)
    assert.ok(typeof sid === 'string')
    const page = await openStepUp(bench, ANNA.user, { action: TRANSFER, sid })
    assert.equal(page.view?.state, 'prompt')
    const { handle } = await beginForSite(bench, { user: ANNA.user, action: TRANSFER, sid })
    const ended = await callSite(bench, { path: `/v1/site/sessions/${sid}/end`, key: SITE_KEY })
    assert.deepEqual([ended.status, ended.body], [200, { ended: true }])
    assertProblem(await page.answer({ code: await readApp(bench) }), 'transaction_closed')
    assertProblem(await new Page(bench).begin({ purpose: 'step-up', handle }), 'session_required')
    const again = await callSite(bench, { path: `/v1/site/sessions/${sid}/end` })
    assert.equal(again.status, 200, 'already gone counts as ended')
  })

  it('joins no sign-in but the person’s own, which their logout would not end', async () => {
    const bench = await createAnna()
    await settlePerson(bench, BERT, ['password'])
    const login = new Page(bench)
    await login.begin({ login_name: BERT.mail })
    const { sid } = readClaims((await login.answer({ password: PASSWORD })).view.proof)
    assertProblem(await begin(bench, { sid }), 'session_required')
    assert.equal((await begin(bench, { user: BERT.user, sid })).status, 201)
  })

  it('gives nobody the right to name another person', async () => {
    const bench = await createAnna()
    const page = await openStepUp(bench, ANNA.user, { action: TRANSFER })
    assertProblem(await page.identify('bert@harbour.example'), 'identify_refused')
  })

  it('sends a code to the address on file only, whatever the page says', async () => {
    const bench = await createAnna(['password', 'phone'])
    const page = await openStepUp(bench, ANNA.user, { action: TRANSFER })
    await page.challenge(toOffer(page, 'sms-code'), {
      target: '+4915100000000',
      to: '+4915100000000',
    })
    await bench.settle()
    assert.deepEqual(
      bench.messages.map((one) => one.to),
      [ANNA.phone],
    )
    assert.match(readCode(bench, ANNA.phone), /^\d{6}$/)
  })
})
