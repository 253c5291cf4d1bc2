import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { toBase64url } from '@countersign/protocol'
import { Secret } from '@countersign/server'
import { createBench, ORIGIN, OTHER_KEY, type Bench } from './support/backend.ts'
import { callSite, Page, readCode, SESSION, type Reply } from './support/page.ts'
import {
  ANNA,
  answerPasskey,
  assertProblem,
  openStepUp,
  PASSWORD,
  readApp,
  settlePasskey,
  settlePerson,
} from './support/people.ts'

const TRANSFER = {
  type: 'transfer',
  amount: { value: '100.00', currency: 'EUR' },
  payee: 'Lindqvist Boats',
}
const OTHER_ORIGIN = 'http://app.localhost:3000'

const redeem = (
  bench: Bench,
  body: Record<string, unknown>,
  more: { key?: string; idempotencyKey?: string } = {},
): Promise<Reply> =>
  callSite(bench, {
    path: '/v1/site/proofs/redeem',
    body,
    ...(more.key === undefined ? {} : { key: more.key }),
    ...(more.idempotencyKey === undefined
      ? {}
      : { headers: { 'Idempotency-Key': more.idempotencyKey } }),
  })

async function createAnna(): Promise<Bench> {
  const bench = await createBench({
    site: { origins: [ORIGIN, OTHER_ORIGIN] },
    sites: [
      {
        id: 'other',
        origins: ['http://other.localhost:3000'],
        rpId: 'other.localhost',
        key: new Secret(OTHER_KEY, 'other'),
      },
    ],
  })
  await settlePerson(bench, ANNA, ['password', 'totp'])
  return bench
}

/** A login proof and all that it must match. */
async function signIn(bench: Bench) {
  const page = new Page(bench)
  await page.begin({ login_name: ANNA.mail })
  const { view } = await page.answer({ password: PASSWORD })
  return { purpose: 'login', proof: view.proof, origin: ORIGIN, binding: page.cookie }
}

/** A step-up proof and all that it must match. */
async function approve(bench: Bench, more: Record<string, unknown> = {}) {
  const page = await openStepUp(bench, ANNA.user, {
    action: TRANSFER,
    nonce: 'nonce-of-the-site',
    ...more,
  })
  await page.answer({ code: await readApp(bench) })
  const { view } = await page.answer({ password: PASSWORD })
  assert.ok(view.proof)
  return {
    purpose: 'step-up',
    proof: view.proof,
    origin: ORIGIN,
    user: ANNA.user,
    session: SESSION,
    nonce: 'nonce-of-the-site',
    action: TRANSFER,
  }
}

const without = (body: Record<string, unknown>, name: string) =>
  Object.fromEntries(Object.entries(body).filter(([key]) => key !== name))

describe('redeeming a login proof', () => {
  it('answers with the claims, once', async () => {
    const bench = await createAnna()
    const body = await signIn(bench)
    const first = await redeem(bench, body)
    assert.equal(first.status, 200)
    assert.equal(first.body['sub'], ANNA.user)
    assert.equal(typeof first.body['sid'], 'string')
    assertProblem(await redeem(bench, body), 'proof_replayed')
    assert.ok(
      bench.audit.some((one) => one.event === 'proof.refused' && one.code === 'proof_replayed'),
    )
  })

  it('refuses what does not fit, by its code, and spends nothing on a refusal', async () => {
    const bench = await createAnna()
    const body = await signIn(bench)
    const refuse = async (changes: Record<string, unknown>, code: string) =>
      assertProblem(await redeem(bench, { ...body, ...changes }), code)
    await refuse({ origin: OTHER_ORIGIN }, 'proof_origin')
    await refuse({ origin: 'https://evil.example' }, 'proof_origin')
    await refuse({ binding: 'of another browser' }, 'proof_binding')
    await refuse({ user: 'u-bert' }, 'proof_user')
    await refuse({ acr_values: ['aal2'] }, 'proof_level')
    assertProblem(await redeem(bench, without(body, 'origin')), 'proof_origin')
    assertProblem(await redeem(bench, without(body, 'binding')), 'proof_binding')
    await refuse({ purpose: 'step-up', user: ANNA.user, session: SESSION }, 'proof_type')
    assert.equal((await redeem(bench, body)).status, 200)
  })
})

describe('the age of an answer', () => {
  it('is that of the last prompt answered, not of the proof', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA, ['mail'])
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    await page.challenge('email-code')
    await bench.settle()
    await page.answer({ code: readCode(bench, ANNA.mail) })
    bench.clock.advance(100)
    const { view } = await page.answer({ skip: true })
    const body = { purpose: 'login', proof: view.proof, origin: ORIGIN, binding: page.cookie }
    assertProblem(await redeem(bench, { ...body, max_age: 60 }), 'proof_too_old')
    assert.equal((await redeem(bench, { ...body, max_age: 100 })).status, 200)
  })
})

describe('redeeming the proof of an approval', () => {
  it('answers with the claims, once', async () => {
    const bench = await createAnna()
    const body = await approve(bench)
    const first = await redeem(bench, body)
    assert.equal(first.status, 200, JSON.stringify(first.body))
    assert.deepEqual(
      [first.body['sub'], first.body['session'], first.body['acr']],
      [ANNA.user, SESSION, 'aal2'],
    )
    assertProblem(await redeem(bench, body), 'proof_replayed')
  })

  it('refuses another amount, payee, person, session, origin, nonce, level', async () => {
    const bench = await createAnna()
    const body = await approve(bench)
    const refuse = async (changes: Record<string, unknown>, code: string) =>
      assertProblem(await redeem(bench, { ...body, ...changes }), code)
    await refuse(
      { action: { ...TRANSFER, amount: { value: '100.01', currency: 'EUR' } } },
      'proof_action',
    )
    await refuse(
      { action: { ...TRANSFER, amount: { value: '100.0', currency: 'EUR' } } },
      'proof_action',
    )
    await refuse(
      { action: { ...TRANSFER, amount: { value: '100.00', currency: 'USD' } } },
      'proof_action',
    )
    await refuse({ action: { ...TRANSFER, payee: 'lindqvist boats' } }, 'proof_action')
    await refuse({ action: { ...TRANSFER, type: 'payout' } }, 'proof_level')
    await refuse({ user: 'u-bert' }, 'proof_user')
    await refuse({ session: `${SESSION}x` }, 'proof_session')
    await refuse({ origin: OTHER_ORIGIN }, 'proof_origin')
    await refuse({ nonce: 'another nonce' }, 'proof_binding')
    await refuse({ acr_values: ['phr'] }, 'proof_level')
    await refuse({ purpose: 'login', binding: 'x' }, 'proof_type')
    assertProblem(await redeem(bench, without(body, 'user')), 'proof_user')
    assertProblem(await redeem(bench, without(body, 'session')), 'proof_session')
    assertProblem(await redeem(bench, without(body, 'action')), 'proof_action')
    assertProblem(await redeem(bench, without(body, 'nonce')), 'proof_binding')
    assert.equal((await redeem(bench, body)).status, 200)
  })

  it('refuses it after its life', async () => {
    const bench = await createAnna()
    const body = await approve(bench)
    bench.clock.advance(90)
    assertProblem(await redeem(bench, body), 'proof_expired')
  })

  it('refuses it to another site', async () => {
    const bench = await createAnna()
    assertProblem(await redeem(bench, await approve(bench), { key: OTHER_KEY }), 'proof_audience')
  })

  it('refuses what is not ours: altered, unsigned, of another key, no token at all', async () => {
    const bench = await createAnna()
    const body = await approve(bench)
    const [header = '', payload = '', signature = ''] = body.proof.split('.')
    const toPart = (value: object) => toBase64url(new TextEncoder().encode(JSON.stringify(value)))
    const claims = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as Record<
      string,
      unknown
    >
    const head = JSON.parse(atob(header)) as Record<string, unknown>
    const refuse = async (proof: string, code: string) =>
      assertProblem(await redeem(bench, { ...body, proof }), code)
    await refuse(`${header}.${toPart({ ...claims, acr: 'phrh' })}.${signature}`, 'proof_signature')
    await refuse(`${toPart({ ...head, alg: 'none' })}.${payload}.${signature}`, 'proof_algorithm')
    await refuse(`${toPart({ ...head, alg: 'none' })}.${payload}.`, 'proof_malformed')
    await refuse(`${toPart({ ...head, alg: 'HS256' })}.${payload}.${signature}`, 'proof_algorithm')
    await refuse(
      `${toPart({ ...head, kid: 'unknown' })}.${payload}.${signature}`,
      'proof_key_unknown',
    )
    await refuse(
      `${toPart({ ...head, typ: 'login-proof+jwt' })}.${payload}.${signature}`,
      'proof_type',
    )
    for (const proof of ['', 'x', 'a.b', `${header}.${payload}`, `${body.proof}.x`]) {
      await refuse(proof, 'proof_malformed')
    }
    assert.equal((await redeem(bench, body)).status, 200)
  })

  it('takes a stronger way than was asked', async () => {
    const bench = await createAnna()
    const key = await settlePasskey(bench, 'u-cleo')
    const page = await openStepUp(bench, 'u-cleo', { action: TRANSFER })
    const { view } = await answerPasskey(page, key)
    const reply = await redeem(bench, {
      purpose: 'step-up',
      proof: view.proof,
      user: 'u-cleo',
      session: SESSION,
      action: TRANSFER,
    })
    assert.equal(reply.body['acr'], 'phr')
  })
})

describe('a proof is spent once', () => {
  it('of 50 at once one is let through', async () => {
    const bench = await createAnna()
    const body = await approve(bench)
    const replies = await Promise.all(Array.from({ length: 50 }, () => redeem(bench, body)))
    assert.equal(replies.filter((one) => one.status === 200).length, 1)
    assert.ok(replies.every((one) => one.status === 200 || one.body['code'] === 'proof_replayed'))
  })

  it('and the same request gets the same answer for a minute, with its Idempotency-Key', async () => {
    const bench = await createAnna()
    const body = await approve(bench)
    const idempotencyKey = 'transfer-1'
    const first = await redeem(bench, body, { idempotencyKey })
    const again = await Promise.all(
      Array.from({ length: 5 }, () => redeem(bench, body, { idempotencyKey })),
    )
    for (const one of again) assert.deepEqual([one.status, one.body], [200, first.body])
    assertProblem(await redeem(bench, body, { idempotencyKey: 'transfer-2' }), 'proof_replayed')
    assertProblem(await redeem(bench, body), 'proof_replayed')
    assertProblem(
      await redeem(bench, without(body, 'origin'), { idempotencyKey }),
      'proof_replayed',
    )
    bench.clock.advance(61)
    assertProblem(await redeem(bench, body, { idempotencyKey }), 'proof_replayed')
  })

  it('by a key that came first without one, never again', async () => {
    const bench = await createAnna()
    const body = await approve(bench)
    assert.equal((await redeem(bench, body)).status, 200)
    assertProblem(await redeem(bench, body, { idempotencyKey: 'late' }), 'proof_replayed')
  })

  it('and not at all when the store is down', async () => {
    const bench = await createAnna()
    const body = await approve(bench)
    await bench.store.close()
    const reply = await redeem(bench, body)
    assert.equal(reply.status, 503)
    assertProblem(reply, 'unavailable')
  })
})
