import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { toSha256 } from '@countersign/protocol'
import * as v from 'valibot'
import { createMemoryStore } from '../../packages/server/src/stores/memory/index.ts'
import { createCountingStore, type CountingStore } from './support/counting-store.ts'
import { createBench, ISSUER, ORIGIN } from './support/backend.ts'
import { Page, putPerson, readClaims, readCode } from './support/page.ts'
import { ANNA, assertProblem } from './support/people.ts'
import { ask, begin, createOn, NUMBER, OTHER, readPhone, verify } from './support/phone.ts'

describe('phone verification', () => {
  it('leads from a number over its code to a proof that names the number and nobody', async () => {
    const bench = await createOn()
    const page = new Page(bench)
    const begun = await page.begin({ purpose: 'verify-phone' })
    assert.equal(begun.view.state, 'identify')
    assert.deepEqual(begun.view.offers, [])
    assert.deepEqual(readPhone(begun), { countries: ['DE', 'GB'] })
    const named = await page.name(NUMBER)
    assert.equal(named.view.state, 'choose')
    assert.deepEqual(
      named.view.offers.map(({ id, ceremony, available }) => [id, ceremony, available]),
      [
        ['sms-code', 'code', true],
        ['voice-code', 'code', true],
      ],
    )
    await bench.settle()
    assert.equal(bench.messages.length, 0, 'nothing goes out before a press')
    const asked = await page.challenge('sms-code')
    assert.equal(asked.view.state, 'prompt')
    await bench.settle()
    const wrong = await page.answer({ code: '000000' })
    assertProblem(wrong, 'answer_wrong')
    const { view } = await page.answer({ code: readCode(bench, NUMBER) })
    assert.equal(view.state, 'done')
    const { jti, ...claims } = readClaims(view.proof)
    assert.match(String(jti), /^[\w-]{22}$/)
    assert.deepEqual(claims, {
      iss: ISSUER,
      aud: 'harbour',
      iat: bench.clock.now(),
      exp: bench.clock.now() + 900,
      txn: page.id,
      origin: ORIGIN,
      nonce: await toSha256(page.cookie),
      phone_number: NUMBER,
    })
  })

  it('shows the number back as people write it, and its last digits beside the code', async () => {
    const bench = await createOn()
    const page = await begin(bench)
    const named = await page.name(NUMBER)
    assert.deepEqual(readPhone(named), {
      countries: ['DE', 'GB'],
      number: NUMBER,
      formatted: '+44 7400 123456',
      country: 'GB',
    })
    const { view } = await page.challenge('sms-code')
    const { target } = v.parse(v.object({ target: v.string() }), view.prompt?.data)
    assert.equal(target, '••• 56')
  })

  it('says in the message what the code is for', async () => {
    const bench = await createOn()
    await ask(bench, await begin(bench))
    const { text, channel } = bench.messages[0] ?? assert.fail()
    assert.equal(channel, 'sms')
    assert.match(text, /confirms this number for Harbour/)
    assert.equal(text.split('\n').at(-1), `@localhost #${readCode(bench, NUMBER)}`)
  })

  it('calls where a text does not come', async () => {
    const bench = await createOn()
    const page = await begin(bench)
    await page.name(NUMBER)
    await page.challenge('voice-code')
    await bench.settle()
    assert.deepEqual(
      bench.messages.map(({ channel, to }) => [channel, to]),
      [['voice', NUMBER]],
    )
  })

  it('is heard of in the audit without the number', async () => {
    const bench = await createOn()
    await verify(bench)
    const events = bench.audit.filter(({ purpose }) => purpose === 'verify-phone')
    assert.deepEqual(
      events.map(({ event }) => event),
      ['transaction.begun', 'transaction.done', 'proof.issued'],
    )
    assert.doesNotMatch(JSON.stringify(bench.audit), /7400123456/)
  })
})

describe('a site that has not turned it on', () => {
  it('offers none, and says so', async () => {
    const bench = await createBench()
    const page = new Page(bench)
    assertProblem(await page.begin({ purpose: 'verify-phone' }), 'purpose_unavailable')
    const { body } = await page.send('GET', '/v1/sites/harbour')
    assert.deepEqual(body['purposes'], ['login', 'step-up', 'account'])
    assert.deepEqual(body['phone_countries'], [])
  })

  it('names purpose and countries where it is on', async () => {
    const bench = await createOn({ site: { verifyPhone: { countries: ['GB'] } } })
    const { body } = await new Page(bench).send('GET', '/v1/sites/harbour')
    assert.deepEqual(body['purposes'], ['login', 'step-up', 'account', 'verify-phone'])
    assert.deepEqual(body['phone_countries'], ['GB'])
  })

  it('does not start without countries, or with one that may not be texted', async () => {
    const config = { phoneCountries: [] }
    await assert.rejects(createOn({ config }), /sites\[0\]\.verifyPhone needs phoneCountries/)
    await assert.rejects(
      createOn({ site: { verifyPhone: { countries: ['SE'] } } }),
      /sites\[0\]\.verifyPhone\.countries/,
    )
  })

  it('needs a binding, and no handle', async () => {
    const bench = await createOn()
    const page = new Page(bench)
    const body = { purpose: 'verify-phone' }
    assertProblem(await page.send('POST', '/v1/transactions', body), 'binding_required')
  })
})

describe('whose number it is', () => {
  it('is never asked: the same work for a number of somebody and of nobody', async () => {
    const work = async (number: string) => {
      let counting: CountingStore | undefined
      const bench = await createOn({
        createStore: (clock) => (counting = createCountingStore(createMemoryStore({ clock }))),
      })
      await putPerson(bench, 'anna', { login_names: [NUMBER], phones: [NUMBER] })
      await bench.settle()
      const page = await begin(bench)
      counting?.takeCounts()
      await ask(bench, page, number)
      const wrong = await page.answer({ code: '000000' })
      const right = await page.answer({ code: readCode(bench, number) })
      const { id: _id, prompt: _other, phone: _typed, proof, ...view } = right.view
      return {
        counts: counting?.takeCounts(),
        wrong: wrong.body['code'],
        proof: typeof proof,
        view,
      }
    }
    const somebodys = await work(NUMBER)
    const nobodys = await work(OTHER)
    assert.deepEqual(somebodys, nobodys)
    const rooms = Object.keys(somebodys.counts ?? {}).map((one) => one.split(' ')[1] ?? '')
    assert.ok(rooms.includes('transaction'))
    assert.deepEqual(
      rooms.filter((room) => ['person', 'name', 'link', 'credential'].includes(room)),
      [],
      'nobody is looked up',
    )
  })

  it('is told by nothing in the view', async () => {
    const bench = await createOn()
    await putPerson(bench, 'anna', { login_names: [NUMBER], phones: [NUMBER], emails: [ANNA.mail] })
    const page = await begin(bench)
    await ask(bench, page)
    const { view } = await page.answer({ code: readCode(bench, NUMBER) })
    assert.equal(view.login_name, undefined)
    assert.equal(view.accepted_passkeys, undefined)
    assert.deepEqual(view.acr_values, [])
  })
})

describe('the OpenAPI document', () => {
  it('lists the purpose, the number, and the proof that may be redeemed', async () => {
    const { body } = await new Page(await createOn()).send('GET', '/openapi.json')
    const { paths } = v.parse(v.object({ paths: v.record(v.string(), v.unknown()) }), body)
    const read = (path: string): string => JSON.stringify(Object(paths[path]).post.requestBody)
    assert.match(read('/v1/transactions'), /"enum":\[[^\]]*"verify-phone"/)
    assert.match(read('/v1/transactions/{id}/identify'), /"phone_number"/)
    assert.match(read('/v1/transactions/{id}/identify'), /"login_name"/)
    assert.match(read('/v1/site/proofs/redeem'), /"enum":\[[^\]]*"verify-phone"/)
    assert.match(read('/v1/site/proofs/redeem'), /"phone_number"/)
  })
})
