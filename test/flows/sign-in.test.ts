import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { toSha256 } from '@countersign/protocol'
import { createBench, ORIGIN } from './support/backend.ts'
import { Page, readClaims, readCode } from './support/page.ts'
import {
  ANNA,
  answerAmbient,
  assertProblem,
  BERT,
  PASSWORD,
  readApp,
  settlePasskey,
  settlePerson,
  toOffer,
} from './support/people.ts'

async function createAnna(...options: Parameters<typeof createBench>) {
  const bench = await createBench(...options)
  await settlePerson(bench, ANNA)
  return { bench, page: new Page(bench) }
}

describe('signing in', () => {
  it('leads from a name over a password to a login proof bound to browser and origin', async () => {
    const { page } = await createAnna()
    const begun = await page.begin()
    assert.equal(begun.view.state, 'identify')
    assert.ok(begun.view.passkey)
    const named = await page.identify('Anna@Harbour.example')
    assert.equal(named.view.state, 'prompt')
    assert.equal(named.view.prompt?.kind, 'password')
    assert.equal(named.view.own, false)
    const done = await page.answer({ password: PASSWORD })
    assert.equal(done.status, 200)
    assert.equal(done.view.state, 'done')
    const claims = readClaims(done.view.proof)
    assert.equal(claims['sub'], ANNA.user)
    assert.equal(claims['acr'], 'aal1')
    assert.deepEqual(claims['amr'], ['pwd'])
    assert.equal(claims['origin'], ORIGIN)
    assert.equal(claims['nonce'], await toSha256(page.cookie))
  })

  it('is one issued proof in the audit, however often the page asks for it', async () => {
    const { bench, page } = await createAnna()
    await page.begin({ login_name: ANNA.mail })
    await page.answer({ password: PASSWORD })
    await page.answer({ password: PASSWORD })
    await page.read()
    const issued = bench.audit.filter((one) => one.event === 'proof.issued')
    assert.equal(issued.length, 1)
    assert.equal(issued[0]?.transaction, page.view?.id)
    assert.deepEqual([issued[0]?.purpose, issued[0]?.acr], ['login', 'aal1'])
  })

  it('asks for a second step where the level needs it, and sends only on a press', async () => {
    const { bench, page } = await createAnna({ site: { signIn: { acr: 'aal2' } } })
    await page.begin({ login_name: ANNA.mail })
    const first = await page.answer({ password: PASSWORD })
    assert.equal(first.view.state, 'choose')
    assert.equal(first.view.own, true)
    await bench.settle()
    assert.equal(bench.messages.length, 0)
    await page.challenge(toOffer(page, 'sms-code'))
    await bench.settle()
    assert.equal(bench.messages.length, 1)
    const done = await page.answer({ code: readCode(bench, ANNA.phone) })
    assert.equal(done.view.state, 'done')
    const claims = readClaims(done.view.proof)
    assert.equal(claims['acr'], 'aal2')
    assert.deepEqual(claims['amr'], ['pwd', 'otp', 'sms', 'mfa'])
  })

  it('takes a code by mail, which stays one weak factor even beside a password', async () => {
    const { bench, page } = await createAnna({ site: { signIn: { acr: 'aal2' } } })
    await page.begin({ login_name: ANNA.mail })
    await page.challenge('email-code')
    await bench.settle()
    const first = await page.answer({ code: readCode(bench, ANNA.mail) })
    assert.equal(first.view.prompt?.kind, 'password')
    const second = await page.answer({ password: PASSWORD })
    assert.equal(second.view.state, 'choose', 'mail and password are not two factors')
    assert.equal(second.view.proof, undefined)
  })

  it('takes the code of an app once per step', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA, ['totp'])
    const code = await readApp(bench)
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    await page.challenge('totp')
    assert.equal((await page.answer({ code })).view.state, 'done')
    const again = new Page(bench)
    await again.begin({ login_name: ANNA.mail })
    await again.challenge('totp')
    assertProblem(await again.answer({ code }), 'answer_wrong')
  })

  it('signs in with a passkey alone, whoever is typed: the credential names the person', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA)
    const key = await settlePasskey(bench, BERT.user)
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    const done = await answerAmbient(page, key)
    assert.equal(done.view.state, 'done')
    assert.equal(readClaims(done.view.proof)['sub'], BERT.user)
    assert.equal(readClaims(done.view.proof)['acr'], 'phr')
    assert.equal(done.view.login_name, undefined)
  })

  it('reads the whole password, exactly as typed', async () => {
    const { page } = await createAnna()
    await page.begin({ login_name: ANNA.mail })
    for (const password of [`${PASSWORD} `, PASSWORD.slice(0, -1), PASSWORD.toUpperCase()]) {
      assertProblem(await page.answer({ password }), 'answer_wrong')
    }
    assert.equal((await page.answer({ password: PASSWORD })).view.state, 'done')
  })
})

describe('what a sign-in refuses', () => {
  it('a wrong password, with the view that the page goes on with', async () => {
    const { page } = await createAnna()
    await page.begin({ login_name: ANNA.mail })
    const wrong = await page.answer({ password: 'something else entirely' })
    assert.equal(wrong.status, 403)
    assertProblem(wrong, 'answer_wrong')
    assert.equal(wrong.view.state, 'prompt')
  })

  it('naming somebody else once a factor is proven', async () => {
    const { page } = await createAnna({ site: { signIn: { acr: 'aal2' } } })
    await page.begin({ login_name: ANNA.mail })
    await page.answer({ password: PASSWORD })
    assertProblem(await page.identify(BERT.mail), 'identify_refused')
  })

  it('to carry tries over to another name: they stay spent', async () => {
    const { bench, page } = await createAnna()
    await settlePerson(bench, BERT)
    await page.begin({ login_name: ANNA.mail })
    for (let i = 0; i < 5; i += 1) await page.answer({ password: `wrong number ${i}` })
    const named = await page.identify(BERT.mail)
    assert.equal(named.view.offers.find((one) => one.kind === 'password')?.reason, 'limited')
    assertProblem(await page.answer({ password: PASSWORD }), 'attempts_exceeded')
  })

  it('the code of one transaction in another', async () => {
    const { bench, page } = await createAnna()
    await page.begin({ login_name: ANNA.mail })
    await page.challenge('sms-code')
    await bench.settle()
    const code = readCode(bench, ANNA.phone)
    const other = new Page(bench)
    await other.begin({ login_name: ANNA.mail })
    bench.clock.advance(31)
    await other.challenge('sms-code')
    assertProblem(await other.answer({ code }), 'answer_wrong')
  })

  it('a code after ten minutes, and takes it just before its end', async () => {
    const { bench, page } = await createAnna()
    await page.begin({ login_name: ANNA.mail })
    const asked = await page.challenge('sms-code')
    await bench.settle()
    const code = readCode(bench, ANNA.phone)
    const life = (asked.view.prompt?.expires_at ?? 0) - bench.clock.now()
    assert.ok(life > 0 && life <= 600)
    bench.clock.advance(life)
    assertProblem(await page.answer({ code }), 'challenge_expired')
    const late = new Page(bench)
    await late.begin({ login_name: ANNA.mail })
    await late.challenge('sms-code')
    await bench.settle()
    bench.clock.advance(life - 1)
    assert.equal((await late.answer({ code: readCode(bench, ANNA.phone) })).status, 200)
  })

  it('an answer after the end: expired, cancelled, done', async () => {
    const { bench, page } = await createAnna()
    await page.begin({ login_name: ANNA.mail })
    await page.cancel()
    assertProblem(await page.answer({ password: PASSWORD }), 'transaction_closed')
    assertProblem(await page.challenge('password'), 'transaction_closed')
    assert.equal((await page.cancel()).view.state, 'cancelled')
    const old = new Page(bench)
    await old.begin({ login_name: ANNA.mail })
    bench.clock.advance(600)
    assertProblem(await old.answer({ password: PASSWORD }), 'transaction_expired')
    assert.equal((await old.read()).view.state, 'expired')
    const done = new Page(bench)
    await done.begin({ login_name: ANNA.mail })
    await done.answer({ password: PASSWORD })
    assertProblem(await done.cancel(), 'transaction_closed')
    bench.clock.advance(61)
    assert.equal(
      (await done.read()).view.proof,
      undefined,
      'a proof is not signed again after its life',
    )
  })

  it('steps out of order: an answer before a question, a question before a name', async () => {
    const { page } = await createAnna()
    await page.begin()
    assertProblem(await page.answer({ password: PASSWORD }), 'challenge_unknown')
    assertProblem(await page.challenge('password'), 'authenticator_unavailable')
    await page.identify(ANNA.mail)
    assertProblem(await page.challenge('pin'), 'authenticator_unavailable')
    assertProblem(await page.answer({ skip: true }), 'request_malformed')
    assertProblem(await page.answer({ code: '123456' }), 'request_malformed')
  })

  it('somebody else’s transaction, with the same answer as one that never was', async () => {
    const { bench, page } = await createAnna()
    await page.begin({ login_name: ANNA.mail })
    const thief = new Page(bench)
    thief.id = page.id
    const [stolen, unknown] = [
      await thief.read(),
      await thief.send('GET', '/v1/transactions/nowhere'),
    ]
    assertProblem(stolen, 'transaction_unknown')
    const { instance: _a, ...first } = stolen.body
    const { instance: _b, ...second } = unknown.body
    assert.deepEqual(first, second)
  })
})
