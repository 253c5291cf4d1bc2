import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { beginAs, createTown, otherThan, RIGHT, toSeen, WRONG } from './support/hidden-courses.ts'
import { readClaims, readCode } from './support/page.ts'
import {
  ANNA,
  answerAmbient,
  answerPasskey,
  assertProblem,
  beginRemembered,
  BERT,
  createDevice,
  readApp,
  settlePasskey,
} from './support/people.ts'

describe('a site that hides the failed step', () => {
  it('lets two right steps in, with a proof of both', async () => {
    const { bench } = await createTown()
    const page = await beginAs(bench, ANNA.mail)
    await page.answer(RIGHT)
    await page.challenge('sms-code')
    await bench.settle()
    const device = await createDevice(bench)
    const done = await page.answer(
      { code: readCode(bench, ANNA.phone) },
      { remember: device.remember },
    )
    assert.equal(done.view.state, 'done')
    assert.deepEqual(done.view.proven, ['password', 'sms-code'])
    const claims = readClaims(done.view.proof)
    assert.equal(claims['sub'], ANNA.user)
    assert.equal(claims['acr'], 'aal2')
    assert.deepEqual(claims['amr'], ['pwd', 'otp', 'sms', 'mfa'])
    const own = await beginRemembered(bench, device, ANNA.mail)
    assert.equal(own.view?.own, true)
    own.view = (
      await own.challenge(own.view.offers.find((o) => o.kind === 'password')?.id ?? '')
    ).view
    assertProblem(await own.answer(WRONG), 'answer_wrong')
  })

  it('forgets the failures of both steps when both were right', async () => {
    const { bench } = await createTown()
    for (let i = 0; i < 14; i += 1) {
      const page = await beginAs(bench, ANNA.mail)
      assert.equal((await page.answer(RIGHT)).status, 200)
      await page.challenge('totp')
      const done = await page.answer({ code: await readApp(bench) })
      assert.equal(done.view.state, 'done', `sign-in ${i}`)
      bench.clock.advance(31)
    }
  })

  it('lets a passkey in alone: from autofill, and beside either first step', async () => {
    const { bench } = await createTown()
    const key = await settlePasskey(bench, BERT.user)
    const alone = await beginAs(bench, ANNA.mail)
    assert.equal((await answerAmbient(alone, key)).view.state, 'done')
    for (const first of [RIGHT, WRONG]) {
      const page = await beginAs(bench, ANNA.mail)
      await page.answer(first)
      await page.challenge('passkey')
      const done = await answerPasskey(page, key)
      assert.equal(done.view.state, 'done')
      assert.deepEqual(done.view.proven, ['passkey'])
      assert.equal(readClaims(done.view.proof)['sub'], BERT.user)
      const beside = await beginAs(bench, ANNA.mail)
      await beside.answer(first)
      assert.equal((await answerAmbient(beside, key)).view.state, 'done')
    }
  })

  it('refuses a passkey that is wrong as before, whichever first step it follows', async () => {
    const { bench } = await createTown()
    const seen: unknown[] = []
    for (const first of [RIGHT, WRONG]) {
      const page = await beginAs(bench, ANNA.mail)
      await page.answer(first)
      await page.challenge('passkey')
      seen.push(toSeen(await page.answer({ response: { id: 'AAAA' } }), ANNA.mail))
    }
    assert.deepEqual(seen[1], seen[0])
  })

  it('leaves a forgotten password as it is: a wrong code is told', async () => {
    const { bench } = await createTown()
    const page = await beginAs(bench, ANNA.mail)
    await page.challenge('email-code', { recover: true })
    await bench.settle()
    const code = readCode(bench, ANNA.mail)
    assertProblem(await page.answer({ code: otherThan(code) }), 'answer_wrong')
    const first = await page.answer({ code })
    assert.equal(first.view.own, true)
    assert.deepEqual(first.view.proven, ['email-code'])
  })
})

describe('everywhere else the failed step is told', () => {
  const others = {
    'without the setting': { acr: 'aal2' },
    'where one step is enough': { acr: 'aal1', hideFailedStep: true },
    'where one step may be enough': { acr: ['aal1', 'aal2'], hideFailedStep: true },
  } as const
  for (const [title, { acr, ...more }] of Object.entries(others)) {
    it(title, async () => {
      const levels = typeof acr === 'string' ? acr : [...acr]
      const { bench } = await createTown({ site: { signIn: { acr: levels, ...more } } })
      const page = await beginAs(bench, ANNA.mail)
      assertProblem(await page.answer(WRONG), 'answer_wrong')
      const right = await page.answer(RIGHT)
      assert.equal(right.view.state, title === 'without the setting' ? 'prompt' : 'done')
    })
  }
})
