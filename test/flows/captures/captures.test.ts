import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Problem } from '../../../packages/server/src/problem.ts'
import { putPerson, readClaims } from '../support/page.ts'
import {
  capture,
  CONSENT,
  openAdding,
  openPalm,
  openStage,
  sendBytes,
  toPrompt,
  toRight,
} from './stage.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('a reading as an answer', () => {
  it('completes the second factor that the site asks for', async () => {
    const { bench } = await openStage()
    const page = await openPalm(bench)
    const done = await capture(page, 'the palm of Anna')
    assert.equal(done.view.state, 'done')
    const claims = readClaims(done.view.proof)
    assert.equal(claims['acr'], 'aal1')
    assert.deepEqual(claims['amr'], ['pwd', 'palm'])
  })

  it('reaches the company as it was sent', async () => {
    const { bench, checked } = await openStage()
    await capture(await openPalm(bench), 'the palm of Anna')
    assert.deepEqual(checked[0]?.capture?.bytes, bytes('the palm of Anna'))
  })

  it('sent again after a lost reply is judged once', async () => {
    const { bench, checked } = await openStage()
    const page = await openPalm(bench)
    await page.answer({ ready: true })
    const { nonce = '' } = toPrompt(page)
    const challenge = page.view?.prompt?.challenge ?? ''
    const first = await sendBytes(page, bytes('palm'), { nonce, challenge })
    const second = await sendBytes(page, bytes('palm'), { nonce, challenge })
    assert.equal(second.view.state, 'done')
    assert.equal(second.view.proof === undefined, first.view.proof === undefined)
    assert.equal(checked.length, 1)
  })

  it('that is wrong is a try, and five are all', async () => {
    const { bench, script } = await openStage()
    script.check = async () => ({ result: 'wrong', code: 'answer_wrong' })
    const page = await openPalm(bench)
    for (let turn = 1; turn <= 5; turn += 1) {
      const reply = await capture(page, `somebody ${turn}`)
      assert.equal(reply.body['code'], 'answer_wrong')
    }
    assert.equal(page.view?.prompt, undefined)
    const offer = page.view?.offers.find(({ kind }) => kind === 'palm')
    assert.equal(offer?.reason, 'limited')
  })

  it('is refused at a question of another kind', async () => {
    const { bench, checked } = await openStage()
    const page = await openPalm(bench)
    const other = await openPalm(bench)
    await page.answer({ ready: true })
    const reply = await sendBytes(other, bytes('palm'), { nonce: toPrompt(page).nonce ?? '' })
    assert.equal(reply.body['code'], 'capture_stale')
    assert.equal(checked.length, 0)
  })
})

describe('the nonce of a capture', () => {
  it('is there only once the person is ready', async () => {
    const { bench, checked } = await openStage()
    const page = await openPalm(bench)
    assert.equal(toPrompt(page).nonce, undefined)
    const reply = await sendBytes(page, bytes('palm'))
    assert.equal(reply.body['code'], 'capture_stale')
    assert.equal(checked.length, 0)
  })

  it('counts once', async () => {
    const { bench, script, checked } = await openStage()
    script.check = async () => ({ result: 'wrong', code: 'answer_wrong' })
    const page = await openPalm(bench)
    await page.answer({ ready: true })
    const { nonce = '' } = toPrompt(page)
    await sendBytes(page, bytes('one'), { nonce })
    const reply = await sendBytes(page, bytes('two'), { nonce })
    assert.equal(reply.body['code'], 'capture_stale')
    assert.equal(checked.length, 1)
  })

  it('counts once also where two captures come at the same time', async () => {
    const { bench, checked } = await openStage()
    const page = await openPalm(bench)
    await page.answer({ ready: true })
    const { nonce = '' } = toPrompt(page)
    await Promise.all([1, 2, 3].map((one) => sendBytes(page, bytes(`palm ${one}`), { nonce })))
    assert.equal(checked.length, 1)
  })

  it('ends after its minute', async () => {
    const { bench, checked } = await openStage()
    const page = await openPalm(bench)
    await page.answer({ ready: true })
    const { nonce = '', nonce_expires_at: until = 0 } = toPrompt(page)
    assert.equal(until, bench.clock.now() + 60)
    bench.clock.advance(60)
    const reply = await sendBytes(page, bytes('palm'), { nonce })
    assert.equal(reply.body['code'], 'capture_stale')
    assert.equal(checked.length, 0)
  })
})

describe('a capture that says nothing', () => {
  it('costs no try and leaves the question open with the next nonce', async () => {
    const { bench, script } = await openStage()
    const page = await openPalm(bench)
    for (const code of ['capture_poor', 'capture_crowded', 'capture_empty'] as const) {
      script.check = async () => ({ result: 'again', code })
      const before = toPrompt(page).nonce
      const reply = await capture(page, code)
      assert.equal(reply.body['code'], code)
      assert.notEqual(toPrompt(page).nonce, before)
      assert.equal(page.view?.prompt?.attempts_left, undefined)
    }
    script.check = async (input) => toRight(input)
    assert.equal((await capture(page, 'good')).view.state, 'done')
  })

  it('may come eight times; then another way is asked for', async () => {
    const { bench, script } = await openStage()
    script.check = async () => ({ result: 'again', code: 'capture_poor' })
    const page = await openPalm(bench)
    const codes: unknown[] = []
    for (let turn = 1; turn <= 9; turn += 1)
      codes.push((await capture(page, `dark ${turn}`)).body['code'])
    assert.deepEqual(codes.slice(0, 8), Array<string>(8).fill('capture_poor'))
    assert.equal(codes[8], 'attempts_exceeded')
    assert.equal(page.view?.prompt, undefined)
  })

  it('never locks the way, however often', async () => {
    const { bench, script } = await openStage()
    script.check = async () => ({ result: 'again', code: 'capture_poor' })
    for (let visit = 0; visit < 15; visit += 1) {
      const page = await openPalm(bench)
      for (let turn = 1; turn <= 8; turn += 1) await capture(page, `dark ${visit} ${turn}`)
    }
    script.check = async (input) => toRight(input)
    assert.equal((await capture(await openPalm(bench), 'good')).view.state, 'done')
  })

  it('nor does a company that is down', async () => {
    const { bench, script } = await openStage()
    script.check = async () => Promise.reject(new Problem('vendor_unavailable'))
    const page = await openPalm(bench)
    for (let turn = 1; turn <= 7; turn += 1) {
      await page.answer({ ready: true })
      const reply = await sendBytes(page, bytes('the same reading'))
      assert.equal(reply.body['code'], 'vendor_unavailable')
    }
    script.check = async (input) => toRight(input)
    await page.answer({ ready: true })
    assert.equal((await sendBytes(page, bytes('the same reading'))).view.state, 'done')
  })
})

describe('bytes that are not taken', () => {
  it('came before from the same person, in whatever transaction', async () => {
    const { bench, checked } = await openStage()
    await capture(await openPalm(bench), 'the palm of Anna')
    const page = await openPalm(bench)
    const reply = await capture(page, 'the palm of Anna')
    assert.equal(reply.body['code'], 'capture_repeated')
    assert.equal(checked.length, 1)
    assert.equal((await capture(page, 'another reading')).view.state, 'done')
  })

  it('are empty, of another type, or too many', async () => {
    const { bench, checked } = await openStage()
    const page = await openPalm(bench)
    await page.answer({ ready: true })
    const codes = [
      await sendBytes(page, new Uint8Array()),
      await sendBytes(page, bytes('palm'), { type: 'image/svg+xml' }),
      await sendBytes(page, new Uint8Array(1_001)),
      await sendBytes(page, new Uint8Array(1_048_577)),
    ].map(({ body }) => body['code'])
    const wanted = ['capture_unreadable', 'capture_unreadable', 'request_too_large']
    assert.deepEqual(codes, [...wanted, 'request_too_large'])
    assert.equal(checked.length, 0)
  })

  it('are sent without an origin of the site', async () => {
    const { bench } = await openStage()
    const page = await openPalm(bench)
    await page.answer({ ready: true })
    const { nonce = '' } = toPrompt(page)
    const foreign = Object.assign(Object.create(page) as typeof page, {
      origin: 'https://elsewhere.example',
    })
    const reply = await sendBytes(foreign, bytes('palm'), { nonce })
    assert.equal(reply.body['code'], 'origin_refused')
  })
})

describe('adding a reading', () => {
  it('needs the consent to the very text that was shown', async () => {
    const { bench } = await openStage({ enrolled: false })
    const page = await openAdding(bench)
    assert.equal(toPrompt(page).consent, CONSENT)
    for (const answer of [{ ready: true }, { ready: true, consent: 'palm-0' }]) {
      const reply = await page.answer(answer)
      assert.equal(reply.body['code'], 'consent_required')
    }
    assert.equal(toPrompt(page).nonce, undefined)
  })

  it('tells the company when that was, and adds the way', async () => {
    const { bench, script } = await openStage({ enrolled: false })
    const consents: unknown[] = []
    script.confirm = async ({ consent }) => {
      consents.push(consent)
      return { result: 'added', enrolment: { kind: 'palm', data: {} } }
    }
    const page = await openAdding(bench)
    const at = bench.clock.now()
    await page.answer({ ready: true, consent: CONSENT })
    bench.clock.advance(20)
    const reply = await sendBytes(page, bytes('palm'))
    assert.equal(reply.status, 200)
    assert.deepEqual(consents, [{ version: CONSENT, at }])
    const list = await page.send('GET', `/v1/transactions/${page.id}/authenticators`)
    const kinds = (list.body['authenticators'] as { kind: string }[]).map(({ kind }) => kind)
    assert.ok(kinds.includes('palm'))
  })

  it('goes on after one that is not clear enough', async () => {
    const { bench, script } = await openStage({ enrolled: false })
    script.confirm = async () => ({ result: 'again', code: 'capture_poor' })
    const page = await openAdding(bench)
    await page.answer({ ready: true, consent: CONSENT })
    assert.equal((await sendBytes(page, bytes('dark'))).body['code'], 'capture_poor')
    script.confirm = async () => ({ result: 'added', enrolment: { kind: 'palm', data: {} } })
    assert.equal((await sendBytes(page, bytes('light'))).status, 200)
  })

  it('is not offered to whom the site has not linked', async () => {
    const { bench } = await openStage({ enrolled: false })
    const before = await openAdding(bench)
    await putPerson(bench, 'u-anna', { links: { reader: null } })
    const list = await before.send('GET', `/v1/transactions/${before.id}/authenticators`)
    assert.deepEqual(list.body['can_add'], ['password'])
  })
})

describe('two factors whatever the level', () => {
  it('are not one factor given twice', async () => {
    const { bench } = await openStage()
    const page = await openPalm(bench)
    assert.equal(page.view?.state, 'prompt')
    assert.deepEqual(page.view?.acr_values, ['aal1'])
    assert.deepEqual(page.view?.proven, ['password'])
  })
})
