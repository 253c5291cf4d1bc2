import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ISSUER } from '../support/backend.ts'
import { readClaims } from '../support/page.ts'
import {
  claim,
  CONSENT,
  createCode,
  link,
  offer,
  openAdding,
  openFace,
  openFaceOfStepUp,
  openStage,
  Phone,
  takeBack,
  takeHere,
  toOffer,
  toPhonePrompt,
  typeNumber,
} from './stage.ts'

const look = (phone: Phone, code: string) =>
  phone.send('POST', `/v1/handovers/${phone.id}/look`, {
    body: JSON.stringify({ code }),
    headers: { 'Content-Type': 'application/json' },
  })

describe('a capture that is handed over to a phone', () => {
  it('signs in, once the number that the phone shows was typed', async () => {
    const { bench, checked } = await openStage()
    const page = await openFace(bench)
    assert.deepEqual(toOffer(page), {
      state: 'possible',
      address: `${ISSUER}/v1/handoff#${page.id}.`,
    })
    const code = createCode()
    await offer(page, code)
    assert.equal(toOffer(page)?.state, 'offered')
    assert.equal(toOffer(page)?.expires_at, bench.clock.now() + 120)
    const phone = new Phone(bench, { id: page.id })
    await phone.claim(code)
    assert.match(phone.number, /^\d{4}$/)
    await page.read()
    assert.equal(toOffer(page)?.state, 'claimed')
    await typeNumber(page, phone.number)
    assert.equal(toOffer(page)?.state, 'linked')
    await phone.read()
    assert.equal(phone.view?.number, undefined)
    await phone.ready()
    const taken = await phone.picture(1)
    assert.equal(taken.view?.state, 'done')
    assert.equal(checked.length, 1)
    await page.read()
    assert.equal(page.view?.state, 'done')
    assert.deepEqual(readClaims(page.view.proof)['amr'], ['pwd', 'face'])
  })

  it('tells a phone whose site the code is for, and nothing else, before anybody has claimed it', async () => {
    const { bench } = await openStage()
    const page = await openFaceOfStepUp(bench, { action: { type: 'note', to: 'Bo' } })
    const code = createCode()
    await offer(page, code)
    const { version } = page.view ?? assert.fail('there is a view')
    const [first, second] = [new Phone(bench, { id: page.id }), new Phone(bench, { id: page.id })]
    const { status, body } = await look(first, code)
    assert.deepEqual([status, body], [200, { site: { id: 'harbour', name: 'Harbour' } }])
    await page.read()
    assert.equal(page.view?.version, version)
    assert.equal(toOffer(page)?.state, 'offered')
    assert.equal((await second.claim(code)).view?.state, 'claimed')
    // Whoever has claimed it may come back to it; for everybody else it is over.
    assert.equal((await look(second, code)).status, 200)
    assert.equal((await look(first, code)).body['code'], 'handover_over')
  })

  it('tells of a code that is wrong, late, taken back or nobody’s only that it is over', async () => {
    const { bench } = await openStage()
    const page = await openFace(bench)
    const code = createCode()
    const phone = new Phone(bench, { id: page.id })
    const refuse = async (given: string, where = phone) =>
      assert.equal((await look(where, given)).body['code'], 'handover_over')
    await refuse(code)
    await offer(page, code)
    await refuse(createCode())
    await refuse(code, new Phone(bench, { id: 'A'.repeat(22) }))
    bench.clock.advance(120)
    await refuse(code)
    const next = createCode()
    await offer(page, next)
    assert.equal((await look(phone, next)).status, 200)
    await refuse(code)
    await takeBack(page)
    await refuse(next)
  })

  it('is said to the phone with site, purpose and action, and never with list, proof or number’s prompt', async () => {
    const { bench } = await openStage()
    const page = await openFaceOfStepUp(bench, { action: { type: 'note', to: 'Bo' } })
    const phone = await claim(bench, page)
    assert.equal(phone.view?.site.name, 'Harbour')
    assert.equal(phone.view?.purpose, 'step-up')
    assert.deepEqual(phone.view?.action, page.view?.action)
    assert.equal(phone.view?.prompt, undefined)
    await typeNumber(page, phone.number)
    const { body } = await phone.read()
    assert.deepEqual(Object.keys(body).toSorted(), [
      'action',
      'expires_at',
      'id',
      'now',
      'prompt',
      'purpose',
      'site',
      'state',
      'version',
    ])
    assert.deepEqual(Object.keys(Object(body['prompt'])).toSorted(), [
      'challenge',
      'data',
      'expires_at',
      'kind',
    ])
    assert.equal(toPhonePrompt(phone)?.handover, undefined)
  })

  it('takes the consent on the phone, with its version and time', async () => {
    const { bench, confirmed } = await openStage({ enrolled: false })
    const page = await openAdding(bench)
    const phone = await link(bench, page)
    assert.equal(toPhonePrompt(phone)?.consent, CONSENT)
    assert.equal((await phone.ready()).body['code'], 'consent_required')
    assert.equal((await phone.ready('another')).body['code'], 'consent_required')
    await phone.ready(CONSENT)
    const at = bench.clock.now()
    bench.clock.advance(10)
    const taken = await phone.picture(1)
    assert.equal(taken.view?.state, 'done')
    const [input] = confirmed
    assert.deepEqual(input && 'consent' in input && input.consent, { version: CONSENT, at })
    await page.read()
    assert.equal(page.view?.state, 'open')
  })

  it('counts tries, nonces and unclear pictures as the page’s own', async () => {
    const { bench, script } = await openStage()
    const page = await openFace(bench)
    const phone = await link(bench, page)
    assert.equal((await phone.picture(1)).body['code'], 'capture_stale')
    await phone.ready()
    const nonce = toPhonePrompt(phone)?.nonce
    script.check = async () => ({ result: 'again', code: 'capture_poor' })
    assert.equal((await phone.picture(1)).body['code'], 'capture_poor')
    assert.equal((await phone.picture(2, nonce)).body['code'], 'capture_stale')
    script.check = async () => ({ result: 'wrong', code: 'answer_wrong' })
    for (let turn = 3; turn <= 7; turn += 1) {
      await phone.ready()
      assert.equal((await phone.picture(turn)).body['code'], 'answer_wrong')
    }
    assert.equal((await phone.read()).view?.state, 'over')
    await page.read()
    assert.equal(page.view?.offers.find(({ kind }) => kind === 'face')?.reason, 'limited')
  })

  it('refuses the very picture that came before by the page', async () => {
    const { bench, script } = await openStage()
    const page = await openFace(bench)
    script.check = async () => ({ result: 'wrong', code: 'answer_wrong' })
    await takeHere(page, 1)
    const phone = await link(bench, page)
    await phone.ready()
    assert.equal((await phone.picture(1)).body['code'], 'capture_repeated')
  })

  it('repeats what was sent again after a lost reply, at each of its calls', async () => {
    const { bench, checked } = await openStage()
    const page = await openFace(bench)
    const code = createCode()
    const first = await offer(page, code)
    const second = await offer(page, code)
    assert.deepEqual(second.view.version, first.view.version)
    const phone = new Phone(bench, { id: page.id })
    await phone.claim(code)
    const { number } = phone
    await phone.claim(code)
    assert.equal(phone.number, number)
    await typeNumber(page, number)
    assert.equal((await typeNumber(page, number)).status, 200)
    assert.equal(bench.audit.filter(({ event }) => event === 'handover.linked').length, 1)
    await phone.ready()
    const nonce = toPhonePrompt(phone)?.nonce
    await phone.picture(1, nonce)
    const again = await phone.picture(1, nonce)
    assert.equal(again.view?.state, 'done')
    assert.equal(checked.length, 1)
  })

  it('tells whoever waits when it changes, on both sides', async () => {
    const { bench } = await openStage()
    const page = await openFace(bench)
    const phone = await claim(bench, page)
    const { version = 0 } = phone.view ?? {}
    await page.read()
    const seen = page.view?.version ?? 0
    const waiting = phone.read(`?wait=25&since=${version}`)
    await typeNumber(page, phone.number)
    assert.equal((await waiting).view?.state, 'linked')
    const news = await page.send('GET', `/v1/transactions/${page.id}?wait=25&since=${seen}`)
    assert.ok(news.view.version > seen)
  })
})
