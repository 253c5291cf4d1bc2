import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ROUTES } from '@countersign/protocol'
import { createBench, ISSUER, ORIGIN, PEOPLE_KEY, SITE_KEY } from './support/backend.ts'
import { Page } from './support/page.ts'
import { ANNA, assertProblem, settlePerson } from './support/people.ts'
import { begin, BINDING, BODY, send, TOKEN } from './support/raw.ts'

describe('a body', () => {
  it('is JSON in UTF-8, and says so', async () => {
    const bench = await createBench()
    for (const type of [
      '',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json; charset=utf-16',
      'application/json+evil',
      'text/plain; application/json',
    ]) {
      // `Request` would add a type of its own to text.
      const body = new TextEncoder().encode(BODY)
      assert.equal(
        (await begin(bench, { 'Content-Type': type }, body)).code,
        'media_type_unsupported',
        type,
      )
    }
    assert.equal(
      (await begin(bench, { 'Content-Type': 'application/json; charset=UTF-8' })).status,
      200,
    )
  })

  it('that cannot be read is refused by one code', async () => {
    const bench = await createBench()
    const bodies = [
      '',
      '{',
      '[]',
      'null',
      '"x"',
      '{"purpose":"login"',
      '{"purpose":["login"]}',
      BODY.repeat(2),
    ]
    for (const body of bodies)
      assert.equal((await begin(bench, {}, body)).code, 'request_malformed', body)
    const broken = Uint8Array.of(0x7b, 0xff, 0x7d)
    assert.equal((await begin(bench, {}, broken)).code, 'request_malformed')
    const deep = '['.repeat(30_000)
    assert.equal((await begin(bench, {}, deep)).code, 'request_malformed')
  })

  it('that is too large is refused before it is read, with and without a length', async () => {
    const bench = await createBench()
    const large = JSON.stringify({ purpose: 'login', login_name: 'x'.repeat(65_536) })
    assert.equal(
      (await begin(bench, { 'Content-Length': String(large.length) }, large)).code,
      'request_too_large',
    )
    const chunks = (count: number) =>
      new ReadableStream({
        start(stream) {
          for (let i = 0; i < count; i += 1)
            stream.enqueue(new TextEncoder().encode('x'.repeat(1024)))
          stream.close()
        },
      })
    const streamed = new Request(`${ISSUER}/v1/transactions`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${TOKEN}`,
        Origin: ORIGIN,
        'Content-Type': 'application/json',
      },
      body: chunks(70),
      duplex: 'half',
    } as RequestInit)
    assert.equal((await bench.backend.fetch(streamed)).status, 413)
  })

  it('changes nothing it has no business with: acr, amr, user, __proto__', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA)
    const evil = `{"purpose":"login","binding":"${BINDING}","login_name":"${ANNA.mail}","acr":"phrh","user":"u-bert",
      "acrValues":[],"proven":[{"kind":"passkey"}],"ended":"done","verified":true,
      "__proto__":{"user":"u-bert","ended":"done"},"constructor":{"prototype":{"polluted":true}}}`
    const reply = await begin(bench, {}, evil)
    assert.equal(reply.status, 200)
    assert.match(reply.text, /"state":"prompt"/)
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined)
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    const answer = JSON.parse(
      '{"password":"no","__proto__":{"password":"x"},"constructor":1,"skip":true}',
    ) as Record<string, unknown>
    assertProblem(await page.answer(answer), 'answer_wrong')
  })
})

describe('methods and paths', () => {
  const paths = Object.values(ROUTES).map((route) => ({
    ...route,
    path: route.path.replaceAll(/:\w+/g, 'x'),
  }))

  it('that exist with another method answer 405 and say which are allowed', async () => {
    const bench = await createBench()
    for (const { path } of paths) {
      const known = paths.filter((one) => one.path === path).map((one) => one.method as string)
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'BREW'].filter(
        (one) => !known.includes(one),
      )) {
        const reply = await send(bench, path, { method, headers: { Origin: ORIGIN } })
        assert.equal(reply.code, 'method_not_allowed', `${method} ${path}`)
        assert.equal(reply.headers.get('allow'), known.join(', '))
      }
    }
  })

  it('that do not exist answer 404, nothing else', async () => {
    const bench = await createBench()
    for (const path of [
      '/v2/transactions',
      '/v1/site',
      '/v1/transactions/',
      '/%00',
      '/v1/transactions/a%2Fb',
      '/..%2f..',
      '/chunks/x.js',
      '/chunks/..%2fpackage.json',
      '/outbox',
      '/metrics',
    ]) {
      assert.equal(
        (await send(bench, path, { headers: { Authorization: `Bearer ${TOKEN}` } })).code,
        'not_found',
        path,
      )
    }
  })

  it('that only read change nothing', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA)
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    const events = bench.audit.filter((one) => one.event !== 'request.refused').length
    const before = await page.read()
    for (const method of ['GET', 'HEAD']) {
      for (const path of ['cancel', 'answers', 'challenges', 'identify']) {
        await send(bench, `/v1/transactions/${page.id}/${path}`, {
          method,
          headers: { Authorization: `Bearer ${page.token}` },
        })
      }
      await send(bench, `/v1/site/people/${ANNA.user}`, {
        method,
        headers: { Authorization: `Bearer ${PEOPLE_KEY}` },
      })
      await send(bench, `/v1/site/sessions/x/end`, {
        method,
        headers: { Authorization: `Bearer ${SITE_KEY}` },
      })
      await send(bench, '/v1/objections', { method, headers: { Origin: ORIGIN } })
    }
    assert.deepEqual((await page.read()).body, before.body)
    assert.equal(bench.audit.filter((one) => one.event !== 'request.refused').length, events)
  })

  it('that everybody may read answer HEAD like GET', async () => {
    const bench = await createBench()
    for (const path of [
      '/healthz',
      '/readyz',
      '/.well-known/jwks.json',
      '/.well-known/countersign',
      '/v1/sites/harbour',
      '/openapi.json',
      '/icon.svg',
      '/',
    ]) {
      const [get, head] = [await send(bench, path), await send(bench, path, { method: 'HEAD' })]
      assert.equal(get.status, 200, path)
      assert.equal(head.status, 200, path)
      assert.equal(head.text, '')
    }
  })
})

describe('every reply', () => {
  it('may be kept by nobody, but for the public settings and the public keys', async () => {
    const bench = await createBench()
    const get = async (path: string) => (await send(bench, path)).headers.get('cache-control')
    assert.equal(await get('/v1/sites/harbour'), 'public, max-age=300')
    assert.equal(await get('/.well-known/jwks.json'), 'public, max-age=60')
    assert.equal(await get('/.well-known/countersign'), 'no-store')
    assert.equal(await get('/v1/sites/nobody'), 'no-store', 'a refusal goes when its reason goes')
    assert.equal((await begin(bench)).headers.get('cache-control'), 'no-store')
  })

  it('carries the headers that keep it out of the wrong hands, errors included', async () => {
    const bench = await createBench({
      config: { issuer: 'https://localhost/auth' },
      site: { origins: ['https://localhost'] },
    })
    const replies = [
      await send(bench, '/healthz'),
      await send(bench, '/nowhere'),
      await begin(bench),
      await begin(bench, { Origin: 'https://localhost' }),
      await begin(bench, { Origin: 'https://localhost' }, '{'),
      await send(bench, '/v1/transactions', { method: 'DELETE' }),
      await send(bench, '/v1/transactions', { method: 'OPTIONS' }),
      await send(bench, '/v1/site/people'),
      await send(bench, '/objection'),
      await send(bench, '/'),
      await send(bench, '/', { headers: { Accept: 'text/html' } }),
    ]
    assert.deepEqual(
      replies.map((one) => one.status),
      [200, 404, 403, 200, 400, 405, 204, 401, 200, 200, 200],
    )
    for (const { headers, status } of replies) {
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
      assert.equal(headers.get('referrer-policy'), 'no-referrer')
      assert.equal(headers.get('cache-control'), 'no-store')
      assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin')
      assert.match(
        headers.get('strict-transport-security') ?? '',
        /^max-age=31536000; includeSubDomains$/,
      )
      assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/)
      assert.match(headers.get('content-security-policy') ?? '', /base-uri 'none'/)
      assert.match(headers.get('x-request-id') ?? '', /^[\w-]{12}$/)
      assert.equal(headers.get('set-cookie'), null)
      if (status !== 204) assert.match(headers.get('content-type') ?? '', /charset=utf-8$/i)
    }
  })
})
