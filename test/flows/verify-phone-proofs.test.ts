import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PHONE_PROOF_LIFE_SECONDS, PROOF_LEEWAY_SECONDS } from '@countersign/protocol'
import { createRelyingParty } from '@countersign/relying-party/fetch'
import { Secret } from '@countersign/server'
import { createBench, ISSUER, ORIGIN, OTHER_KEY, SITE_KEY, type Bench } from './support/backend.ts'
import { callSite, Page, readClaims, readCode } from './support/page.ts'
import { ANNA, openStepUp, PASSWORD, settlePerson } from './support/people.ts'
import { NUMBER, OTHER, verify } from './support/phone.ts'

const OTHER_ORIGIN = 'http://app.localhost:3000'

const createOn = (): Promise<Bench> =>
  createBench({
    site: { verifyPhone: true, origins: [ORIGIN, OTHER_ORIGIN] },
    sites: [
      {
        id: 'other',
        origins: ['http://other.localhost:3000'],
        rpId: 'other.localhost',
        key: new Secret(OTHER_KEY, 'other'),
      },
    ],
  })

/** A form on its way to the site's server. */
interface Form {
  readonly proof: string | undefined
  readonly cookie?: string
  readonly origin?: string
  /** The number in a field of its own. */
  readonly number?: string
}

/** Takes forms as a site's server does, and says the number or why not. */
type Take = (form: Form) => Promise<string>

/** By the library, which remembers spent proofs itself. */
function createLibrarySite({ backend, clock }: Bench): Take {
  const countersign = createRelyingParty({
    server: ISSUER,
    site: 'harbour',
    siteKey: SITE_KEY,
    origins: [ORIGIN, OTHER_ORIGIN],
    session: () => undefined,
    fetch: (request) => backend.fetch(request),
    clock,
  })
  const toNumber = (_: Request, { number }: { readonly number: string }) => new Response(number)
  const handlers = {
    alone: countersign.verifyPhone(toNumber),
    beside: countersign.verifyPhone(toNumber, { number: 'phone' }),
  }
  return async ({ proof = '', cookie, origin = ORIGIN, number }) => {
    const fields = { phone_proof: proof, ...(number === undefined ? {} : { phone: number }) }
    const request = new Request(`${ORIGIN}/sign-up`, {
      method: 'POST',
      headers: { Origin: origin, ...(cookie && { Cookie: `countersign=${cookie}` }) },
      body: new URLSearchParams(fields),
    })
    const response = await (number === undefined ? handlers.alone : handlers.beside)(request)
    const text = await response.text()
    return response.ok ? text : String(JSON.parse(text).code)
  }
}

/** By one HTTP call, without the library. */
const createPlainSite =
  (bench: Bench, key?: string): Take =>
  async ({ proof, cookie, origin = ORIGIN, number }) => {
    const { status, body } = await callSite(bench, {
      path: '/v1/site/proofs/redeem',
      body: {
        purpose: 'verify-phone',
        proof,
        origin,
        ...(cookie === undefined ? {} : { binding: cookie }),
        ...(number === undefined ? {} : { phone_number: number }),
      },
      ...(key === undefined ? {} : { key }),
    })
    return String(status === 200 ? body['phone_number'] : body['code'])
  }

for (const [how, createSite] of [
  ['by the library', createLibrarySite],
  ['by redeem alone', createPlainSite],
] as const) {
  describe(`a phone proof in a form, ${how}`, () => {
    async function stage() {
      const bench = await createOn()
      const page = await verify(bench)
      const { cookie } = page
      const proof = page.view?.proof
      return { bench, page, take: createSite(bench), form: { proof, cookie } }
    }

    it('names the number', async () => {
      const { take, form } = await stage()
      assert.equal(await take(form), NUMBER)
    })

    it('is still good after 10 minutes in the form', async () => {
      const { bench, take, form } = await stage()
      bench.clock.advance(600)
      assert.equal(await take(form), NUMBER)
    })

    it('is still good just before 15 minutes have passed', async () => {
      const { bench, take, form } = await stage()
      bench.clock.advance(PHONE_PROOF_LIFE_SECONDS - 1)
      assert.equal(await take(form), NUMBER)
    })

    it('is refused after 15 minutes, and what two clocks may differ by', async () => {
      const { bench, take, form } = await stage()
      bench.clock.advance(15 * 60 + PROOF_LEEWAY_SECONDS)
      assert.equal(await take(form), 'proof_expired')
    })

    it('is refused a second time, also at the end of its life', async () => {
      const { bench, take, form } = await stage()
      assert.equal(await take(form), NUMBER)
      assert.equal(await take(form), 'proof_replayed')
      bench.clock.advance(PHONE_PROOF_LIFE_SECONDS)
      assert.equal(await take(form), 'proof_replayed')
    })

    it('is refused in another browser', async () => {
      const { bench, take, form } = await stage()
      const { cookie } = new Page(bench)
      assert.equal(await take({ ...form, cookie }), 'proof_binding')
      assert.equal(await take({ proof: form.proof }), 'proof_binding')
      assert.equal(await take(form), NUMBER, 'a refusal spends nothing')
    })

    it('is refused for a number that was changed meanwhile', async () => {
      const { take, form } = await stage()
      assert.equal(await take({ ...form, number: OTHER }), 'proof_phone')
      assert.equal(await take({ ...form, number: NUMBER }), NUMBER)
    })

    it('is refused when it comes from another page', async () => {
      const { take, form } = await stage()
      assert.equal(await take({ ...form, origin: OTHER_ORIGIN }), 'proof_origin')
    })

    it('is refused without a proof, and with half of one', async () => {
      const { take, form } = await stage()
      const half = form.proof?.slice(0, 200)
      assert.equal(await take({ ...form, proof: half }), 'proof_malformed')
      assert.notEqual(await take({ ...form, proof: '' }), NUMBER)
    })
  })
}

describe('a phone proof in a form', () => {
  it('is refused by the library for a number that is no number any more, however it is spaced', async () => {
    const bench = await createOn()
    const { view, cookie } = await verify(bench)
    const take = createLibrarySite(bench)
    const form = { proof: view?.proof, cookie }
    for (const number of ['', '07400 123456', '+44 7400 123 45', `${NUMBER}1`]) {
      assert.equal(await take({ ...form, number }), 'proof_phone')
    }
    assert.equal(await take({ ...form, number: '+44 (7400) 123-456' }), NUMBER)
  })

  it('is refused at another site', async () => {
    const bench = await createOn()
    const { view, cookie } = await verify(bench)
    const take = createPlainSite(bench, OTHER_KEY)
    assert.equal(await take({ proof: view?.proof, cookie }), 'proof_audience')
  })

  it('drops the cookie once it was spent', async () => {
    const bench = await createOn()
    const { view, cookie } = await verify(bench)
    const countersign = createRelyingParty({
      server: ISSUER,
      site: 'harbour',
      siteKey: SITE_KEY,
      session: () => undefined,
      replay: 'redeem',
      fetch: (request) => bench.backend.fetch(request),
      clock: bench.clock,
    })
    const handler = countersign.verifyPhone(() => new Response('made'))
    const response = await handler(
      new Request(`${ORIGIN}/sign-up`, {
        method: 'POST',
        headers: { Origin: ORIGIN, Cookie: `countersign=${cookie}` },
        body: new URLSearchParams({ phone_proof: view?.proof ?? '' }),
      }),
    )
    assert.equal(await response.text(), 'made')
    assert.match(response.headers.getSetCookie()[0] ?? '', /^countersign=; .*Max-Age=0/)
  })

  it('is found again by a reload as long as it is good: the same one, however late', async () => {
    const bench = await createOn()
    const page = new Page(bench)
    await page.begin({ purpose: 'verify-phone' })
    await page.name(NUMBER)
    // The transaction's last moment.
    bench.clock.advance(590)
    await page.challenge('sms-code')
    await bench.settle()
    const { view } = await page.answer({ code: readCode(bench, NUMBER) })
    bench.clock.advance(PHONE_PROOF_LIFE_SECONDS - 1)
    const reloaded = await page.read()
    assert.deepEqual(readClaims(reloaded.view.proof), readClaims(view.proof))
    const take = createPlainSite(bench)
    assert.equal(await take({ proof: reloaded.view.proof, cookie: page.cookie }), NUMBER)
    bench.clock.advance(1)
    assert.equal((await page.read()).view.proof, undefined)
  })

  it('is made once, whoever answers how often', async () => {
    const bench = await createOn()
    const page = new Page(bench)
    await page.begin({ purpose: 'verify-phone' })
    await page.name(NUMBER)
    await page.challenge('sms-code')
    await bench.settle()
    const code = readCode(bench, NUMBER)
    const replies = await Promise.all([page.answer({ code }), page.answer({ code })])
    const after = await page.read()
    const made = [...replies, after].flatMap(({ view }) =>
      view.proof === undefined ? [] : [readClaims(view.proof)['jti']],
    )
    assert.ok(made.length > 0)
    assert.equal(new Set(made).size, 1)
  })
})

describe('proofs of three kinds', () => {
  it('cannot stand in for one another, in the library or at redeem', async () => {
    const bench = await createOn()
    await settlePerson(bench, ANNA)
    const phone = await verify(bench)
    const login = new Page(bench)
    await login.begin({ login_name: ANNA.mail })
    const signedIn = await login.answer({ password: PASSWORD })
    const stepUp = await openStepUp(bench, ANNA.user, { acr_values: ['aal1'] })
    const approved = await stepUp.answer({ password: PASSWORD })
    const proofs = {
      login: signedIn.view.proof,
      'step-up': approved.view.proof,
      'verify-phone': phone.view?.proof,
    }
    const take = createLibrarySite(bench)
    const { cookie } = phone
    for (const [purpose, proof] of Object.entries(proofs)) {
      assert.ok(proof, purpose)
      for (const asked of Object.keys(proofs)) {
        if (asked === purpose) continue
        const { body } = await callSite(bench, {
          path: '/v1/site/proofs/redeem',
          body: { purpose: asked, proof, origin: ORIGIN, binding: cookie, user: ANNA.user },
        })
        assert.equal(body['code'], 'proof_type', `${purpose} for ${asked}`)
      }
      if (purpose !== 'verify-phone') assert.equal(await take({ proof, cookie }), 'proof_type')
    }
  })
})
