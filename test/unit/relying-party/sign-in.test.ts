import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  BINDING,
  createProofBackend,
  ORIGIN,
  sha256,
  START,
  USER,
} from '../../support/proof-backend.ts'
import { createTestSite, toRequest, type TestRequest, type TestSite } from '../../support/site.ts'

const HEADERS = { origin: ORIGIN, cookie: `a=b; __Host-countersign=${BINDING}; c=d` }

async function signIn({ party }: TestSite, request: TestRequest, options = {}) {
  const settled = await party.checkSignIn(toRequest({ headers: HEADERS, ...request }), options)
  if (settled.ok) return { ...settled.value, code: 'passed' }
  const { code }: { code: string } = JSON.parse(settled.reply.body)
  return { code, status: settled.reply.status, type: settled.reply.headers['Content-Type'] }
}

const refuses = async (site: TestSite, request: TestRequest, code: string) =>
  assert.equal((await signIn(site, request)).code, code)

describe('sign-in', () => {
  it('says who it is, and drops the binding cookie', async () => {
    const site = await createTestSite()
    const proof = await site.backend.signLogin({ is_new: true })
    assert.deepEqual(await signIn(site, { fields: { proof, note: 'n' } }), {
      code: 'passed',
      who: {
        user: USER,
        sid: 'sid-of-this-sign-in',
        acr: 'aal2',
        amr: ['pwd', 'otp', 'mfa'],
        authTime: START,
        isNew: true,
        origin: ORIGIN,
      },
      cookie: '__Host-countersign=; Path=/; Max-Age=0; Secure; SameSite=Strict',
    })
  })

  it('takes the proof from the field that the site names', async () => {
    const site = await createTestSite()
    const fields = { phrase: await site.backend.signLogin() }
    assert.equal((await signIn(site, { fields }, { name: 'phrase' })).code, 'passed')
  })

  it('answers a refusal as a problem with its code', async () => {
    const site = await createTestSite()
    assert.deepEqual(await signIn(site, {}), {
      code: 'proof_missing',
      status: 400,
      type: 'application/problem+json',
    })
    assert.equal((await signIn(site, { fields: { proof: 'x' } })).status, 403)
  })

  it('refuses a request whose Origin is absent, null or foreign', async () => {
    const site = await createTestSite()
    const fields = { proof: await site.backend.signLogin() }
    const { cookie } = HEADERS
    for (const origin of ['null', 'https://evil.example', `${ORIGIN}/`, 'http://bank.example']) {
      await refuses(site, { fields, headers: { cookie, origin } }, 'origin_refused')
    }
    await refuses(site, { fields, headers: { cookie } }, 'origin_refused')
    assert.equal(site.backend.seen.length, 0)
  })

  it('refuses a proof made on another of the site’s own origins', async () => {
    const site = await createTestSite({ origins: [ORIGIN, 'https://pay.bank.example'] })
    const proof = await site.backend.signLogin({ origin: 'https://pay.bank.example' })
    await refuses(site, { fields: { proof } }, 'proof_origin')
  })

  it('refuses a proof planted in another browser', async () => {
    const site = await createTestSite()
    const fields = { proof: await site.backend.signLogin() }
    for (const cookie of [
      '',
      '__Host-countersign=',
      '__Host-countersign=another-browsers-value',
      `countersign=${BINDING}`,
      `x__Host-countersign=${BINDING}`,
      `a="__Host-countersign=${BINDING}"`,
      `__Host-countersign=${sha256(BINDING)}`,
    ]) {
      await refuses(site, { fields, headers: { origin: ORIGIN, cookie } }, 'proof_binding')
    }
  })

  it('refuses another method', async () => {
    const site = await createTestSite()
    await refuses(site, { method: 'GET' }, 'method_not_allowed')
  })

  it('refuses what is no login proof of this site, by its code', async () => {
    const site = await createTestSite()
    const { backend } = site
    const cases: readonly (readonly [Promise<string>, string])[] = [
      [backend.signStepUp(), 'proof_type'],
      [backend.signLogin({ iss: 'https://else.example' }), 'proof_issuer'],
      [backend.signLogin({ aud: 'other' }), 'proof_audience'],
      [backend.signLogin({ iat: START - 90, exp: START - 30 }), 'proof_expired'],
      [backend.signLogin({ nonce: sha256('other') }), 'proof_binding'],
      [backend.signLogin({ sid: undefined }), 'proof_malformed'],
    ]
    for (const [proof, code] of cases) await refuses(site, { fields: { proof: await proof } }, code)
    for (const proof of [7, {}, ['x']])
      await refuses(site, { fields: { proof } }, 'proof_malformed')
  })

  it('refuses the same proof a second time', async () => {
    const site = await createTestSite()
    const fields = { proof: await site.backend.signLogin() }
    assert.equal((await signIn(site, { fields })).code, 'passed')
    await refuses(site, { fields }, 'proof_replayed')
  })

  it('refuses a level below the one the site asks for', async () => {
    const site = await createTestSite()
    const fields = { proof: await site.backend.signLogin({ acr: 'aal1' }) }
    assert.equal((await signIn(site, { fields }, { acr: 'aal2' })).code, 'proof_level')
  })
})

describe('sign-in on plain-http localhost', () => {
  const origin = 'http://localhost:3000'

  it('takes the cookie without its prefix, and drops that one', async () => {
    const backend = await createProofBackend()
    const site = await createTestSite({
      server: `${origin}/auth`,
      fetch: async () => Response.json({ keys: backend.keys }),
    })
    const proof = await backend.signLogin({ iss: `${origin}/auth`, origin })
    const headers = { origin, cookie: `countersign=${BINDING}` }
    const signedIn = await signIn(site, { fields: { proof }, headers })
    assert.equal(signedIn.code, 'passed')
    assert.ok('cookie' in signedIn)
    assert.equal(signedIn.cookie, 'countersign=; Path=/; Max-Age=0; SameSite=Strict')
  })
})
