import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  createStepUpFetch,
  type StepUpFetchOptions,
} from '../../../../packages/widget/src/step-up/step-up-fetch.ts'
import { createGuardedSite, SITE_ORIGIN, type GuardedSite } from '../../../support/guarded-site.ts'

const TRANSFERS = `${SITE_ORIGIN}/api/transfers`

function wrap(site: GuardedSite, options: Partial<StepUpFetchOptions> = {}) {
  return createStepUpFetch({
    fetch: site.fetch,
    open: site.open,
    origins: [SITE_ORIGIN],
    ...options,
  })
}

function post(body: BodyInit, headers: Record<string, string> = {}): RequestInit {
  return { method: 'POST', body, headers }
}

const five = [1, 2, 3, 4, 5]

suite('createStepUpFetch: one proof, one execution', () => {
  test('asks, then repeats the same request with the proof', async () => {
    const site = createGuardedSite()
    const response = await wrap(site)(TRANSFERS, post('{"amount":"1"}', { 'X-Form': '7' }))
    assert.equal(await response.text(), 'done 1')
    assert.deepEqual(site.executed, ['{"amount":"1"}'])
    assert.deepEqual(
      site.requests.map(({ method, headers }) => [method, headers.get('x-form')]),
      [
        ['POST', '7'],
        ['POST', '7'],
      ],
    )
    assert.equal(site.requests[0]?.headers.has('countersign-proof'), false)
    assert.equal(site.requests[1]?.headers.get('countersign-proof'), `proof-for-${site.sheets[0]}`)
  })

  test('leaves every other answer alone', async () => {
    for (const response of [
      new Response('fine'),
      new Response('{"code":"step_up_required"}', { status: 401 }),
      Response.json({ code: 'session_required' }, { status: 401 }),
      new Response('{"code":"step_up_required","handle":"short"}', {
        status: 401,
        headers: { 'Content-Type': 'application/problem+json' },
      }),
      new Response('not json', {
        status: 401,
        headers: { 'Content-Type': 'application/problem+json' },
      }),
    ]) {
      const site = createGuardedSite()
      const got = await wrap(site, { fetch: async () => response })(TRANSFERS)
      assert.equal(got, response)
      assert.equal(got.bodyUsed, false)
      assert.equal(site.sheets.length, 0)
    }
  })

  test('five actions at once: five sheets, one after the other, each executed once', async () => {
    const site = createGuardedSite()
    let showing = 0
    let most = 0
    const fetch = wrap(site, {
      async open(asked) {
        most = Math.max(most, ++showing)
        await new Promise(setImmediate)
        showing -= 1
        return site.open(asked)
      },
    })
    const responses = await Promise.all(five.map((n) => fetch(TRANSFERS, post(`amount ${n}`))))
    assert.deepEqual(
      responses.map(({ status }) => status),
      [200, 200, 200, 200, 200],
    )
    assert.equal(new Set(site.sheets).size, 5)
    assert.equal(most, 1)
    assert.deepEqual(
      site.executed.toSorted(),
      five.map((n) => `amount ${n}`),
    )
  })

  test('five with one idempotency key: one sheet, one execution, five equal responses', async () => {
    const site = createGuardedSite()
    const fetch = wrap(site)
    const responses = await Promise.all(
      five.map(() => fetch(TRANSFERS, post('amount 1', { 'Idempotency-Key': 'k' }))),
    )
    const texts = await Promise.all(responses.map((response) => response.text()))
    assert.deepEqual(
      texts,
      five.map(() => 'done 1'),
    )
    assert.deepEqual(site.executed, ['amount 1'])
    assert.equal(site.sheets.length, 1)
  })

  test('one idempotency key with two bodies is two actions', async () => {
    const site = createGuardedSite()
    const fetch = wrap(site)
    await Promise.all(
      [1, 2].map((n) => fetch(TRANSFERS, post(`amount ${n}`, { 'Idempotency-Key': 'k' }))),
    )
    assert.equal(site.sheets.length, 2)
    assert.equal(site.executed.length, 2)
  })

  test('equal forms are alike although each has a boundary of its own', async () => {
    const site = createGuardedSite()
    const fetch = wrap(site)
    const form = () => {
      const data = new FormData()
      data.set('amount', '1')
      return data
    }
    await Promise.all([1, 2].map(() => fetch(TRANSFERS, post(form(), { 'Idempotency-Key': 'k' }))))
    assert.equal(site.sheets.length, 1)
    assert.match(site.executed[0] ?? '', /name="amount"\r\n\r\n1\r\n/)
  })

  test('two equal transfers without an idempotency key are two transfers', async () => {
    const site = createGuardedSite()
    const fetch = wrap(site)
    await Promise.all([1, 2].map(() => fetch(TRANSFERS, post('amount 1'))))
    assert.equal(site.sheets.length, 2)
    assert.equal(site.executed.length, 2)
  })

  test('equal reads share a sheet, the same address by another method does not', async () => {
    const site = createGuardedSite()
    const fetch = wrap(site)
    const address = `${SITE_ORIGIN}/api/statement`
    await Promise.all([fetch(address), fetch(address), fetch(address, { method: 'DELETE' })])
    assert.equal(site.sheets.length, 2)
  })

  test('a call whose 401 was on its way shares what the sheet brought', async () => {
    const late = Promise.withResolvers<void>()
    const site = createGuardedSite({
      before: async ({ headers }) => (headers.get('x-late') === 'yes' ? late.promise : undefined),
    })
    const fetch = wrap(site)
    const ask = (isLate: string) =>
      fetch(TRANSFERS, post('a', { 'Idempotency-Key': 'k', 'X-Late': isLate }))
    const second = ask('yes')
    const first = await ask('no')
    late.resolve()
    assert.equal(await (await second).text(), await first.text())
    assert.equal(site.sheets.length, 1)
    assert.equal(site.executed.length, 1)
    // One that starts afterwards is a new call.
    await ask('no')
    assert.equal(site.sheets.length, 2)
  })
})

suite('createStepUpFetch: whom it heeds', () => {
  test('not a foreign origin, unless it is listed', async () => {
    const site = createGuardedSite()
    const response = await wrap(site, { origins: ['https://other.example'] })(TRANSFERS)
    assert.equal(response.status, 401)
    assert.equal(site.sheets.length, 0)
  })

  test('its own origin without a list', async (t) => {
    Object.defineProperty(globalThis, 'location', {
      configurable: true,
      value: new URL(`${SITE_ORIGIN}/page`),
    })
    t.after(() => Reflect.deleteProperty(globalThis, 'location'))
    const site = createGuardedSite()
    assert.equal((await wrap(site, { origins: [] })(TRANSFERS)).status, 200)
  })

  test('not an address that the call was led to', async () => {
    for (const member of [{ redirected: true }, { url: `${SITE_ORIGIN}/elsewhere` }]) {
      const site = createGuardedSite()
      const response = await wrap(site, {
        async fetch(input, init) {
          const answer = await site.fetch(input, init)
          for (const [name, value] of Object.entries(member)) {
            Object.defineProperty(answer, name, { value })
          }
          return answer
        },
      })(TRANSFERS)
      assert.equal(response.status, 401)
      assert.equal(site.sheets.length, 0)
    }
  })

  test('the address that was called, whatever its fragment', async () => {
    const site = createGuardedSite()
    const response = await wrap(site, {
      async fetch(input, init) {
        return Object.defineProperty(await site.fetch(input, init), 'url', { value: TRANSFERS })
      },
    })(`${TRANSFERS}#top`)
    assert.equal(response.status, 200)
  })
})

suite('createStepUpFetch: a level without an action', () => {
  test('five calls: one sheet, one proof, all repeated', async () => {
    const site = createGuardedSite({ levelOnly: true })
    const fetch = wrap(site)
    const responses = await Promise.all(five.map((n) => fetch(TRANSFERS, post(`call ${n}`))))
    assert.deepEqual(
      responses.map(({ status }) => status),
      [200, 200, 200, 200, 200],
    )
    assert.equal(site.sheets.length, 1)
    assert.deepEqual(
      site.executed.toSorted(),
      five.map((n) => `call ${n}`),
    )
    const proofs = site.requests.filter(({ headers }) => headers.has('countersign-proof'))
    assert.equal(proofs.length, 1)
  })

  test('two levels are two sheets', async () => {
    const site = createGuardedSite({
      levelOnly: true,
      challenge: ({ url }) => `acr_values="${url.endsWith('a') ? 'aal2' : 'phr'}", max_age="300"`,
    })
    const fetch = wrap(site)
    await Promise.all([fetch(`${SITE_ORIGIN}/a`), fetch(`${SITE_ORIGIN}/b`)])
    assert.equal(site.sheets.length, 2)
  })

  test('a call whose 401 was on its way is repeated without a sheet', async () => {
    const late = Promise.withResolvers<void>()
    let held = 0
    const site = createGuardedSite({ levelOnly: true })
    const fetch = wrap(site, {
      async fetch(input, init) {
        const request = new Request(input, init)
        const response = await site.fetch(request)
        if (request.url.endsWith('late') && ++held === 1) await late.promise
        return response
      },
    })
    const second = fetch(`${SITE_ORIGIN}/late`)
    await fetch(`${SITE_ORIGIN}/early`)
    late.resolve()
    assert.equal((await second).status, 200)
    assert.equal(site.sheets.length, 1)
  })

  test('when the proof is refused the others are told so by the server, not asked again', async () => {
    const site = createGuardedSite({ levelOnly: true })
    const fetch = wrap(site, { open: async () => 'forged' })
    const responses = await Promise.all(five.map((n) => fetch(TRANSFERS, post(`call ${n}`))))
    assert.deepEqual(
      responses.map(({ status }) => status),
      [403, 401, 401, 401, 401],
    )
    assert.equal(site.executed.length, 0)
  })
})
