import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PhoneView, toSha256 } from '@countersign/protocol'
import type { PhoneRequest } from '../../packages/server/src/config-shape-phone.ts'
import { createMemoryStore } from '../../packages/server/src/stores/memory/index.ts'
import * as v from 'valibot'
import { createBench, ISSUER, ORIGIN, type Bench, type BenchOptions } from './support/backend.ts'
import { createCountingStore, type CountingStore } from './support/counting-store.ts'
import { Page, putPerson, readClaims, readCode, type Reply } from './support/page.ts'
import { ANNA, assertProblem, settlePerson } from './support/people.ts'

/** Mobile numbers that belong to nobody. */
const NUMBER = '+447400123456'
const OTHER = '+447400654321'
const LANDLINE = '+442079460018'

const createOn = ({ site, ...more }: BenchOptions = {}): Promise<Bench> =>
  createBench({ ...more, site: { verifyPhone: true, ...site } })

async function begin(bench: Bench, options: { address?: string } = {}): Promise<Page> {
  const page = new Page(bench, options)
  const begun = await page.begin({ purpose: 'verify-phone' })
  assert.equal(begun.status, 200)
  return page
}

/** Names a number and asks for its code. */
async function ask(bench: Bench, page: Page, number = NUMBER): Promise<Reply> {
  assert.equal((await page.name(number)).status, 200)
  const asked = await page.challenge('sms-code')
  await bench.settle()
  return asked
}

async function verify(bench: Bench, number = NUMBER): Promise<Page> {
  const page = await begin(bench)
  await ask(bench, page, number)
  const done = await page.answer({ code: readCode(bench, number) })
  assert.equal(done.view.state, 'done')
  return page
}

const readPhone = ({ view }: Reply): PhoneView => v.parse(PhoneView, view.phone)

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

describe('the number', () => {
  const refused: readonly (readonly [string, string])[] = [
    ['+46701740605', 'another country'],
    ['+449012345678', 'premium'],
    ['+448001111111', 'toll-free'],
    ['+870773123456', 'a satellite'],
    ['+447400', 'too short'],
    ['+44740012345678', 'too long'],
    ['+447000000000', 'a personal number'],
  ]
  for (const [number, what] of refused) {
    it(`is refused when it is ${what}`, async () => {
      const bench = await createOn()
      const page = await begin(bench)
      const reply = await page.name(number)
      assert.ok([400, 422].includes(reply.status), String(reply.body['code']))
      assert.equal((await page.read()).view.state, 'identify')
      assertProblem(await page.challenge('sms-code'), 'authenticator_unavailable')
    })
  }

  it('is refused in any spelling but E.164', async () => {
    const page = await begin(await createOn())
    for (const number of ['07400123456', '447400123456', '+44 7400 123456', '+44(0)7400123456']) {
      const reply = await page.name(number)
      assertProblem(reply, 'request_malformed')
      assert.equal(reply.body['field'], 'phone_number')
    }
    // The trunk zero makes it another number, and no possible one.
    assertProblem(await page.name('+4407400123456'), 'target_refused')
  })

  it('is refused in a country that this site leaves out', async () => {
    const page = await begin(await createOn({ site: { verifyPhone: { countries: ['DE'] } } }))
    assertProblem(await page.name(NUMBER), 'target_refused')
  })

  it('is only called when it is a landline', async () => {
    const page = await begin(await createOn())
    const { view } = await page.name(LANDLINE)
    assert.deepEqual(
      view.offers.map(({ id }) => id),
      ['voice-code'],
    )
    assertProblem(await page.challenge('sms-code'), 'authenticator_unavailable')
  })

  it('may be changed until one is proven: its code no longer counts, and the next may go at once', async () => {
    const bench = await createOn()
    const page = await begin(bench)
    const asked = await ask(bench, page)
    const first = readCode(bench, NUMBER)
    const changed = await page.name(OTHER)
    assert.equal(changed.view.state, 'choose')
    assert.equal(readPhone(changed).number, OTHER)
    const late = await page.send('POST', `/v1/transactions/${page.id}/answers`, {
      challenge: asked.view.prompt?.challenge,
      answer: { code: first },
    })
    assertProblem(late, 'challenge_unknown')
    assert.equal((await page.challenge('sms-code')).status, 200)
    await bench.settle()
    assertProblem(await page.answer({ code: first }), 'answer_wrong')
    const done = await page.answer({ code: readCode(bench, OTHER) })
    assert.equal(readClaims(done.view.proof)['phone_number'], OTHER)
  })

  it('is fixed once it is proven', async () => {
    const bench = await createOn()
    const page = await verify(bench)
    assertProblem(await page.name(OTHER), 'transaction_closed')
  })

  it('named a second time changes nothing, and sends nothing', async () => {
    const bench = await createOn()
    const page = await begin(bench)
    const asked = await ask(bench, page)
    const again = await page.name(NUMBER)
    assert.equal(again.view.prompt?.challenge, asked.view.prompt?.challenge)
    assert.equal(again.view.version, asked.view.version)
  })

  it('is no person, and a person no number', async () => {
    const bench = await createOn()
    assertProblem(await (await begin(bench)).identify(ANNA.mail), 'identify_refused')
    const login = new Page(bench)
    await login.begin()
    assertProblem(await login.name(NUMBER), 'identify_refused')
  })
})

describe('a code for a number', () => {
  it('climbs the resend ladder that the server keeps, also over a reload', async () => {
    const bench = await createOn()
    const page = await begin(bench)
    await ask(bench, page)
    const begunAt = bench.clock.now()
    const again = () =>
      page.challenge('sms-code', { replaces: page.view?.prompt?.challenge ?? 'none' })
    assert.equal(page.view?.prompt?.resend_at, begunAt + 30)
    const early = await again()
    assertProblem(early, 'resend_too_early')
    assert.equal(early.body['retry_at'], begunAt + 30)
    const reloaded = new Page(bench, { token: page.token })
    const same = await reloaded.begin({
      purpose: 'verify-phone',
      binding: await toSha256(page.cookie),
    })
    assert.equal(same.view.prompt?.resend_at, begunAt + 30)
    assert.equal(same.view.prompt?.expires_at, page.view?.prompt?.expires_at)
    bench.clock.advance(30)
    assert.equal((await again()).view.prompt?.resend_at, bench.clock.now() + 40)
  })

  it('is ended by the next one', async () => {
    const bench = await createOn()
    const page = await begin(bench)
    await ask(bench, page)
    const old = { challenge: page.view?.prompt?.challenge, code: readCode(bench, NUMBER) }
    bench.clock.advance(30)
    await page.challenge('sms-code', { replaces: old.challenge })
    await bench.settle()
    const late = await page.send('POST', `/v1/transactions/${page.id}/answers`, {
      challenge: old.challenge,
      answer: { code: old.code },
    })
    assertProblem(late, 'challenge_unknown')
    assertProblem(await page.answer({ code: old.code }), 'answer_wrong')
    const done = await page.answer({ code: readCode(bench, NUMBER) })
    assert.equal(done.view.state, 'done')
  })

  it('expires by the server’s clock', async () => {
    const bench = await createOn()
    const page = await begin(bench)
    await ask(bench, page)
    bench.clock.advance(300)
    assertProblem(await page.answer({ code: readCode(bench, NUMBER) }), 'challenge_expired')
    assert.equal((await page.read()).view.state, 'choose')
  })

  it('is guessed five times at most', async () => {
    const bench = await createOn()
    const page = await begin(bench)
    await ask(bench, page)
    const right = readCode(bench, NUMBER)
    const wrong = (n: number) => String((Number(right) + n) % 1_000_000).padStart(6, '0')
    for (const n of [1, 2, 3, 4, 5]) {
      assertProblem(await page.answer({ code: wrong(n) }), 'answer_wrong')
    }
    const late = await page.answer({ code: right })
    assert.notEqual(late.view.state, 'done')
    assert.equal((await page.challenge('sms-code')).body['code'], 'attempts_exceeded')
  })

  it('goes out once where two presses come at the same time', async () => {
    const bench = await createOn()
    const page = await begin(bench)
    await page.name(NUMBER)
    await Promise.all([page.challenge('sms-code'), page.challenge('sms-code')])
    await bench.settle()
    assert.equal(bench.messages.length, 1)
    await page.read()
    const done = await page.answer({ code: readCode(bench, NUMBER) })
    assert.equal(done.view.state, 'done')
  })

  it('is paid from the strangers’ budget, and leaves the others theirs', async () => {
    const config = { messageLimits: { strangersHour: 1 } }
    const bench = await createOn({ config })
    await settlePerson(bench, ANNA)
    await ask(bench, await begin(bench))
    const page = await begin(bench, { address: '198.51.100.7' })
    await page.name(OTHER)
    assertProblem(await page.challenge('sms-code'), 'send_limited')
    await bench.settle()
    assert.equal(bench.messages.length, 1)
  })

  it('goes to a number five times in an hour, whoever asks', async () => {
    const bench = await createOn()
    const asked: string[] = []
    for (let n = 0; n < 8; n += 1) {
      const page = await begin(bench, { address: `198.51.100.${n}` })
      const reply = await ask(bench, page)
      asked.push(reply.status === 200 ? 'sent' : String(reply.body['code']))
      bench.clock.advance(240)
    }
    assert.equal(asked.filter((one) => one === 'sent').length, 5)
    assert.equal(bench.messages.length, 5)
    assert.ok(asked.every((one) => one === 'sent' || one === 'send_limited'))
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

describe('the site’s own bot check', () => {
  async function createGuarded(allow: (request: PhoneRequest) => Promise<boolean>) {
    const bench = await createOn({ site: { verifyPhone: { allow } } })
    return { bench, page: await begin(bench) }
  }

  it('is told of each number before anything may be sent there', async () => {
    const seen: PhoneRequest[] = []
    const { page } = await createGuarded(async (request) => seen.push(request) > 0)
    await page.name(NUMBER, { bot_token: 'token-of-the-page' })
    await page.name(NUMBER, { bot_token: 'again' })
    await page.name(OTHER)
    assert.deepEqual(seen, [
      {
        site: 'harbour',
        phoneNumber: NUMBER,
        country: 'GB',
        botToken: 'token-of-the-page',
        origin: ORIGIN,
        address: '192.0.2.1',
        locale: 'en',
      },
      {
        site: 'harbour',
        phoneNumber: OTHER,
        country: 'GB',
        origin: ORIGIN,
        address: '192.0.2.1',
        locale: 'en',
      },
    ])
  })

  it('refuses a number, and the audit says so', async () => {
    const { bench, page } = await createGuarded(async () => false)
    assertProblem(await page.name(NUMBER), 'access_denied')
    const refused = bench.audit.filter(({ event }) => event === 'message.refused')
    assert.deepEqual(
      refused.map(({ code }) => code),
      ['access_denied'],
    )
    assertProblem(await page.challenge('sms-code'), 'authenticator_unavailable')
  })

  it('that fails refuses, and does not say why', async () => {
    const { page } = await createGuarded(() => Promise.reject(new Error('secret of the check')))
    const reply = await page.name(NUMBER)
    assertProblem(reply, 'unavailable')
    assert.doesNotMatch(JSON.stringify(reply.body), /secret/)
  })

  it('that answers anything but true refuses', async () => {
    const yes = Promise.resolve('yes') as Promise<unknown>
    const { page } = await createGuarded(() => yes as Promise<boolean>)
    assertProblem(await page.name(NUMBER), 'access_denied')
  })
})
