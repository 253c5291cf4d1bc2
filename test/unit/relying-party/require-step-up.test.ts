import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { toActionHash, type Action } from '../../../packages/protocol/src/action.ts'
import type { RelyingPartyOptions } from '../../../packages/relying-party/src/relying-party.ts'
import type { Raised } from '../../../packages/relying-party/src/require-step-up.ts'
import type { MaybeSession } from '../../../packages/relying-party/src/session.ts'
import { ORIGIN, problem, SESSION, sha256, START, USER } from '../../support/proof-backend.ts'
import { createTestSite, toRequest } from '../../support/site.ts'

const BEGIN = '/v1/site/transactions'
const transfer = (value: string): Action => ({
  type: 'transfer',
  amount: { value, currency: 'EUR' },
  payee: 'Lindqvist Boats',
})

interface Sent {
  readonly proof?: string
  readonly session?: MaybeSession
  readonly headers?: Readonly<Record<string, string>>
}

/** A site with one route; `send` gives what became of one request. */
async function createRoute(
  route: { acr?: 'aal2' | 'phr'; maxAge?: number; action?: () => unknown },
  options: Partial<RelyingPartyOptions<MaybeSession>> = {},
) {
  const site = await createTestSite(options)
  // A test may build an action that is none.
  const guard = site.party.createGuard(route as Parameters<typeof site.party.createGuard>[0])
  async function send({ proof, session = SESSION, headers = { origin: ORIGIN } }: Sent = {}) {
    const all = { ...headers, ...(proof === undefined ? {} : { 'countersign-proof': proof }) }
    const settled = await guard({ request: toRequest({ headers: all }), context: session })
    if (settled.ok) return { code: 'passed', approval: settled.value }
    const body: Record<string, unknown> = JSON.parse(settled.reply.body)
    return { code: body['code'], body, reply: settled.reply }
  }
  return { ...site, send }
}

describe('a route that asks for an action', () => {
  it('begins a step-up and answers 401, the request not executed', async () => {
    const { send, backend } = await createRoute({
      acr: 'aal2',
      maxAge: 300,
      action: () => transfer('100.00'),
    })
    const { body, reply } = await send()
    assert.equal(reply?.status, 401)
    assert.equal(reply?.headers['Content-Type'], 'application/problem+json')
    assert.equal(
      reply?.headers['WWW-Authenticate'],
      'Bearer error="insufficient_user_authentication", acr_values="aal2", max_age=300',
    )
    assert.deepEqual(body, {
      type: 'https://countersign.dev/problems/step_up_required',
      title: body?.['title'],
      status: 401,
      code: 'step_up_required',
      retry: 'new-challenge',
      handle: body?.['handle'],
      expires_at: START + 300,
      executed: false,
    })
    assert.deepEqual(backend.to(BEGIN)[0]?.body, {
      purpose: 'step-up',
      user: USER,
      session: sha256(SESSION.id),
      action: transfer('100.00'),
      acr_values: ['aal2'],
      max_age: 300,
    })
  })

  it('never sends the session id itself', async () => {
    const { send, backend } = await createRoute({ action: () => transfer('1.00') })
    await send()
    assert.ok(!JSON.stringify(backend.seen).includes(SESSION.id))
  })

  it('always asks, however good the session', async () => {
    const { send } = await createRoute({ acr: 'aal2', action: () => transfer('1.00') })
    const session = { ...SESSION, acr: 'phrh', authTime: START }
    assert.equal((await send({ session })).code, 'step_up_required')
  })

  it('lets the approved request through once, and gives what was approved', async () => {
    const { send, backend } = await createRoute({ action: () => transfer('100.00') })
    const action_hash = await toActionHash(transfer('100.00'))
    const proof = await backend.signStepUp({ action_hash })
    const { code, approval } = await send({ proof })
    assert.equal(code, 'passed')
    assert.deepEqual(approval?.action, transfer('100.00'))
    assert.equal(approval?.proof?.sub, USER)
    assert.ok(Object.isFrozen(approval?.action) && Object.isFrozen(approval?.action?.['amount']))
    assert.equal((await send({ proof })).code, 'proof_replayed')
  })

  it('refuses 100.01 after 100.00 was approved, with 403 and no second sheet', async () => {
    let value = '100.00'
    const { send, backend } = await createRoute({ action: () => transfer(value) })
    const action_hash = await toActionHash(transfer(value))
    const proof = await backend.signStepUp({ action_hash })
    value = '100.01'
    const { code, reply } = await send({ proof })
    assert.equal(code, 'proof_action')
    assert.equal(reply?.status, 403)
    assert.equal(backend.to(BEGIN).length, 0)
    value = '100.00'
    assert.equal((await send({ proof })).code, 'passed')
  })

  it('refuses a proof of any other kind, person, session, level or time, by its code', async () => {
    const { send, backend } = await createRoute({
      acr: 'aal2',
      maxAge: 300,
      action: () => transfer('100.00'),
    })
    const action_hash = await toActionHash(transfer('100.00'))
    const sign = (over: object) => backend.signStepUp({ action_hash, ...over })
    const cases: readonly (readonly [string, Promise<string>])[] = [
      ['proof_type', backend.signLogin()],
      ['proof_issuer', sign({ iss: 'https://else.example' })],
      ['proof_audience', sign({ aud: 'other' })],
      ['proof_expired', sign({ iat: START - 200, auth_time: START - 200, exp: START - 140 })],
      ['proof_too_old', sign({ auth_time: START - 301 })],
      ['proof_level', sign({ acr: 'aal1' })],
      ['proof_user', sign({ sub: 'u-2' })],
      ['proof_session', sign({ session: sha256('other') })],
      ['proof_session', sign({ session: SESSION.id })],
      ['proof_origin', sign({ origin: 'https://evil.example' })],
      ['proof_binding', sign({ nonce: 'never-asked-for' })],
      ['proof_action', sign({ action_hash: undefined })],
      ['proof_malformed', Promise.resolve('')],
      ['proof_malformed', sign({}).then((proof) => `${proof}, ${proof}`)],
    ]
    for (const [code, proof] of cases) {
      const sent = await send({ proof: await proof })
      assert.deepEqual([sent.code, sent.reply?.status], [code, 403])
    }
    assert.equal(backend.to(BEGIN).length, 0)
  })

  it('refuses an approval in the session that follows a new sign-in', async () => {
    const { send, backend } = await createRoute({ action: () => transfer('1.00') })
    const proof = await backend.signStepUp({ action_hash: await toActionHash(transfer('1.00')) })
    const sent = await send({ proof, session: { ...SESSION, id: 'the next session' } })
    assert.equal(sent.code, 'proof_session')
  })

  it('executes exactly once for fifty requests with one proof', async () => {
    const { send, backend } = await createRoute({ action: () => transfer('1.00') })
    const proof = await backend.signStepUp({ action_hash: await toActionHash(transfer('1.00')) })
    const sent = await Promise.all(Array.from({ length: 50 }, () => send({ proof })))
    assert.equal(sent.filter(({ code }) => code === 'passed').length, 1)
    assert.equal(sent.filter(({ code }) => code === 'proof_replayed').length, 49)
  })

  it('refuses when nobody is signed in, before anything else', async () => {
    const { send, backend } = await createRoute({ action: () => assert.fail('not reached') })
    const { code, reply } = await send({ session: null })
    assert.deepEqual([code, reply?.status], ['session_required', 401])
    assert.equal(backend.seen.length, 0)
  })

  it('refuses another site’s page, and needs no Origin where browsers send none', async () => {
    const { send } = await createRoute({ action: () => transfer('1.00') })
    for (const origin of ['null', 'https://evil.example']) {
      assert.equal((await send({ headers: { origin } })).code, 'origin_refused')
    }
    assert.equal((await send({ headers: {} })).code, 'step_up_required')
  })

  it('refuses an action that cannot be shown and hashed', async () => {
    let given: unknown
    const { send, backend } = await createRoute({ action: () => given })
    const bad = [
      undefined,
      {},
      { type: 7 },
      { type: 'transfer', amount: 100.5 },
      { type: 'transfer', amount: { value: '1e3', currency: 'EUR' } },
      { type: 'transfer', amount: { value: '1.00', currency: 'EUR', more: 1 } },
      { type: 'transfer', payee: undefined },
    ]
    for (given of bad) {
      const { code, reply } = await send()
      assert.deepEqual([code, reply?.status], ['action_malformed', 422], JSON.stringify(given))
    }
    assert.equal(backend.seen.length, 0)
  })

  it('hands on what the backend refuses, and 503 when it is down', async () => {
    const { send, backend } = await createRoute({ action: () => transfer('1.00') })
    backend.answers.set(BEGIN, () => problem(422, 'action_undeclared'))
    assert.deepEqual((await send()).reply?.status, 422)
    backend.answers.set(BEGIN, () => problem(500, 'internal'))
    assert.deepEqual((await send()).code, 'unavailable')
    backend.answers.set(BEGIN, () => Promise.reject(new Error('no route to host')))
    const { code, reply } = await send()
    assert.deepEqual([code, reply?.status], ['unavailable', 503])
    assert.ok(!reply?.body.includes('no route'))
  })

  it('lets an error of the site’s own code pass', async () => {
    const { send } = await createRoute({
      action: () => {
        throw new RangeError('a mistake of the site')
      },
    })
    await assert.rejects(send(), RangeError)
  })
})

describe('a route that asks for a level', () => {
  const good = { ...SESSION, acr: 'aal2', authTime: START - 300 }

  it('lets a session pass that is good enough, with no call to the backend', async () => {
    const { send, backend } = await createRoute({ acr: 'aal2', maxAge: 300 })
    assert.deepEqual(await send({ session: good }), {
      code: 'passed',
      approval: { action: undefined, proof: undefined },
    })
    assert.equal((await send({ session: { ...good, acr: 'phr' } })).code, 'passed')
    assert.equal(backend.seen.length, 0)
  })

  it('asks when the session is too weak, too old, from the future or says nothing', async () => {
    const { send } = await createRoute({ acr: 'aal2', maxAge: 300 })
    for (const over of [
      { acr: 'aal1' },
      { acr: undefined },
      { acr: 'AAL2' },
      { acr: 'made-up' },
      { authTime: START - 301 },
      { authTime: START + 31 },
      { authTime: undefined },
      { authTime: Number.NaN },
    ]) {
      const { code } = await send({ session: { ...good, ...over } })
      assert.equal(code, 'step_up_required', JSON.stringify(over))
    }
  })

  it('passes with a proof for a level, and tells the site to raise its session', async () => {
    const raised: [MaybeSession, Raised][] = []
    const { send, backend } = await createRoute(
      { acr: 'phr' },
      { raise: (session, to) => void raised.push([session, to]) },
    )
    assert.equal((await send()).body?.['level_only'], true)
    const sent = await send({
      proof: await backend.signStepUp({ acr: 'phr', amr: ['pop', 'user'] }),
    })
    assert.equal(sent.code, 'passed')
    assert.equal(sent.approval?.proof?.acr, 'phr')
    assert.deepEqual(raised, [
      [SESSION, { user: USER, acr: 'phr', amr: ['pop', 'user'], authTime: START }],
    ])
  })

  it('raises nothing by a proof that fails, nor by approving an action', async () => {
    const raise = () => assert.fail('raised')
    const level = await createRoute({ acr: 'phr' }, { raise })
    const weak = await level.backend.signStepUp({ acr: 'aal2' })
    assert.equal((await level.send({ proof: weak })).code, 'proof_level')
    const action = await createRoute({ action: () => transfer('1.00') }, { raise })
    const hash = { action_hash: await toActionHash(transfer('1.00')) }
    const sent = await action.send({ proof: await action.backend.signStepUp(hash) })
    assert.equal(sent.code, 'passed')
  })

  it('takes no approval of an action for a level', async () => {
    const { send, backend } = await createRoute({ acr: 'aal2' })
    const proof = await backend.signStepUp({ action_hash: await toActionHash(transfer('1.00')) })
    assert.equal((await send({ proof })).code, 'proof_action')
  })

  it('without raise asks each call for its own proof', async () => {
    const { send } = await createRoute({ acr: 'phr' })
    assert.equal((await send()).body?.['level_only'], undefined)
  })

  it('checks a proof that comes, even where the session would do', async () => {
    const { send } = await createRoute({ acr: 'aal2', maxAge: 300 })
    assert.equal((await send({ session: good, proof: 'x.y.z' })).code, 'proof_malformed')
  })
})
