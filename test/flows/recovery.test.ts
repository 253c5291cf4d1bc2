import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBench, type Bench, type BenchOptions } from './support/backend.ts'
import { beginForSite, callSite, Page, readClaims, readCode } from './support/page.ts'
import {
  ANNA,
  assertProblem,
  beginRemembered,
  giveRecoveryCodes,
  type Given,
  PASSWORD,
  readApp,
  rememberDevice,
  settlePerson,
  toOffer,
} from './support/people.ts'

const NEW_PASSWORD = `${PASSWORD} once more`

async function createAnna(given: readonly Given[], options: BenchOptions = {}): Promise<Bench> {
  const bench = await createBench(options)
  await settlePerson(bench, ANNA, given)
  return bench
}

/** From the password screen: *Forgot password?* by this kind. */
async function forget(bench: Bench, kind: string, loginName: string = ANNA.mail): Promise<Page> {
  const page = new Page(bench)
  await page.begin({ login_name: loginName })
  await page.challenge(kind, { recover: true })
  await bench.settle()
  return page
}

async function forgetByMail(bench: Bench): Promise<Page> {
  const page = await forget(bench, 'email-code')
  await page.answer({ code: readCode(bench, ANNA.mail) })
  return page
}

async function signIn(bench: Bench, password: string) {
  const page = new Page(bench)
  await page.begin({ login_name: ANNA.mail })
  return page.answer({ password })
}

describe('a forgotten password', () => {
  it('is replaced after a code by mail, where the person has nothing stronger', async () => {
    const bench = await createAnna(['password', 'mail'])
    const page = await forgetByMail(bench)
    assert.equal(page.view?.prompt?.kind, 'password')
    assert.equal(page.view.prompt.authenticator, 'enrol:password')
    const done = await page.answer({ password: NEW_PASSWORD })
    assert.equal(done.view.state, 'done')
    assertProblem(await signIn(bench, PASSWORD), 'answer_wrong')
    assert.equal((await signIn(bench, NEW_PASSWORD)).view.state, 'done')
  })

  it('is what the message names, and not a sign-in', async () => {
    const bench = await createAnna(['password', 'mail'])
    await forget(bench, 'email-code')
    const [message] = bench.messages
    assert.match(message?.subject ?? '', /reset your password/)
    assert.match(message?.text ?? '', /reset your password/)
    assert.doesNotMatch(message?.text ?? '', /sign in/)
  })

  it('is replaced after one recovery code, which is then used up', async () => {
    const bench = await createAnna(['password', 'totp', 'mail'])
    const [code = '', other = ''] = await giveRecoveryCodes(bench)
    const page = await forget(bench, 'recovery-code')
    await page.answer({ code })
    assert.equal((await page.answer({ password: NEW_PASSWORD })).view.state, 'done')
    const again = await forget(bench, 'recovery-code')
    assertProblem(await again.answer({ code }), 'answer_wrong')
    assert.equal((await again.answer({ code: other.toLowerCase() })).view.prompt?.kind, 'password')
  })

  it('tells every contact, ends every sign-in but the new one, and forgets the devices', async () => {
    const bench = await createAnna(['password', 'mail', 'phone'])
    const device = await rememberDevice(bench, ANNA)
    const old = readClaims((await signIn(bench, PASSWORD)).view.proof)['sid']
    const open = await beginForSite(bench, { user: ANNA.user, sid: old })
    const claimed = new Page(bench)
    await claimed.begin({ purpose: 'step-up', handle: open.handle })
    const page = await forgetByMail(bench)
    await page.challenge(toOffer(page, 'sms-code'))
    await bench.settle()
    await page.answer({ code: readCode(bench, ANNA.phone) })
    bench.messages.length = 0
    const done = await page.answer({ password: NEW_PASSWORD })
    await bench.settle()
    assert.deepEqual(
      bench.messages.map((one) => one.to).toSorted(),
      [ANNA.phone, ANNA.mail].toSorted(),
    )
    assert.ok(bench.messages.every((one) => /new password/.test(one.text)))
    const begin = (sid: unknown) =>
      callSite(bench, {
        path: '/v1/site/transactions',
        body: { purpose: 'step-up', user: ANNA.user, session: 'a'.repeat(16), sid },
      })
    assertProblem(await begin(old), 'session_required')
    assertProblem(await claimed.answer({ password: PASSWORD }), 'transaction_closed')
    assert.equal((await begin(readClaims(done.view.proof)['sid'])).status, 201)
    assert.equal((await beginRemembered(bench, device, ANNA.mail)).view?.own, false)
  })

  it('bears every try at a new one: a rule is no guess', async () => {
    const bench = await createAnna(['password', 'mail'])
    const page = await forgetByMail(bench)
    for (const password of [
      'short',
      'too short',
      'also short',
      'x'.repeat(14),
      'password1234567',
      'a',
      'b',
    ]) {
      const code = String((await page.answer({ password })).body['code'])
      assert.match(code, /^password_(too_short|common)$/)
    }
    assert.equal((await page.answer({ password: NEW_PASSWORD })).view.state, 'done')
  })

  it('of a site that asks two factors: the new one is not proven by choosing it', async () => {
    const bench = await createAnna(['password', 'totp', 'mail'], {
      site: { signIn: { acr: 'aal2' } },
    })
    const page = await forgetByMail(bench)
    assert.equal(page.view?.state, 'choose')
    await page.challenge(toOffer(page, 'totp'))
    await page.answer({ code: await readApp(bench) })
    const chosen = await page.answer({ password: NEW_PASSWORD })
    assert.equal(chosen.view.state, 'prompt')
    assert.equal(chosen.view.prompt?.kind, 'password')
    const done = await page.answer({ password: NEW_PASSWORD })
    assert.equal(readClaims(done.view.proof)['acr'], 'aal2')
  })
})

describe('a code by mail alone', () => {
  it('replaces nothing where the person has another way', async () => {
    const bench = await createAnna(['password', 'totp', 'mail'])
    const page = await forgetByMail(bench)
    assert.equal(page.view?.state, 'choose')
    assert.deepEqual(
      page.view.offers.filter((one) => one.available).map((one) => one.kind),
      ['totp'],
    )
    await page.challenge(toOffer(page, 'totp'))
    const next = await page.answer({ code: await readApp(bench) })
    assert.equal(next.view.prompt?.authenticator, 'enrol:password')
  })

  it('is not enough because the other way is locked', async () => {
    const bench = await createAnna(['password', 'totp', 'mail'])
    const { authenticators } = await bench.backend.people.read('harbour', ANNA.user)
    const totp = authenticators.find((one) => one.kind === 'totp')?.id ?? ''
    await bench.backend.people.lock('harbour', ANNA.user, totp)
    const page = await forgetByMail(bench)
    assert.equal(page.view?.state, 'failed')
    assert.equal(page.view.problem, 'level_unreachable')
  })

  it('is not enough because the site left the stronger way out of its recovery', async () => {
    const bench = await createAnna(['password', 'totp', 'mail'], {
      site: { signIn: { recovery: ['email-code'] } },
    })
    assert.equal((await forgetByMail(bench)).view?.state, 'failed')
  })

  it('is not enough because the tries of the other way are used up', async () => {
    const bench = await createAnna(['password', 'totp', 'mail'])
    const device = await rememberDevice(bench, ANNA)
    const page = await beginRemembered(bench, device, ANNA.mail)
    await page.challenge('totp', { recover: true })
    for (let i = 0; i < 5; i += 1) await page.answer({ code: `00000${i}` })
    await page.challenge('email-code')
    await bench.settle()
    const next = await page.answer({ code: readCode(bench, ANNA.mail) })
    assert.notEqual(next.view.prompt?.authenticator, 'enrol:password')
    assert.equal(next.view.state, 'failed')
  })

  it('is not made two by a call to the phone that was texted', async () => {
    const bench = await createAnna(['password', 'totp', 'phone'], {
      site: { signIn: { recovery: ['sms-code', 'voice-code', 'totp'] } },
    })
    const page = await forget(bench, 'sms-code')
    await page.answer({ code: readCode(bench, ANNA.phone) })
    assert.equal(page.view?.state, 'choose')
    bench.clock.advance(30)
    await page.challenge(toOffer(page, 'voice-code'))
    await bench.settle()
    const spoken = bench.messages.at(-1)?.text ?? ''
    const code = (/(\d, ){5}\d/.exec(spoken)?.[0] ?? '').replaceAll(/\D/g, '')
    const next = await page.answer({ code })
    assert.notEqual(next.view.prompt?.authenticator, 'enrol:password')
  })

  it('is enough for one phone, whose call is no other way', async () => {
    const bench = await createAnna(['password', 'phone'])
    const page = await forget(bench, 'sms-code')
    const next = await page.answer({ code: readCode(bench, ANNA.phone) })
    assert.equal(next.view.prompt?.authenticator, 'enrol:password')
  })
})

describe('a recovery', () => {
  it('at its last question asks for more when a stronger way was gained meanwhile', async () => {
    const bench = await createAnna(['password', 'mail'])
    const page = await forgetByMail(bench)
    assert.equal(page.view?.prompt?.authenticator, 'enrol:password')
    await settlePerson(bench, ANNA, ['totp'])
    const refused = await page.answer({ password: NEW_PASSWORD })
    assertProblem(refused, 'fresh_proof_required')
    assertProblem(await signIn(bench, NEW_PASSWORD), 'answer_wrong')
    assert.equal((await page.read()).view.state, 'choose')
    await page.challenge(toOffer(page, 'totp'))
    await page.answer({ code: await readApp(bench) })
    assert.equal((await page.answer({ password: NEW_PASSWORD })).view.state, 'done')
  })

  it('at its last question ends where the stronger way cannot be asked', async () => {
    const bench = await createAnna(['password', 'mail'], {
      site: { signIn: { recovery: ['email-code'] } },
    })
    const page = await forgetByMail(bench)
    await settlePerson(bench, ANNA, ['totp'])
    assertProblem(await page.answer({ password: NEW_PASSWORD }), 'fresh_proof_required')
    const { view } = await page.read()
    assert.deepEqual([view.state, view.problem], ['failed', 'level_unreachable'])
  })

  it('is refused once something was proven, and before a name', async () => {
    const bench = await createAnna(['password', 'totp', 'mail'], {
      site: { signIn: { acr: 'aal2' } },
    })
    const page = new Page(bench)
    await page.begin()
    assertProblem(
      await page.challenge('email-code', { recover: true }),
      'authenticator_unavailable',
    )
    await page.identify(ANNA.mail)
    await page.answer({ password: PASSWORD })
    assertProblem(
      await page.challenge('email-code', { recover: true }),
      'authenticator_unavailable',
    )
  })

  it('takes no way that the site does not allow for it: not the password itself', async () => {
    const bench = await createAnna(['password', 'mail'])
    const page = await forget(bench, 'email-code')
    assertProblem(await page.challenge('password'), 'authenticator_unavailable')
  })

  it('ends where another name is typed', async () => {
    const bench = await createAnna(['password', 'mail'])
    const page = await forget(bench, 'email-code')
    const named = await page.identify('somebody@harbour.example')
    assert.equal(named.view.prompt?.kind, 'password')
  })
})
