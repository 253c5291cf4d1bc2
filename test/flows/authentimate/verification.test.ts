import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AUTHENTIMATE_NUMBERS } from '@countersign/simulators'
import { Page, readClaims } from '../support/page.ts'
import { addOwn, ANNA, assertProblem, openStepUp, openVisit, PASSWORD } from '../support/people.ts'
import {
  createStage,
  NUMBER,
  openPhone,
  OTHER,
  readText,
  resend,
  toWrongCode,
  type,
} from './support/stage.ts'

describe('a number that is verified by Authentimate', () => {
  it('gets one text, and its code makes the proof', async () => {
    const stage = await createStage()
    const { page, asked } = await openPhone(stage)
    assert.equal(asked.view.prompt?.kind, 'sms-code')
    const { view } = await type(page, readText(stage, NUMBER))
    assert.equal(view.state, 'done')
    assert.equal(readClaims(view.proof)['phone_number'], NUMBER)
    assert.deepEqual(
      stage.exchanges.map(({ operation }) => operation),
      ['create', 'check'],
    )
    assert.equal(stage.messages.length, 0, 'no sender of ours was used')
  })

  it('is offered texts where no sender is configured at all', async () => {
    const stage = await createStage({ config: { senders: {} } })
    const { page } = await openPhone(stage)
    assert.deepEqual(
      page.view?.offers.map(({ id }) => id),
      ['sms-code'],
    )
    assert.equal((await type(page, readText(stage, NUMBER))).view.state, 'done')
  })

  it('keeps their id from the page, and its own from them', async () => {
    const stage = await createStage()
    const { page, asked } = await openPhone(stage)
    const [{ body } = { body: '' }] = stage.exchanges
    const { id } = JSON.parse(body)
    await type(page, readText(stage, NUMBER))
    assert.doesNotMatch(JSON.stringify([asked.body, page.view]), new RegExp(String(id)))
    const sent = JSON.stringify(stage.exchanges.map(({ request }) => request))
    assert.ok(!sent.includes(page.id) && !sent.includes(asked.view.prompt?.challenge ?? 'none'))
  })

  it('may be typed with spaces, hyphens and other digits, and keeps its zeros', async () => {
    const { zeros } = AUTHENTIMATE_NUMBERS
    for (const typed of ['000000', ' 000-000 ', '٠٠٠٠٠٠', '０００ ０００']) {
      const stage = await createStage()
      const { page } = await openPhone(stage, zeros)
      assert.equal((await type(page, typed)).view.state, 'done')
    }
  })

  it('that is not acceptable there is refused, and can be corrected', async () => {
    const stage = await createStage()
    const { page, asked } = await openPhone(stage, AUTHENTIMATE_NUMBERS.refused)
    assertProblem(asked, 'target_refused')
    await page.name(NUMBER)
    assert.equal((await page.challenge('sms-code')).status, 200)
    assert.equal((await type(page, readText(stage, NUMBER))).view.state, 'done')
  })

  it('whose text may be late is told so', async () => {
    const stage = await createStage()
    const late = await openPhone(stage, AUTHENTIMATE_NUMBERS.late)
    assert.equal(Object(late.asked.view.prompt?.data).late, true)
    stage.clock.advance(20)
    const code = readText(stage, AUTHENTIMATE_NUMBERS.late)
    assert.equal((await type(late.page, code)).view.state, 'done')
    const prompt = await openPhone(stage)
    assert.equal(Object(prompt.asked.view.prompt?.data).late, undefined)
  })

  it('that is changed leaves the code of the first one worthless', async () => {
    const stage = await createStage()
    const { page } = await openPhone(stage)
    const first = readText(stage, NUMBER)
    await page.name(OTHER)
    await page.challenge('sms-code')
    assertProblem(await type(page, first), 'answer_wrong')
    const { view } = await type(page, readText(stage, OTHER))
    assert.equal(readClaims(view.proof)['phone_number'], OTHER)
  })

  it('goes with digits alone, in the encoding that the settings name', async () => {
    for (const encoding of ['json', 'form'] as const) {
      const stage = await createStage({ settings: { encoding } })
      const { page } = await openPhone(stage)
      assert.equal((await type(page, readText(stage, NUMBER))).view.state, 'done')
      const [create] = stage.control.calls()
      assert.equal(create?.encoding, encoding)
    }
  })
})

describe('a person whose texts Authentimate sends', () => {
  it('signs in by password and text', async () => {
    const stage = await createStage({ signIn: { acr: 'aal2' } })
    const page = new Page(stage)
    await page.begin({ login_name: ANNA.mail })
    await page.answer({ password: PASSWORD })
    const asked = await page.challenge('sms-code')
    assert.equal(Object(asked.view.prompt?.data).target, '••• 89')
    const { view } = await type(page, readText(stage, ANNA.phone))
    assert.equal(view.state, 'done')
    const { acr, amr } = readClaims(view.proof)
    assert.deepEqual({ acr, amr }, { acr: 'aal2', amr: ['pwd', 'otp', 'sms', 'mfa'] })
  })

  it('approves a step-up by text', async () => {
    const stage = await createStage({ given: ['phone'] })
    const page = await openStepUp(stage, ANNA.user, { acr_values: ['aal1'] })
    await page.challenge('sms-code')
    const { view } = await type(page, readText(stage, ANNA.phone))
    assert.equal(view.state, 'done')
  })

  it('adds a phone on the account page, and signs in by it', async () => {
    const stage = await createStage({ given: [] })
    const visit = await openVisit(stage, ANNA.user)
    await addOwn(visit, { kind: 'sms-code', target: NUMBER })
    assert.equal(Object(visit.view?.prompt?.data).target, '••• 56')
    assertProblem(await type(visit, toWrongCode(readText(stage, NUMBER))), 'answer_wrong')
    assert.equal((await type(visit, readText(stage, NUMBER))).status, 200)
    stage.clock.advance(60)
    const page = await openStepUp(stage, ANNA.user, { acr_values: ['aal1'] })
    await page.challenge('sms-code')
    assert.equal((await type(page, readText(stage, NUMBER))).view.state, 'done')
    assert.equal(stage.control.counts().created, 2)
  })

  it('cannot add a phone whose code has expired, and can ask anew', async () => {
    const stage = await createStage({ given: [], account: { lifetimeSeconds: 120 } })
    const visit = await openVisit(stage, ANNA.user)
    await addOwn(visit, { kind: 'sms-code', target: NUMBER })
    const code = readText(stage, NUMBER)
    stage.clock.advance(120)
    assertProblem(await type(visit, code), 'challenge_expired')
    await addOwn(visit, { kind: 'sms-code', target: NUMBER })
    assert.equal((await type(visit, readText(stage, NUMBER))).status, 200)
  })

  it('is told nothing of whether a name is somebody’s by what is asked and refused', async () => {
    const stage = await createStage({ signIn: { ways: ['sms-code'] } })
    const shown: unknown[] = []
    for (const name of [ANNA.mail, 'nobody@harbour.example']) {
      const page = new Page(stage)
      await page.begin({ login_name: name })
      const asked = await page.challenge('sms-code')
      const { challenge: _own, ...prompt } = asked.view.prompt ?? assert.fail()
      const replies = []
      for (const code of ['000001', '12', 'letters']) replies.push((await type(page, code)).body)
      const codes = replies.map(({ code, status }) => [code, status])
      shown.push({ status: asked.status, prompt, codes })
    }
    assert.deepEqual(shown[1], shown[0])
    assert.equal(stage.control.counts().created, 1, 'nobody is texted')
  })

  it('waits for nobody’s sake as long as such calls take', async () => {
    const stage = await createStage({
      signIn: { ways: ['sms-code'] },
      settings: { typicalMs: 170 },
    })
    const page = new Page(stage)
    await page.begin({ login_name: 'nobody@harbour.example' })
    await page.challenge('sms-code')
    await type(page, '123456')
    const pretended = () => stage.waits.filter((milliseconds) => milliseconds === 170).length
    assert.equal(pretended(), 2)
    await type(page, 'no code')
    assert.equal(pretended(), 2, 'what is no code is refused at once, for all alike')
  })
})

describe('another code', () => {
  it('is a new verification, and what was sent before is asked about no more', async () => {
    const stage = await createStage()
    const { page } = await openPhone(stage)
    const first = readText(stage, NUMBER)
    assertProblem(await resend(page), 'resend_too_early')
    assert.equal(stage.control.counts().created, 1)
    stage.clock.advance(30)
    const again = await resend(page)
    assert.equal(again.view.prompt?.resend_at, stage.clock.now() + 40)
    assert.equal(stage.control.counts().created, 2)
    // At the vendor both are still good.
    assertProblem(await type(page, first), 'answer_wrong')
    assert.equal((await type(page, readText(stage, NUMBER))).view.state, 'done')
  })

  it('is sent once where two presses come at the same time', async () => {
    const stage = await createStage()
    const page = new Page(stage)
    await page.begin({ purpose: 'verify-phone' })
    await page.name(NUMBER)
    await Promise.all([1, 2, 3].map(() => page.challenge('sms-code')))
    assert.equal(stage.control.counts().created, 1)
    await page.read()
    assert.equal((await type(page, readText(stage, NUMBER))).view.state, 'done')
  })

  it('is not sent beyond what a number may get', async () => {
    const stage = await createStage()
    for (let n = 0; n < 12; n += 1) {
      await openPhone(stage)
      stage.clock.advance(120)
    }
    assert.equal(stage.control.counts().created, 5)
  })
})
