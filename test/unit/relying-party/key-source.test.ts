import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createTestSite, EXPECTED } from '../../support/site.ts'
import type { Json, ProofBackend } from '../../support/proof-backend.ts'

const JWKS = '/.well-known/jwks.json'
const fetches = (backend: ProofBackend) => backend.to(JWKS).length
const refuses = (verifying: Promise<unknown>, code: string) => assert.rejects(verifying, { code })

describe('the keys', () => {
  it('are fetched below the server, once, and without the site key', async () => {
    const { party, backend } = await createTestSite()
    for (let i = 0; i < 3; i++) await party.verifyProof(await backend.signStepUp(), EXPECTED)
    assert.equal(fetches(backend), 1)
    assert.equal(backend.seen[0]?.url, `https://bank.example/auth${JWKS}`)
    assert.equal(backend.seen[0]?.headers.get('authorization'), null)
    assert.equal(backend.seen[0]?.redirect, 'manual')
  })

  it('are fetched once for proofs that come at the same time', async () => {
    const { party, backend } = await createTestSite()
    const proofs = await Promise.all(Array.from({ length: 20 }, () => backend.signStepUp()))
    await Promise.all(proofs.map((proof) => party.verifyProof(proof, EXPECTED)))
    assert.equal(fetches(backend), 1)
  })

  it('are fetched again for a key that is new', async () => {
    const { party, backend, clock } = await createTestSite()
    await party.verifyProof(await backend.signStepUp(), EXPECTED)
    await backend.rotate('key-2')
    clock.advance(30)
    const now = { iat: clock.now(), exp: clock.now() + 60 }
    await party.verifyProof(await backend.signStepUp(now), EXPECTED)
    assert.equal(fetches(backend), 2)
  })

  it('cost one request in 30 s, however many unknown ids come', async () => {
    const { party, backend, clock } = await createTestSite()
    await party.verifyProof(await backend.signStepUp(), EXPECTED)
    clock.advance(30)
    const flood = async () => {
      for (let i = 0; i < 50; i++) {
        const proof = await backend.signStepUp({}, { kid: `made-up-${clock.now()}-${i}` })
        await refuses(party.verifyProof(proof, EXPECTED), 'proof_key_unknown')
      }
    }
    await flood()
    assert.equal(fetches(backend), 2)
    clock.advance(29)
    await flood()
    assert.equal(fetches(backend), 2)
    clock.advance(1)
    await flood()
    assert.equal(fetches(backend), 3)
  })

  it('go when the backend withdraws them', async () => {
    const { party, backend, clock } = await createTestSite()
    const old = await backend.signStepUp({ iat: 1_700_000_290, exp: 1_700_000_350 })
    await party.verifyProof(await backend.signStepUp(), EXPECTED)
    await backend.rotate('key-2')
    backend.keys.shift()
    clock.advance(300)
    await refuses(party.verifyProof(old, EXPECTED), 'proof_key_unknown')
  })

  it('that were good stay good while the backend is down', async () => {
    const { party, backend, clock } = await createTestSite()
    await party.verifyProof(await backend.signStepUp(), EXPECTED)
    backend.answers.set(JWKS, () => new Response('', { status: 502 }))
    clock.advance(4000)
    const at = (now: number) => ({ iat: now, exp: now + 60, auth_time: now })
    await party.verifyProof(await backend.signStepUp(at(clock.now())), EXPECTED)
    assert.equal(fetches(backend), 2)
    clock.advance(86_400)
    const late = await backend.signStepUp(at(clock.now()))
    await refuses(party.verifyProof(late, EXPECTED), 'unavailable')
  })

  it('that were never had make every proof wait, and are asked for again soon', async () => {
    const { party, backend, clock } = await createTestSite()
    backend.answers.set(JWKS, () => Promise.reject(new Error('starting')))
    for (let i = 0; i < 10; i++) {
      await refuses(party.verifyProof(await backend.signStepUp(), EXPECTED), 'unavailable')
    }
    assert.equal(fetches(backend), 1)
    backend.answers.delete(JWKS)
    clock.advance(2)
    await party.verifyProof(await backend.signStepUp(), EXPECTED)
  })

  for (const [what, answer] of [
    [
      'a redirect',
      () => new Response(null, { status: 302, headers: { location: 'https://x.test' } }),
    ],
    [
      'a good set that is too large',
      (keys: Json[]) => Response.json({ keys, x: 'x'.repeat(70_000) }),
    ],
    ['a reply that is no JSON', () => new Response('<html>')],
    ['a reply of another shape', () => Response.json({ keys: 'none' })],
    ['an empty set', () => Response.json({ keys: [] })],
    ['an error with a key set', async (keys: Json[]) => Response.json({ keys }, { status: 500 })],
  ] as const) {
    it(`are not taken from ${what}`, async () => {
      const { party, backend } = await createTestSite()
      backend.answers.set(JWKS, () => answer(backend.keys))
      await refuses(party.verifyProof(await backend.signStepUp(), EXPECTED), 'unavailable')
      assert.equal(fetches(backend), 1)
    })
  }

  it('are given up after 5 s, also on a fetch that hears no signal', async (t) => {
    const controller = new AbortController()
    const timeouts: number[] = []
    t.mock.method(AbortSignal, 'timeout', (ms: number) => {
      timeouts.push(ms)
      return controller.signal
    })
    const { party, backend } = await createTestSite()
    backend.answers.set(JWKS, () => {
      queueMicrotask(() => controller.abort())
      return new Promise<Response>(() => {})
    })
    await refuses(party.verifyProof(await backend.signStepUp(), EXPECTED), 'unavailable')
    assert.deepEqual(timeouts, [5000])
  })

  for (const [what, over] of [
    ['holds its private half', { d: 'AAAA' }],
    ['is meant to encrypt', { use: 'enc' }],
    ['is for another algorithm', { alg: 'ES384' }],
    ['lies on another curve', { crv: 'P-384' }],
    ['is no point of the curve', { x: 'A'.repeat(43) }],
    ['has no id', { kid: undefined }],
  ] as const) {
    it(`leave out one that ${what}, and keep the others`, async () => {
      const { party, backend } = await createTestSite()
      const bad = await backend.signStepUp()
      Object.assign(backend.keys[0] ?? {}, over)
      await backend.rotate('key-2')
      await party.verifyProof(await backend.signStepUp(), EXPECTED)
      await refuses(party.verifyProof(bad, EXPECTED), 'proof_key_unknown')
    })
  }
})
