import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import express, { type ErrorRequestHandler } from 'express'
import { toActionHash } from '../../../../packages/protocol/src/action.ts'
import { createRelyingParty } from '../../../../packages/relying-party/src/express/index.ts'
import {
  BINDING,
  NUMBER,
  ORIGIN,
  SESSION,
  USER,
  type Json,
} from '../../../support/proof-backend.ts'
import { createTestSite } from '../../../support/site.ts'

const HEADERS = { origin: ORIGIN, cookie: `__Host-countersign=${BINDING}`, 'x-session': '1' }

interface Sending {
  readonly method?: string
  readonly body?: BodyInit
  readonly headers?: Record<string, string>
}

async function createApp(t: TestContext) {
  const { settings, backend } = await createTestSite()
  const executed: unknown[] = []
  const failed: string[] = []
  const countersign = createRelyingParty({
    ...settings,
    session: (req) => req.get('x-session') && SESSION,
  })
  const app = express()
  app.post(
    '/unparsed',
    countersign.signIn(() => assert.fail('not reached')),
  )
  app.use(express.json(), express.urlencoded())
  app.post(
    '/session',
    countersign.signIn((_, res, who) => {
      res.cookie('session', 'new')
      res.redirect(`/home?user=${who.user}`)
    }),
  )
  app.post(
    '/broken',
    countersign.signIn(async () => {
      throw new Error('a mistake of the site')
    }),
  )
  app.post(
    '/sign-up',
    countersign.verifyPhone((req, res, phone) => {
      res.status(201).json({ number: phone.number, note: req.body.note })
    }),
  )
  app.post('/account/visit', countersign.visit())
  app.post(
    '/api/transfers',
    countersign.requireStepUp({
      action: (req) => ({
        type: 'transfer',
        amount: { value: req.body.amount, currency: 'EUR' },
        payee: req.body.payee,
      }),
    }),
    (req, res) => {
      executed.push(req.countersign.action)
      res.sendStatus(204)
    },
  )
  app.post(
    '/doors/:door/unlock',
    countersign.unlockDoor(
      { door: (req) => ({ door: String(req.params['door']), seconds: req.body.seconds }) },
      (_, res, { action, door }) => res.json({ action, outcome: door.outcome }),
    ),
  )
  app.get('/api/secrets', countersign.requireStepUp({ acr: 'phr' }), (req, res) => {
    assert.throws(() => req.countersign.action, TypeError)
    res.json({ acr: req.countersign.proof?.acr })
  })
  const onError: ErrorRequestHandler = (error: Error, _req, res, _next) => {
    failed.push(error.message)
    res.sendStatus(500)
  }
  app.use(onError)
  const server = app.listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  // listen() on a port gives an address with a port.
  const { port } = server.address() as AddressInfo
  const send = (path: string, init: Sending = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      redirect: 'manual',
      ...init,
      headers: { ...HEADERS, ...init.headers },
    })
  const json = (path: string, body: Json, headers = {}) =>
    send(path, {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    })
  return { backend, executed, failed, send, json }
}

const toCode = async (response: Response) => (await response.json()).code

describe('Express', () => {
  it('signs in by form and by JSON, and drops the binding cookie', async (t) => {
    const { backend, send, json } = await createApp(t)
    const body = new URLSearchParams({ proof: await backend.signLogin() })
    const byJson = json('/session', { proof: await backend.signLogin() })
    for (const response of [await send('/session', { body }), await byJson]) {
      assert.equal(response.status, 302)
      assert.equal(response.headers.get('location'), `/home?user=${USER}`)
      const names = response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0])
      assert.deepEqual(names, ['__Host-countersign=', 'session=new'])
    }
  })

  it('opens a door by the backend alone: the proof goes there, and is spent there', async (t) => {
    const { backend, json } = await createApp(t)
    const asked = await json('/doors/front/unlock', { seconds: 7 })
    assert.deepEqual([asked.status, await toCode(asked)], [401, 'step_up_required'])
    const action = { type: 'unlock', door: 'front', seconds: 7 }
    assert.deepEqual(backend.seen.at(-1)?.body?.['action'], action)
    const proof = 'a.proof.of-it'
    const opened = await json('/doors/front/unlock', { seconds: 7 }, { 'countersign-proof': proof })
    // This backend has no doors: what it says goes to the page, and the handler does not run.
    assert.deepEqual([opened.status, await toCode(opened)], [404, 'not_found'])
    const sent = backend.seen.at(-1)
    assert.match(sent?.url ?? '', /\/v1\/site\/doors\/front\/unlock$/)
    assert.deepEqual([sent?.body?.['proof'], sent?.body?.['action']], [proof, action])
  })

  it('takes a verified number with a form, drops the cookie, and refuses the proof a second time', async (t) => {
    const { backend, send } = await createApp(t)
    const phone_proof = await backend.signPhone()
    const body = new URLSearchParams({ phone_proof, note: 'n' })
    const response = await send('/sign-up', { body })
    assert.equal(response.status, 201)
    assert.deepEqual(await response.json(), { number: NUMBER, note: 'n' })
    assert.match(response.headers.getSetCookie()[0] ?? '', /^__Host-countersign=; .*Max-Age=0/)
    const again = await send('/sign-up', { body })
    assert.deepEqual([again.status, await toCode(again)], [403, 'proof_replayed'])
    assert.deepEqual(again.headers.getSetCookie(), [])
  })

  it('refuses a sign-in by its code', async (t) => {
    const { backend, json } = await createApp(t)
    const proof = await backend.signLogin({ aud: 'other' })
    const refused = await json('/session', { proof })
    assert.deepEqual([refused.status, await toCode(refused)], [403, 'proof_audience'])
    assert.match(refused.headers.get('content-type') ?? '', /^application\/problem\+json/)
    const foreign = await json('/session', { proof }, { origin: 'https://evil.example' })
    assert.equal(await toCode(foreign), 'origin_refused')
    const unparsed = await json('/unparsed', { proof })
    assert.deepEqual([unparsed.status, await toCode(unparsed)], [415, 'media_type_unsupported'])
  })

  it('gives an error of the site’s handler to the site’s error handler', async (t) => {
    const { backend, json, failed } = await createApp(t)
    assert.equal((await json('/broken', { proof: await backend.signLogin() })).status, 500)
    assert.deepEqual(failed, ['a mistake of the site'])
  })

  it('begins a visit', async (t) => {
    const { send } = await createApp(t)
    assert.equal((await send('/account/visit')).status, 201)
    const nobody = await send('/account/visit', { headers: { 'x-session': '' } })
    assert.deepEqual([nobody.status, await toCode(nobody)], [401, 'session_required'])
  })

  it('guards a route: asks, executes what was approved once, refuses what was changed', async (t) => {
    const { backend, json, executed } = await createApp(t)
    const send = (amount: string, proof?: string) =>
      json('/api/transfers', { amount, payee: 'P' }, proof ? { 'countersign-proof': proof } : {})
    const asked = await send('100.00')
    assert.equal(asked.status, 401)
    const challenge = 'Bearer error="insufficient_user_authentication"'
    assert.equal(asked.headers.get('www-authenticate'), challenge)
    assert.equal((await asked.json()).executed, false)
    const approved = { type: 'transfer', amount: { value: '100.00', currency: 'EUR' }, payee: 'P' }
    const proof = await backend.signStepUp({ action_hash: await toActionHash(approved) })
    assert.equal(await toCode(await send('100.01', proof)), 'proof_action')
    const replies = await Promise.all(Array.from({ length: 50 }, () => send('100.00', proof)))
    assert.equal(replies.filter(({ status }) => status === 204).length, 1)
    assert.equal(replies.filter(({ status }) => status === 403).length, 49)
    assert.deepEqual(executed, [approved])
  })

  it('guards a route by level', async (t) => {
    const { backend, send } = await createApp(t)
    assert.equal((await send('/api/secrets', { method: 'GET' })).status, 401)
    const headers = { 'countersign-proof': await backend.signStepUp({ acr: 'phr' }) }
    const response = await send('/api/secrets', { method: 'GET', headers })
    assert.deepEqual(await response.json(), { acr: 'phr' })
  })
})
