import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createStepUpFetch } from '../../../../packages/widget/src/step-up/step-up-fetch.ts'
import {
  createGuardedSite,
  type GuardedSite,
  type GuardedSiteOptions,
  SITE_ORIGIN,
} from '../../../support/guarded-site.ts'

const TRANSFERS = `${SITE_ORIGIN}/api/transfers`

function wrap(site: GuardedSite) {
  return createStepUpFetch({ fetch: site.fetch, open: site.open, origins: [SITE_ORIGIN] })
}

async function send(init: RequestInit, options: GuardedSiteOptions = {}) {
  const site = createGuardedSite(options)
  return { site, response: await wrap(site)(TRANSFERS, init) }
}

suite('a guarded call may be sent twice', () => {
  const silent = { demand: {} }

  test('not when it is unsafe and the server does not say that nothing was executed', async () => {
    for (const demand of [{}, { executed: true }, { executed: 'false' }]) {
      const { site, response } = await send({ method: 'POST', body: 'a' }, { demand })
      assert.equal(response.status, 401)
      assert.equal(site.sheets.length, 0)
      assert.equal(site.requests.length, 1)
    }
  })

  test('when it has an idempotency key', async () => {
    const headers = { 'Idempotency-Key': 'k' }
    const { site } = await send({ method: 'POST', body: 'a', headers }, silent)
    assert.deepEqual(site.executed, ['a'])
  })

  test('when its method is safe', async () => {
    assert.equal((await send({}, silent)).response.status, 200)
  })
})

suite('a guarded call is sent as it was', () => {
  for (const [kind, body] of Object.entries({
    text: 'a',
    bytes: new TextEncoder().encode('a'),
    blob: new Blob(['a']),
    parameters: new URLSearchParams('a'),
    stream: new Blob(['a']).stream(),
  })) {
    test(`with a body of kind ${kind}`, async () => {
      const { site } = await send({ method: 'PUT', body, duplex: 'half' } as RequestInit)
      assert.equal(site.executed[0]?.replace('=', ''), 'a')
      const types = site.requests.map(({ headers }) => headers.get('content-type'))
      assert.equal(types[0], types[1])
    })
  }

  test('without a body', async () => {
    const { site } = await send({ method: 'DELETE' })
    assert.deepEqual(site.executed, [''])
    assert.deepEqual(
      site.requests.map(({ method }) => method),
      ['DELETE', 'DELETE'],
    )
  })

  test('when it is given as a Request', async () => {
    const site = createGuardedSite()
    const request = new Request(TRANSFERS, { method: 'POST', body: 'a', credentials: 'include' })
    assert.equal((await wrap(site)(request)).status, 200)
    assert.deepEqual(site.executed, ['a'])
    assert.deepEqual(
      site.requests.map(({ credentials }) => credentials),
      ['include', 'include'],
    )
  })
})

suite('a proof goes to the address that asked for it', () => {
  const leads = { execute: async () => Response.redirect('https://other.example/', 307) }

  test('and follows no redirect', async () => {
    await assert.rejects(send({ method: 'POST', body: 'a' }, leads), {
      name: 'CountersignError',
      code: 'redirect_refused',
    })
    const site = createGuardedSite(leads)
    await assert.rejects(wrap(site)(TRANSFERS))
    assert.deepEqual(
      site.requests.map(({ redirect }) => redirect),
      ['follow', 'manual'],
    )
  })

  test('a hidden redirect is refused as well', async () => {
    const hidden = Object.defineProperty(new Response(), 'type', { value: 'opaqueredirect' })
    await assert.rejects(send({}, { execute: async () => hidden }), { code: 'redirect_refused' })
  })

  test('a caller who reads redirects alone gets it', async () => {
    const { response } = await send({ redirect: 'manual' }, leads)
    assert.equal(response.status, 307)
  })
})

suite('a repeat is the last', () => {
  test('a refused proof is the response, never a second sheet', async () => {
    const execute = async () => Response.json({ code: 'proof_action' }, { status: 403 })
    const { site, response } = await send({ method: 'POST', body: 'a' }, { execute })
    assert.equal(response.status, 403)
    assert.equal(site.sheets.length, 1)
  })

  test('a second demand is the response, never a second sheet', async () => {
    const site = createGuardedSite()
    const requests: Request[] = []
    const fetch = createStepUpFetch({
      open: site.open,
      origins: [SITE_ORIGIN],
      fetch(input) {
        const request = new Request(input)
        requests.push(request)
        return site.fetch(TRANSFERS)
      },
    })
    assert.equal((await fetch(TRANSFERS)).status, 401)
    assert.equal(requests.length, 2)
    assert.equal(site.sheets.length, 1)
  })

  test('a network that fails at the repeat is told as fetch tells it', async () => {
    const execute = () => Promise.reject(new TypeError('network'))
    await assert.rejects(send({}, { execute }), TypeError)
  })
})
