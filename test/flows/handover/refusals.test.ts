import { ROUTES } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBench, ORIGIN } from '../support/backend.ts'
import { Page } from '../support/page.ts'
import { ANNA, openStepUp, settlePerson } from '../support/people.ts'
import {
  claim,
  createCode,
  link,
  offer,
  openFace,
  openStage,
  Phone,
  toOffer,
  typeNumber,
} from './stage.ts'

/** The same transaction, with the phone's token, from the site's own origin. */
const pose = (page: Page, phone: Phone): Page => {
  const thief = new Page(page.bench, { token: phone.token })
  thief.id = page.id
  return thief
}

describe('the token of a phone', () => {
  it('opens no route of the page, linked or not', async () => {
    const { bench } = await openStage()
    for (const make of [claim, link]) {
      const page = await openFace(bench)
      const phone = await make(bench, page)
      const thief = pose(page, phone)
      const pageRoutes = Object.entries(ROUTES).filter(
        ([, { path }]) => path.startsWith('/v1/transactions/:id') && !path.endsWith('captures'),
      )
      assert.ok(pageRoutes.length >= 11)
      for (const [name, { method, path }] of pageRoutes) {
        const body = {
          challenge: page.view?.prompt?.challenge,
          code: createCode(),
          number: '0000',
          login_name: ANNA.mail,
          authenticator: 'face',
          answer: { ready: true },
          kind: 'totp',
          label: 'mine',
        }
        const has = method === 'GET' || method === 'DELETE' ? undefined : body
        const address = path.replace(':id', page.id).replace(':authenticator', 'any')
        const reply = await thief.send(method, address, has)
        assert.equal(reply.body['code'], 'transaction_unknown', name)
        assert.equal(reply.body['view'], undefined, name)
      }
      const captures = await thief.send('POST', `/v1/transactions/${page.id}/captures`, {})
      assert.equal(captures.body['code'], 'transaction_unknown')
      assert.equal((await page.read()).status, 200)
      assert.equal(page.view?.prompt?.kind, 'face')
    }
  })

  it('begins a transaction of its own and no other', async () => {
    const { bench } = await openStage()
    const page = await openFace(bench)
    const phone = await link(bench, page)
    const thief = new Page(bench, { token: phone.token })
    await thief.begin({ login_name: ANNA.mail })
    assert.notEqual(thief.id, page.id)
    assert.equal(thief.view?.own, false)
  })

  it('opens no other transaction', async () => {
    const { bench } = await openStage()
    const page = await openFace(bench)
    const phone = await link(bench, page)
    const other = await openFace(bench)
    await link(bench, other)
    const thief = new Phone(bench, { id: other.id, token: phone.token })
    assert.equal((await thief.read()).body['code'], 'handover_over')
    assert.equal((await thief.ready()).body['code'], 'handover_over')
    assert.equal((await thief.picture(1)).body['code'], 'handover_over')
    assert.equal((await thief.leave()).body['code'], 'handover_over')
    await other.read()
    assert.equal(toOffer(other)?.state, 'linked')
  })

  it('is the phone’s: the page’s own opens none of its routes', async () => {
    const { bench } = await openStage()
    const page = await openFace(bench)
    await link(bench, page)
    const posing = new Phone(bench, { id: page.id, token: page.token })
    assert.equal((await posing.read()).body['code'], 'handover_over')
    assert.equal((await posing.picture(1)).body['code'], 'handover_over')
  })

  it('works on the backend’s own page alone', async () => {
    const site = { origins: [ORIGIN, 'http://bank.localhost:3000'] }
    const { bench } = await openStage({}, site)
    const page = await openFace(bench)
    const code = createCode()
    await offer(page, code)
    for (const origin of ['http://bank.localhost:3000', 'https://evil.example', 'null']) {
      const phone = new Phone(bench, { id: page.id, origin })
      assert.equal((await phone.claim(code)).body['code'], 'origin_refused')
    }
    const phone = new Phone(bench, { id: page.id })
    await phone.claim(code)
    const reply = await phone.send('GET', `/v1/handovers/${page.id}`, {
      headers: { 'Sec-Fetch-Site': 'cross-site' },
    })
    assert.equal(reply.body['code'], 'origin_refused')
  })

  it('gets a refusal alone: never the view that a page would get with it', async () => {
    const { bench, script } = await openStage()
    const page = await openFace(bench)
    const phone = await link(bench, page)
    script.check = async () => ({ result: 'wrong', code: 'answer_wrong' })
    await phone.ready()
    const refused = await phone.picture(1)
    assert.equal(refused.body['code'], 'answer_wrong')
    assert.equal(refused.body['view'], undefined)
    assert.equal((await phone.read()).view?.prompt?.attempts_left, undefined)
    for (const turn of [2, 3]) {
      await phone.ready()
      await phone.picture(turn)
    }
    assert.equal((await phone.read()).view?.prompt?.attempts_left, 2)
  })

  it('is needed, and is 32 bytes', async () => {
    const { bench } = await openStage()
    const page = await openFace(bench)
    const code = createCode()
    await offer(page, code)
    const phone = new Phone(bench, { id: page.id, token: 'short-token-of-nobody' })
    assert.equal((await phone.claim(code)).body['code'], 'token_missing')
  })
})

describe('a hand-over', () => {
  it('is not for strangers', async () => {
    const { bench } = await openStage()
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    if (page.view?.prompt?.kind !== 'password') await page.challenge('password')
    assert.equal(page.view?.own, false)
    const reply = await offer(page, createCode())
    assert.equal(reply.body['code'], 'authenticator_unavailable')
  })

  it('is for no other ceremony, and for no reader', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA, ['password', 'totp'])
    const page = await openStepUp(bench, ANNA.user, {})
    await page.challenge('totp')
    assert.equal(page.view?.prompt?.kind, 'totp')
    assert.equal((await offer(page, createCode())).body['code'], 'authenticator_unavailable')

    for (const data of [{ source: 'reader' }, { modality: 'palm' }]) {
      const stage = await openStage()
      stage.script.data = data
      const other = await openFace(stage.bench)
      assert.equal(toOffer(other), undefined)
      assert.equal((await offer(other, createCode())).body['code'], 'authenticator_unavailable')
    }
  })

  it('is for the question that is open', async () => {
    const { bench } = await openStage()
    const page = await openFace(bench)
    const reply = await page.send('POST', `/v1/transactions/${page.id}/handover`, {
      challenge: 'another',
      code: createCode(),
    })
    assert.equal(reply.body['code'], 'challenge_unknown')
  })

  it('needs its page: another origin of the site does not do', async () => {
    const { bench } = await openStage({}, { origins: [ORIGIN, 'http://bank.localhost:3000'] })
    const page = await openFace(bench)
    const elsewhere = new Page(bench, { token: page.token, origin: 'http://bank.localhost:3000' })
    elsewhere.id = page.id
    elsewhere.view = page.view
    assert.equal((await offer(elsewhere, createCode())).body['code'], 'origin_refused')
    assert.equal((await typeNumber(elsewhere, '0000')).body['code'], 'origin_refused')
  })

  it('reads nothing that is no code and no number', async () => {
    const { bench } = await openStage()
    const page = await openFace(bench)
    for (const code of ['', 'short', `${createCode()}x`, 'a'.repeat(21)]) {
      assert.equal((await offer(page, code)).body['code'], 'request_malformed')
    }
    for (const number of ['', '12', '12345', '12a4', '１２３４']) {
      assert.equal((await typeNumber(page, number)).body['code'], 'request_malformed')
    }
  })

  it('leaves neither code, number nor token in the store or in what is audited', async () => {
    const { bench } = await openStage()
    const page = await openFace(bench)
    const code = createCode()
    await offer(page, code)
    const phone = new Phone(bench, { id: page.id })
    await phone.claim(code)
    const stored = JSON.stringify(await bench.store.read(`transaction/${page.id}`))
    const { handover } = Object(Object(JSON.parse(stored)).value)
    assert.equal(handover.state, 'claimed')
    const said = JSON.stringify(bench.audit)
    for (const secret of [code, phone.token]) {
      assert.equal(stored.includes(secret), false)
      assert.equal(said.includes(secret), false)
    }
    assert.equal(JSON.stringify(handover).includes(phone.number), false)
  })
})
