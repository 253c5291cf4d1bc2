import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { MaybeSession } from '../../../packages/relying-party/src/session.ts'
import {
  ORIGIN,
  problem,
  SESSION,
  sha256,
  SITE_KEY,
  START,
  USER,
} from '../../support/proof-backend.ts'
import { createTestSite, toRequest, type TestRequest, type TestSite } from '../../support/site.ts'

async function visit(site: TestSite, context: MaybeSession, request: TestRequest = {}) {
  const reply = await site.party.beginVisit({ request: toRequest(request), context })
  return { ...reply, body: JSON.parse(reply.body) as Record<string, unknown> }
}

describe('an account visit', () => {
  it('is begun for the person who is signed in, server to server', async () => {
    const site = await createTestSite()
    const { status, headers, body } = await visit(site, { ...SESSION, sid: 'sid-1' })
    assert.equal(status, 201)
    assert.equal(headers['Cache-Control'], 'no-store')
    assert.deepEqual(Object.keys(body), ['handle', 'expires_at'])
    const [call] = site.backend.seen
    assert.equal(call?.url, 'https://bank.example/auth/v1/site/transactions')
    assert.equal(call?.headers.get('authorization'), `Bearer ${SITE_KEY}`)
    assert.deepEqual(call?.body, {
      purpose: 'account',
      user: USER,
      session: sha256(SESSION.id),
      sid: 'sid-1',
    })
    assert.equal(body['expires_at'], START + 300)
  })

  it('is refused when nobody is signed in', async () => {
    const site = await createTestSite()
    for (const nobody of [undefined, null, false, '', 0] as const) {
      const { status, headers, body } = await visit(site, nobody)
      assert.equal(status, 401)
      assert.equal(body['code'], 'session_required')
      assert.equal(headers['WWW-Authenticate'], 'Bearer')
    }
    assert.equal(site.backend.seen.length, 0)
  })

  it('is refused from elsewhere, and by another method', async () => {
    const site = await createTestSite()
    for (const headers of [{}, { origin: 'null' }, { origin: 'https://evil.example' }]) {
      assert.equal((await visit(site, SESSION, { headers })).body['code'], 'origin_refused')
    }
    const got = await visit(site, SESSION, { method: 'GET', headers: { origin: ORIGIN } })
    assert.equal(got.body['code'], 'method_not_allowed')
    assert.equal(site.backend.seen.length, 0)
  })

  it('hands on what the backend refuses', async () => {
    const site = await createTestSite()
    const path = '/v1/site/transactions'
    site.backend.answers.set(path, () => problem(429, 'limited', { retry_at: START + 30 }))
    const limited = await visit(site, SESSION)
    assert.equal(limited.status, 429)
    assert.equal(limited.body['retry_at'], START + 30)
  })

  it('tells a mistake of the site from a person who must sign in', async () => {
    const site = await createTestSite()
    site.backend.answers.set('/v1/site/transactions', () => problem(401, 'site_key_wrong'))
    const wrong = await visit(site, SESSION)
    assert.deepEqual([wrong.status, wrong.body['code']], [500, 'site_key_wrong'])
  })
})
