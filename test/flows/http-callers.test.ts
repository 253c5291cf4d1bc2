import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Secret } from '@countersign/server'
import { createBench, OTHER_KEY, ORIGIN, PEOPLE_KEY } from './support/backend.ts'
import { callSite, Page, SESSION } from './support/page.ts'
import { ANNA, assertProblem, PASSWORD, settlePerson } from './support/people.ts'
import { begin, send, TOKEN } from './support/raw.ts'

const FOREIGN = [
  'null',
  'https://evil.example',
  'http://localhost:3000.evil.example',
  'http://localhost:30000',
  'http://localhost',
  'https://localhost:3000',
  'http://localhost:3000/',
  'http://localhost:3000 ',
  'http://notlocalhost:3000',
  'http://a.localhost:3000',
  'HTTP://LOCALHOST:3000',
].filter((origin) => origin.trim() !== ORIGIN)

describe('the origin of a page', () => {
  it('must be on the list, for every call that changes something', async () => {
    const bench = await createBench()
    for (const origin of ['', ...FOREIGN]) {
      assert.equal((await begin(bench, { Origin: origin })).code, 'origin_refused', origin)
    }
    assert.equal((await begin(bench)).status, 200)
  })

  it('must stay the one of the begin', async () => {
    const other = 'http://app.localhost:3000'
    const bench = await createBench({ site: { origins: [ORIGIN, other] } })
    await settlePerson(bench, ANNA)
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    const moved = new Page(bench, { token: page.token, origin: other })
    moved.id = page.id
    assertProblem(await moved.cancel(), 'origin_refused')
    assertProblem(
      await moved.send('GET', `/v1/transactions/${page.id}`, undefined, { Origin: other }),
      'origin_refused',
    )
  })

  it('may be absent when reading, unless the browser says that it is another site', async () => {
    const bench = await createBench()
    const page = new Page(bench)
    await page.begin()
    const path = `/v1/transactions/${page.id}`
    const Authorization = `Bearer ${page.token}`
    assert.equal((await send(bench, path, { headers: { Authorization } })).status, 200)
    assert.equal(
      (await send(bench, path, { method: 'HEAD', headers: { Authorization } })).status,
      200,
    )
    const crossing = { Authorization, 'Sec-Fetch-Site': 'cross-site' }
    assert.equal((await send(bench, path, { headers: crossing })).code, 'origin_refused')
  })

  it('gets an allow header only when it is listed, and Vary always', async () => {
    const bench = await createBench()
    for (const method of ['POST', 'OPTIONS']) {
      for (const origin of FOREIGN) {
        const reply = await send(bench, '/v1/transactions', { method, headers: { Origin: origin } })
        assert.equal(reply.headers.get('access-control-allow-origin'), null, `${method} ${origin}`)
        assert.match(reply.headers.get('vary') ?? '', /Origin/)
      }
    }
    const preflight = await send(bench, '/v1/transactions', {
      method: 'OPTIONS',
      headers: { Origin: ORIGIN },
    })
    assert.equal(preflight.status, 204)
    assert.equal(preflight.headers.get('access-control-allow-origin'), ORIGIN)
    // Exactly what the widget sends; a header it sends and we do not allow breaks every cross-origin page.
    assert.equal(
      preflight.headers.get('access-control-allow-headers'),
      'Authorization, Content-Type, Countersign-Widget, Countersign-Challenge, Countersign-Nonce',
    )
    assert.equal(preflight.headers.get('access-control-allow-credentials'), null)
    const refused = await begin(bench, {}, '{}')
    assert.equal(
      refused.headers.get('access-control-allow-origin'),
      ORIGIN,
      'the page may read why',
    )
  })
})

describe('the key of a site', () => {
  const asked = { purpose: 'account', user: ANNA.user, session: SESSION }

  it('in a page fails on the first day: any Origin is refused, and no page may read why', async () => {
    const bench = await createBench()
    for (const Origin of [ORIGIN, 'null', 'https://evil.example']) {
      const reply = await callSite(bench, {
        path: '/v1/site/transactions',
        body: asked,
        headers: { Origin },
      })
      assertProblem(reply, 'site_key_exposed')
      assert.equal(reply.headers.get('access-control-allow-origin'), null)
    }
    const preflight = await send(bench, '/v1/site/transactions', {
      method: 'OPTIONS',
      headers: { Origin: ORIGIN },
    })
    assert.equal(preflight.headers.get('access-control-allow-origin'), null)
  })

  it('is needed, known, and good for its scope alone', async () => {
    const bench = await createBench()
    const call = (key: string) =>
      callSite(bench, { path: '/v1/site/transactions', body: asked, key })
    assertProblem(await call('x'), 'site_key_wrong')
    assertProblem(await call(OTHER_KEY), 'site_key_wrong')
    assertProblem(await call(PEOPLE_KEY), 'scope_missing')
    assertProblem(
      await callSite(bench, { method: 'GET', path: '/v1/site/people' }),
      'scope_missing',
    )
    const refused = await call('x')
    assert.equal(refused.status, 401)
    assert.equal(refused.headers.get('www-authenticate'), 'Bearer')
  })

  it('opens nothing for a page, and a page’s token nothing for a site', async () => {
    const bench = await createBench()
    assert.equal((await begin(bench, { Authorization: '' })).code, 'token_missing')
    for (const Authorization of ['Bearer short', `Basic ${TOKEN}`, `Bearer ${TOKEN}x`, TOKEN]) {
      assert.equal((await begin(bench, { Authorization })).code, 'token_missing', Authorization)
    }
    const reply = await callSite(bench, { path: '/v1/site/transactions', body: asked, key: TOKEN })
    assertProblem(reply, 'site_key_wrong')
  })

  it('of one site reaches no person of another', async () => {
    const bench = await createBench({
      sites: [
        {
          id: 'other',
          origins: ['http://other.localhost:3000'],
          rpId: 'other.localhost',
          keys: [{ key: new Secret(OTHER_KEY, 'other'), scopes: ['people', 'transactions'] }],
        },
      ],
    })
    await settlePerson(bench, ANNA)
    const call = (method: string, path: string, body?: unknown) =>
      callSite(bench, { method, path, body, key: OTHER_KEY })
    assertProblem(await call('GET', `/v1/site/people/${ANNA.user}`), 'person_unknown')
    assertProblem(await call('POST', '/v1/site/transactions', asked), 'person_unknown')
    assert.deepEqual((await call('GET', '/v1/site/people')).body, { people: [] })
    for (const limit of ['1.5', '-3', '1e9', 'many', '0x10']) {
      assert.equal((await call('GET', `/v1/site/people?limit=${limit}`)).status, 200, limit)
    }
    const deleted = await call('DELETE', `/v1/site/people/${ANNA.user}`)
    assert.deepEqual([deleted.status, deleted.body], [200, { deleted: true }])
    assert.equal((await bench.backend.people.read('harbour', ANNA.user)).user, ANNA.user)
    const foreign = new Page(bench, { origin: 'http://other.localhost:3000' })
    assertProblem(await foreign.begin({ site: 'harbour' }), 'origin_refused')
    assertProblem(await foreign.begin({ site: 'nowhere' }), 'site_unknown')
    await foreign.begin({ login_name: ANNA.mail })
    assertProblem(await foreign.answer({ password: PASSWORD }), 'answer_wrong')
  })
})
