import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { callSite, readClaims } from '../support/page.ts'
import {
  claim,
  createCode,
  link,
  offer,
  openFace,
  openFaceOfStepUp,
  openStage,
  Phone,
  takeBack,
  takeHere,
  toOffer,
  toOther,
  toPhonePrompt,
  toPrompt,
  typeNumber,
} from './stage.ts'

describe('a code of a hand-over', () => {
  it('ends after two minutes', async () => {
    const { bench } = await openStage()
    const page = await openFace(bench)
    const code = createCode()
    await offer(page, code)
    bench.clock.advance(120)
    const phone = new Phone(bench, { id: page.id })
    assert.equal((await phone.claim(code)).body['code'], 'handover_over')
    await page.read()
    assert.equal(toOffer(page)?.state, 'possible')
    assert.equal((await offer(page, code)).body['code'], 'handover_over')
  })

  it('is good for one phone: the other is told that it is over', async () => {
    const { bench } = await openStage()
    const page = await openFace(bench)
    const code = createCode()
    await offer(page, code)
    const phones = [1, 2, 3].map(() => new Phone(bench, { id: page.id }))
    const replies = await Promise.all(phones.map((phone) => phone.claim(code)))
    const codes = replies.map(({ body }) => body['code'])
    assert.equal(codes.filter((one) => one === undefined).length, 1)
    assert.equal(codes.filter((one) => one === 'handover_over').length, 2)
    const loser = phones[codes.indexOf('handover_over')]
    assert.equal((await loser?.read())?.body['code'], 'handover_over')
  })

  it('ends when a newer one is made, also for the phone that had claimed it', async () => {
    const { bench } = await openStage()
    const page = await openFace(bench)
    const older = createCode()
    await offer(page, older)
    const first = await claim(bench, page)
    const unclaimed = new Phone(bench, { id: page.id })
    assert.equal((await unclaimed.claim(older)).body['code'], 'handover_over')
    const second = await claim(bench, page)
    assert.equal((await first.read()).body['code'], 'handover_over')
    assert.equal((await typeNumber(page, second.number)).status, 200)
  })

  it('opens nothing at another transaction, and says the same of one that is not there', async () => {
    const { bench } = await openStage()
    const page = await openFace(bench)
    const other = await openFace(bench)
    const code = createCode()
    await offer(page, code)
    await offer(other, createCode())
    for (const id of [other.id, 'no-such-transaction', 'x'.repeat(22)]) {
      const reply = await new Phone(bench, { id }).claim(code)
      assert.equal(reply.body['code'], 'handover_over')
      assert.equal(reply.status, 410)
    }
  })

  it('ends with the sign-in that the step-up was begun for', async () => {
    const { bench } = await openStage()
    const signedIn = await openFace(bench)
    await takeHere(signedIn, 1)
    const { sid } = readClaims(signedIn.view?.proof)
    const page = await openFaceOfStepUp(bench, { sid })
    const code = createCode()
    const phone = await link(bench, page)
    const other = await openFaceOfStepUp(bench, { sid })
    await offer(other, code)
    await phone.ready()
    await callSite(bench, { path: `/v1/site/sessions/${String(sid)}/end` })
    assert.equal((await phone.read()).body['code'], 'transaction_closed')
    assert.equal((await phone.picture(2)).body['code'], 'transaction_closed')
    const late = new Phone(bench, { id: other.id })
    assert.equal((await late.claim(code)).body['code'], 'transaction_closed')
  })

  it('ends with the transaction, and with the question', async () => {
    const { bench } = await openStage()
    const cancelled = await openFace(bench)
    const phone = await link(bench, cancelled)
    await phone.ready()
    await cancelled.cancel()
    assert.equal((await phone.read()).view?.state, 'over')
    assert.equal((await phone.picture(1)).body['code'], 'handover_over')

    const left = await openFace(bench)
    const other = await link(bench, left)
    await left.challenge('face', { replaces: left.view?.prompt?.challenge })
    assert.equal((await other.ready()).body['code'], 'handover_over')
    assert.equal((await other.read()).view?.state, 'over')
  })
})

describe('the number of a hand-over', () => {
  it('ends it when it is wrong, and the right one is too late then', async () => {
    const { bench, checked } = await openStage()
    const page = await openFace(bench)
    const phone = await claim(bench, page)
    const { number } = phone
    const refused = await typeNumber(page, toOther(number))
    assert.equal(refused.body['code'], 'handover_number_wrong')
    assert.equal(toOffer(page)?.state, 'possible')
    assert.equal((await typeNumber(page, number)).body['code'], 'handover_over')
    assert.equal((await phone.read()).view?.state, 'over')
    assert.equal((await phone.ready()).body['code'], 'handover_over')
    assert.equal(checked.length, 0)
    assert.equal(bench.audit.filter(({ event }) => event === 'handover.refused').length, 1)
  })

  it('may be wrong three times; then nothing is handed over any more, and the camera here stays', async () => {
    const { bench } = await openStage()
    const page = await openFace(bench)
    for (let turn = 1; turn <= 3; turn += 1) {
      const phone = await claim(bench, page)
      await typeNumber(page, toOther(phone.number))
    }
    assert.equal(toOffer(page), undefined)
    assert.equal((await offer(page, createCode())).body['code'], 'authenticator_unavailable')
    await page.challenge('face', { replaces: page.view?.prompt?.challenge })
    assert.equal(toOffer(page), undefined)
    assert.equal((await takeHere(page, 1)).view.state, 'done')
  })

  it('is another for each claim', async () => {
    const { bench } = await openStage()
    const page = await openFace(bench)
    const numbers = new Set<string>()
    for (let turn = 0; turn < 8; turn += 1) numbers.add((await claim(bench, page)).number)
    assert.ok(numbers.size > 6)
  })

  it('is refused before a phone has come, and after its two minutes', async () => {
    const { bench } = await openStage()
    const page = await openFace(bench)
    assert.equal((await typeNumber(page, '0000')).body['code'], 'handover_over')
    await offer(page, createCode())
    assert.equal((await typeNumber(page, '0000')).body['code'], 'handover_over')
    const phone = await claim(bench, page)
    bench.clock.advance(120)
    assert.equal((await typeNumber(page, phone.number)).body['code'], 'handover_over')
    assert.equal((await phone.read()).view?.state, 'over')
  })

  it('must be typed before the phone gets anything', async () => {
    const { bench, checked } = await openStage()
    const page = await openFace(bench)
    await page.answer({ ready: true })
    const { nonce } = toPrompt(page)
    const phone = await claim(bench, page)
    assert.equal(phone.view?.prompt, undefined)
    assert.equal((await phone.ready()).body['code'], 'handover_over')
    assert.equal((await phone.picture(1, nonce)).body['code'], 'handover_over')
    assert.equal(checked.length, 0)
  })
})

describe('whoever goes back to the camera here', () => {
  it('ends it for the phone, with the nonce that it had', async () => {
    const { bench, checked } = await openStage()
    const page = await openFace(bench)
    const phone = await link(bench, page)
    await phone.ready()
    const nonce = toPhonePrompt(phone)?.nonce
    await takeBack(page)
    assert.equal(toOffer(page)?.state, 'possible')
    assert.notEqual(toPrompt(page).nonce, nonce)
    assert.equal((await phone.picture(1, nonce)).body['code'], 'handover_over')
    assert.equal(checked.length, 0)
    await takeBack(page)
    assert.equal((await takeHere(page, 2)).view.state, 'done')
  })

  it('may do so from the phone, too: nobody else goes on with its code', async () => {
    const { bench } = await openStage()
    const page = await openFace(bench)
    const phone = await claim(bench, page)
    const { number } = phone
    assert.equal((await phone.leave()).view?.state, 'over')
    assert.equal((await phone.leave()).view?.state, 'over')
    await page.read()
    assert.equal(toOffer(page)?.state, 'possible')
    assert.equal((await typeNumber(page, number)).body['code'], 'handover_over')
  })

  it('and the phone at the same time: one picture is judged at a time, one counts', async () => {
    const { bench, checked } = await openStage()
    const page = await openFace(bench)
    const phone = await link(bench, page)
    await phone.ready()
    await page.read()
    const nonce = toPhonePrompt(phone)?.nonce
    assert.equal(toPrompt(page).nonce, nonce)
    const [there, here] = await Promise.all([phone.picture(1, nonce), takeHere(page, 2)])
    assert.equal(checked.length, 1)
    assert.equal([there.status, here.status].filter((status) => status === 200).length, 1)
    await page.read()
    assert.equal(page.view?.state, 'done')
    assert.equal((await phone.read()).view?.state, 'done')
  })
})
