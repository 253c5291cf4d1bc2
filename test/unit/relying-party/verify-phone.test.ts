import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BINDING, NUMBER, ORIGIN, sha256, SITE_KEY, START } from '../../support/proof-backend.ts'
import { createTestSite, toRequest, type TestRequest, type TestSite } from '../../support/site.ts'

const HEADERS = { origin: ORIGIN, cookie: `a=b; __Host-countersign=${BINDING}; c=d` }

async function check({ party }: TestSite, request: TestRequest, options = {}) {
  const settled = await party.checkPhone(toRequest({ headers: HEADERS, ...request }), options)
  if (settled.ok) return { ...settled.value, code: 'passed' }
  const { code }: { code: string } = JSON.parse(settled.reply.body)
  return { code, status: settled.reply.status, type: settled.reply.headers['Content-Type'] }
}

const refuses = async (site: TestSite, request: TestRequest, code: string, options = {}) =>
  assert.equal((await check(site, request, options)).code, code)

const createFields = async ({ backend }: TestSite) => ({ phone_proof: await backend.signPhone() })

describe('a form with a phone proof', () => {
  it('says which number it is, and drops the binding cookie', async () => {
    const site = await createTestSite()
    assert.deepEqual(await check(site, { fields: { ...(await createFields(site)), note: 'n' } }), {
      code: 'passed',
      phone: { number: NUMBER, origin: ORIGIN },
      cookie: '__Host-countersign=; Path=/; Max-Age=0; Secure; SameSite=Strict',
    })
  })

  it('takes the proof from the field that the site names', async () => {
    const site = await createTestSite()
    const fields = { mobile: await site.backend.signPhone() }
    assert.equal((await check(site, { fields }, { name: 'mobile' })).code, 'passed')
  })

  it('answers a refusal as a problem with its code', async () => {
    const site = await createTestSite()
    const type = 'application/problem+json'
    assert.deepEqual(await check(site, {}), { code: 'proof_missing', status: 400, type })
    const fields = { phone_proof: 'x' }
    assert.deepEqual(await check(site, { fields }), { code: 'proof_malformed', status: 403, type })
  })

  it('is good for fifteen minutes, and what clocks may differ by', async () => {
    const site = await createTestSite()
    const [first, second] = [await createFields(site), await createFields(site)]
    site.clock.advance(900 + 29)
    assert.equal((await check(site, { fields: first })).code, 'passed')
    site.clock.advance(1)
    await refuses(site, { fields: second }, 'proof_expired')
  })

  it('counts once, and is remembered as long as it is good', async () => {
    const site = await createTestSite()
    const fields = await createFields(site)
    assert.equal((await check(site, { fields })).code, 'passed')
    await refuses(site, { fields }, 'proof_replayed')
    site.clock.advance(900)
    await refuses(site, { fields }, 'proof_replayed')
  })

  it('of many at once counts once', async () => {
    const site = await createTestSite()
    const fields = await createFields(site)
    const all = await Promise.all(Array.from({ length: 20 }, () => check(site, { fields })))
    assert.equal(all.filter(({ code }) => code === 'passed').length, 1)
  })

  it('is refused from another page, and from another browser', async () => {
    const site = await createTestSite({ origins: [ORIGIN, 'https://pay.bank.example'] })
    const fields = await createFields(site)
    const { cookie } = HEADERS
    for (const origin of ['null', 'https://evil.example', `${ORIGIN}/`]) {
      await refuses(site, { fields, headers: { cookie, origin } }, 'origin_refused')
    }
    await refuses(site, { fields, headers: { cookie } }, 'origin_refused')
    const elsewhere = { cookie, origin: 'https://pay.bank.example' }
    await refuses(site, { fields, headers: elsewhere }, 'proof_origin')
    for (const other of ['', '__Host-countersign=another', `countersign=${BINDING}`]) {
      const headers = { origin: ORIGIN, cookie: other }
      await refuses(site, { fields, headers }, 'proof_binding')
    }
    await refuses(site, { fields, method: 'GET' }, 'method_not_allowed')
    assert.equal((await check(site, { fields })).code, 'passed', 'a refusal spends nothing')
  })

  it('is refused for another number than the form holds, where the site says which field it is', async () => {
    const site = await createTestSite()
    const proof = await createFields(site)
    const options = { number: 'phone' }
    for (const phone of [
      '+447400654321',
      '',
      '07400123456',
      `${NUMBER}0`,
      undefined,
      7,
      [NUMBER],
    ]) {
      await refuses(site, { fields: { ...proof, phone } }, 'proof_phone', options)
    }
    const phone = '+44 (0) 7400 123456'
    await refuses(site, { fields: { ...proof, phone } }, 'proof_phone', options)
    const spaced = { ...proof, phone: ' +44 7400\u00a0123\u2011456 ' }
    assert.equal((await check(site, { fields: spaced }, options)).code, 'passed')
  })

  it('refuses what is no phone proof of this site, by its code', async () => {
    const site = await createTestSite()
    const { backend } = site
    const cases: readonly (readonly [Promise<string>, string])[] = [
      [backend.signLogin(), 'proof_type'],
      [backend.signStepUp(), 'proof_type'],
      [backend.signLogin({}, { typ: 'phone-proof+jwt' }), 'proof_malformed'],
      [backend.signPhone({ iss: 'https://else.example' }), 'proof_issuer'],
      [backend.signPhone({ aud: 'other' }), 'proof_audience'],
      [backend.signPhone({ exp: START + 901 }), 'proof_expired'],
      [backend.signPhone({ nonce: sha256('other') }), 'proof_binding'],
      [backend.signPhone({ phone_number: undefined }), 'proof_malformed'],
      [backend.signPhone({ sub: 'u-1' }), 'proof_malformed'],
    ]
    for (const [proof, code] of cases) {
      await refuses(site, { fields: { phone_proof: await proof } }, code)
    }
  })

  it('is no sign-in and no approval', async () => {
    const site = await createTestSite()
    const proof = await site.backend.signPhone()
    const signIn = await site.party.checkSignIn(toRequest({ headers: HEADERS, fields: { proof } }))
    assert.ok(!signIn.ok)
    assert.equal(JSON.parse(signIn.reply.body).code, 'proof_type')
  })
})

describe('a phone proof that the backend checks', () => {
  it('is sent with all that it must match', async () => {
    const site = await createTestSite()
    const proof = await site.backend.signPhone()
    const redeemed = await site.party.redeem(proof, {
      purpose: 'verify-phone',
      origin: ORIGIN,
      binding: BINDING,
      phoneNumber: NUMBER,
    })
    assert.equal(redeemed.phone_number, NUMBER)
    const [seen] = site.backend.to('/v1/site/proofs/redeem')
    assert.deepEqual(seen?.body, {
      purpose: 'verify-phone',
      proof,
      origin: ORIGIN,
      binding: BINDING,
      phone_number: NUMBER,
    })
    assert.equal(seen?.headers.get('authorization'), `Bearer ${SITE_KEY}`)
  })

  it('is spent there, where the site remembers nothing itself', async () => {
    const site = await createTestSite({ replay: 'redeem' })
    const fields = await createFields(site)
    assert.equal((await check(site, { fields })).code, 'passed')
    await refuses(site, { fields }, 'proof_replayed')
    assert.equal(site.backend.to('/v1/site/proofs/redeem').length, 2)
  })
})
