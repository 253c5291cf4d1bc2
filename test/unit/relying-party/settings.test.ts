import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { describe, it } from 'node:test'
import { createRelyingParty } from '../../../packages/relying-party/src/relying-party.ts'
import { createProofBackend, ISSUER, SESSION, SITE, SITE_KEY } from '../../support/proof-backend.ts'
import { createTestSite } from '../../support/site.ts'

const good = { server: ISSUER, site: SITE, siteKey: SITE_KEY, session: () => undefined }

describe('the settings', () => {
  it('that are missing or malformed stop the start and are named', () => {
    const wrong = {
      server: [
        '',
        '/auth',
        'ftp://x.test',
        'http://bank.example',
        `${ISSUER}?x`,
        'https://u@x.test',
      ],
      serverInternal: ['inner', 'https://inner.test/#x'],
      site: [''],
      siteKey: [undefined, ''],
      origins: [[], ['https://bank.example/'], ['bank.example'], ['*'], ['null']],
    }
    for (const [name, values] of Object.entries(wrong)) {
      for (const value of values) {
        assert.throws(
          // Each value is of the setting's own type, or what JavaScript callers may give.
          () => createRelyingParty({ ...good, [name]: value }),
          (error: unknown) => error instanceof TypeError && error.message.startsWith(name),
          `${name}: ${JSON.stringify(value)}`,
        )
      }
    }
  })

  it('may name plain http on localhost, or on an inner network', () => {
    for (const server of ['http://localhost:3000/auth', 'http://127.0.0.1:3000/auth']) {
      createRelyingParty({ ...good, server })
    }
    createRelyingParty({ ...good, serverInternal: 'http://countersign.internal:8787/auth' })
  })

  it('send every call to the inner address, and compare iss with the outer one', async () => {
    const backend = await createProofBackend()
    const urls: string[] = []
    const party = createRelyingParty({
      ...good,
      clock: { now: () => 1_700_000_000 },
      serverInternal: 'http://inner.test:8787/base/',
      fetch: (request) => {
        urls.push(request.url)
        return Response.json(
          request.url.endsWith('jwks.json')
            ? { keys: backend.keys }
            : { id: 'i', handle: 'h', expires_at: 1 },
        )
      },
    })
    await party.begin(SESSION, { purpose: 'account' })
    await party.verifyProof(await backend.signStepUp(), { purpose: 'step-up', session: SESSION })
    assert.deepEqual(urls, [
      'http://inner.test:8787/base/v1/site/transactions',
      'http://inner.test:8787/base/.well-known/jwks.json',
    ])
  })

  it('fetch nothing at the start', async () => {
    const { backend } = await createTestSite()
    assert.equal(backend.seen.length, 0)
  })

  it('keep the site key where nothing prints it', async () => {
    const { party, backend } = await createTestSite()
    backend.answers.set('/v1/site/transactions', (request) => {
      throw new Error(`lost ${request.headers.get('x-request-id')}`)
    })
    const error: unknown = await party
      .begin(SESSION, { purpose: 'account' })
      .catch((thrown: unknown) => thrown)
    const printed = inspect([party, error], { depth: 20, showHidden: true }) + JSON.stringify(error)
    assert.ok(printed.includes('unavailable'))
    assert.ok(!printed.includes(SITE_KEY))
  })

  it('refuse a session that is none', async () => {
    const { party } = await createTestSite()
    const guard = party.createGuard({ acr: 'aal1' })
    const request = { method: 'GET', header: () => undefined, readFields: async () => ({}) }
    for (const session of [
      { id: '', user: 'u' },
      { id: 's', user: '' },
      { id: 7, user: 'u' },
    ]) {
      // JavaScript callers have no compiler.
      await assert.rejects(guard({ request, context: session as typeof SESSION }), TypeError)
    }
  })
})
