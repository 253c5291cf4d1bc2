import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CodePrompt } from '@countersign/protocol'
import * as v from 'valibot'
import { createBench, OTHER_KEY, PEOPLE_KEY, SITE_KEY, type Bench } from './support/backend.ts'
import { listen, type Heard } from './support/listen.ts'
import { beginForSite, callSite, Page, readCode, SESSION } from './support/page.ts'
import {
  addOwn,
  ANNA,
  BERT,
  beginRemembered,
  give,
  openStepUp,
  openVisit,
  PASSWORD,
  readApp,
  rememberDevice,
  SEED,
  settlePasskey,
  settlePerson,
  toOffer,
} from './support/people.ts'

/** Secrets that come up on the way, by what they are. */
type Planted = Map<string, string>

/** Beside the audit only refusals, since a right answer may well be told its own proof. */
function toRefusals(heard: readonly Heard[]): readonly string[] {
  const refused = heard.filter(({ status }) => status < 200 || status > 299)
  return refused.map(({ body }) => {
    // The view is what the page may see anyway: the name it typed, its own masked targets.
    const { view: _own, ...problem } = JSON.parse(body) as Record<string, unknown>
    return JSON.stringify(problem)
  })
}

async function signInWrongAndRight(bench: Bench, planted: Planted): Promise<void> {
  const page = new Page(bench)
  planted.set('token', page.token)
  planted.set('binding cookie', page.cookie)
  planted.set('wrong password', 'a wrong password that somebody typed')
  planted.set('unknown name', 'somebody.unknown@elsewhere.example')
  await page.begin({ login_name: planted.get('unknown name') ?? '' })
  await page.identify(ANNA.mail)
  await page.answer({ password: planted.get('wrong password') })
  await page.answer({ password: 5 })
  await page.challenge('sms-code')
  await bench.settle()
  planted.set('text code', readCode(bench, ANNA.phone))
  await page.answer({ code: '000000' })
  const done = await page.answer({ code: planted.get('text code') })
  planted.set('login proof', done.view.proof ?? '')
  const stolen = new Page(bench)
  stolen.id = page.id
  await stolen.read()
}

async function approve(bench: Bench, planted: Planted): Promise<void> {
  const action = {
    type: 'transfer',
    amount: { value: '3141.59', currency: 'EUR' },
    payee: 'Payee Canary',
  }
  const { handle } = await beginForSite(bench, { user: ANNA.user, action })
  planted.set('handle', handle)
  const page = new Page(bench)
  await page.begin({ purpose: 'step-up', handle })
  await new Page(bench).begin({ purpose: 'step-up', handle })
  planted.set('app code', await readApp(bench))
  await page.answer({ code: planted.get('app code') })
  const done = await page.answer({ password: PASSWORD })
  planted.set('step-up proof', done.view.proof ?? '')
  planted.set('payee', 'Payee Canary')
  planted.set('amount', '3141.59')
  const body = {
    purpose: 'step-up',
    proof: done.view.proof,
    user: BERT.user,
    session: SESSION,
    action,
  }
  await callSite(bench, { path: '/v1/site/proofs/redeem', body })
  await callSite(bench, { path: '/v1/site/proofs/redeem', body: { ...body, user: ANNA.user } })
  await callSite(bench, { path: '/v1/site/proofs/redeem', body: { ...body, user: ANNA.user } })
  const refused = { ...body, purpose: 'step-up', action: { ...action, extra: 'Payee Canary' } }
  await callSite(bench, { path: '/v1/site/transactions', body: refused })
  await callSite(bench, { path: '/v1/site/transactions', body: {}, key: OTHER_KEY })
}

async function changeAccount(bench: Bench, planted: Planted): Promise<void> {
  bench.clock.advance(60)
  const page = await openVisit(bench, ANNA.user)
  await addOwn(page, { kind: 'totp' })
  await page.answer({ code: await readApp(bench) })
  await page.answer({ password: PASSWORD })
  await addOwn(page, { kind: 'totp' })
  planted.set('new seed', v.parse(CodePrompt, page.view?.prompt?.data).enrol?.secret ?? '')
  await page.answer({ code: '111111' })
  const codes = (await addOwn(page, { kind: 'recovery-code' })).body['codes'] as string[]
  planted.set('recovery code', codes[0] ?? '')
  planted.set('recovery code, bare', (codes[1] ?? '').replaceAll('-', ''))
  await addOwn(page, { kind: 'password' })
  planted.set('new password', 'the new password of the canary')
  await page.answer({ password: 'short canary' })
  planted.set('short password', 'short canary')
  await page.answer({ password: planted.get('new password') })
  await addOwn(page, { kind: 'pin' })
  planted.set('pin', '730518')
  await page.answer({ code: '730518' })
  planted.set('new mail', 'canary.new@harbour.example')
  await addOwn(page, { kind: 'email-code', target: planted.get('new mail') })
  await bench.settle()
  planted.set('mail code', readCode(bench, planted.get('new mail') ?? ''))
  await page.answer({ code: planted.get('mail code') })
  await bench.settle()
  const link = bench.messages.map((one) => /#([\w-]+)/.exec(one.text)?.[1]).find(Boolean)
  planted.set('objection code', link ?? '')
}

async function recoverAndJoin(bench: Bench, planted: Planted): Promise<void> {
  const page = new Page(bench)
  await page.begin({ login_name: ANNA.mail })
  await page.challenge('recovery-code', { recover: true })
  await page.answer({ code: planted.get('recovery code') })
  await page.answer({ password: PASSWORD })
  planted.set('newcomer', 'canary.joins@harbour.example')
  const joining = new Page(bench)
  await joining.begin({ login_name: planted.get('newcomer') ?? '' })
  await joining.challenge('email-code')
  await bench.settle()
  await joining.answer({ code: readCode(bench, planted.get('newcomer') ?? '') })
  const temporary = await give(bench, BERT, { kind: 'temporary-code' })
  planted.set('temporary code', String(temporary.body['secret']))
  await give(bench, BERT, { kind: 'pin', secret: '123456' })
  await give(bench, BERT, { kind: 'passkey', secret: PASSWORD })
}

async function useDevice(bench: Bench): Promise<void> {
  bench.clock.advance(3600)
  const device = await rememberDevice(bench, BERT)
  const page = await beginRemembered(bench, device, BERT.mail)
  await page.challenge(toOffer(page, 'password'))
  await page.answer({ password: 'wrong again' })
  await settlePasskey(bench, 'u-cleo')
  const stepUp = await openStepUp(bench, 'u-cleo')
  await stepUp.answer({ response: { id: 'x' } })
  await stepUp.cancel()
}

async function walkAll() {
  const opened = await createBench({ site: { signIn: { signUp: 'open' } } })
  const { stage: bench, heard } = listen(opened)
  const planted: Planted = new Map([
    ['password', PASSWORD],
    ['seed', SEED],
    ['site key', SITE_KEY],
    ['people key', PEOPLE_KEY],
    ['mail', ANNA.mail],
    ['phone', ANNA.phone],
    ['user', ANNA.user],
    ['other user', BERT.user],
  ])
  await settlePerson(bench, ANNA, ['password', 'totp', 'phone'])
  await settlePerson(bench, BERT, ['password', 'mail'])
  await signInWrongAndRight(bench, planted)
  await approve(bench, planted)
  await changeAccount(bench, planted)
  await recoverAndJoin(bench, planted)
  await useDevice(bench)
  await bench.settle()
  for (const [what, value] of planted)
    assert.ok(value.length >= 6 && value !== 'none', `${what} came up`)
  const headers = heard.map((one) => one.headers)
  return { bench, planted, refusals: toRefusals(heard), headers }
}

function assertSilent(text: string, planted: Planted, spared: readonly string[] = []): void {
  for (const [what, value] of planted) {
    if (spared.includes(what)) continue
    assert.ok(
      !text.includes(value),
      `${what} is in ${text.slice(Math.max(0, text.indexOf(value) - 80), text.indexOf(value))}…`,
    )
  }
}

const { bench, planted, refusals, headers } = await walkAll()

describe('what is secret or tells who somebody is', () => {
  it('is in no audit event', () => {
    assert.ok(bench.audit.length > 60)
    assertSilent(JSON.stringify(bench.audit), planted)
    const events = new Set(bench.audit.map((one) => one.event))
    for (const event of [
      'answer.right',
      'answer.wrong',
      'message.sent',
      'proof.refused',
      'proof.redeemed',
      'authenticator.added',
      'person.created',
      'transaction.done',
      'handle.claimed_twice',
      'request.refused',
    ] as const) {
      assert.ok(events.has(event), `${event} was heard`)
    }
  })

  it('is in no refusal and in no header', () => {
    assert.ok(refusals.length > 15)
    assertSilent(refusals.join('\n'), planted)
    assertSilent(headers.join('\n'), planted)
  })

  it('is in no refusal as a stack, a path, or words of a library', () => {
    for (const text of refusals)
      assert.doesNotMatch(text, /node_modules|file:|\bat \w+ \(|valibot|Error:|sqlite/i)
  })

  it('is not kept in clear: a stolen store holds no code, password, seed, token, handle, key or proof', async () => {
    const entries = await bench.store.list('', { limit: 1000 })
    assert.ok(entries.length > 20)
    const personal = [
      'mail',
      'phone',
      'user',
      'other user',
      'new mail',
      'newcomer',
      'unknown name',
      'payee',
      'amount',
    ]
    assertSilent(JSON.stringify(entries), planted, personal)
  })

  it('names no person in a key of the store but by the site’s own id', async () => {
    const keys = (await bench.store.list('', { limit: 1000 })).map((one) => one.key).join('\n')
    assertSilent(keys, planted, ['user', 'other user'])
  })
})
