import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PhoneRequest } from '../../packages/server/src/config-shape-phone.ts'
import { ORIGIN } from './support/backend.ts'
import { Page, readClaims, readCode } from './support/page.ts'
import { ANNA, assertProblem } from './support/people.ts'
import { ask, begin, createOn, NUMBER, OTHER, readPhone, verify } from './support/phone.ts'

const LANDLINE = '+442079460018'

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
