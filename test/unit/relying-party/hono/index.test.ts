import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Hono } from 'hono'
import { toActionHash } from '../../../../packages/protocol/src/action.ts'
import { createRelyingParty } from '../../../../packages/relying-party/src/hono/index.ts'
import { BINDING, NUMBER, ORIGIN, SESSION, USER } from '../../../support/proof-backend.ts'
import { createTestSite } from '../../../support/site.ts'

const COOKIE = `__Host-countersign=${BINDING}`
const JSON_TYPE = { 'content-type': 'application/json' }

async function createApp() {
  const { settings, backend } = await createTestSite()
  const raised: string[] = []
  const countersign = createRelyingParty({
    ...settings,
    session: (c) => (c.req.header('x-session') ? SESSION : undefined),
    raise: (_, to) => void raised.push(to.acr),
  })
  const app = new Hono()
  app.post(
    '/session',
    countersign.signIn(async (c, who) => {
      const { note } = await c.req.parseBody()
      return c.json({ user: who.user, note }, 201, { 'Set-Cookie': 'session=new' })
    }),
  )
  app.post(
    '/redirect',
    countersign.signIn(() => Response.redirect(`${ORIGIN}/home`)),
  )
  app.post(
    '/sign-up',
    countersign.verifyPhone(async (c, phone) => {
      const { note } = await c.req.parseBody()
      return c.json({ number: phone.number, note }, 201)
    }),
  )
  app.post('/account/visit', countersign.visit())
  app.post(
    '/api/transfers',
    countersign.requireStepUp({
      acr: 'aal2',
      maxAge: 300,
      action: async (c) => {
        const body = await c.req.json()
        return { type: 'transfer', amount: body.amount, payee: body.payee }
      },
    }),
    async (c) => {
      const { action, proof } = c.get('countersign')
      // The compiler knows the action's own fields, and that an approval has a proof.
      const payee: string = action.payee
      return c.json({ payee, by: proof.sub, body: await c.req.json() })
    },
  )
  app.get('/api/secrets', countersign.requireStepUp({ acr: 'phr' }), (c) =>
    c.json({ proven: c.get('countersign').proof !== undefined }),
  )
  return { app, backend, raised }
}

const form = (fields: Record<string, string>) => ({
  method: 'POST',
  headers: { origin: ORIGIN, cookie: COOKIE },
  body: new URLSearchParams(fields),
})

describe('Hono', () => {
  it('signs in by form, keeps the handler’s answer and drops the binding cookie', async () => {
    const { app, backend } = await createApp()
    const proof = await backend.signLogin()
    const response = await app.request('/session', form({ proof, note: 'n' }))
    assert.equal(response.status, 201)
    assert.deepEqual(await response.json(), { user: USER, note: 'n' })
    const cookies = response.headers.getSetCookie()
    assert.equal(cookies[0], 'session=new')
    assert.match(cookies[1] ?? '', /^__Host-countersign=; .*Max-Age=0/)
  })

  it('signs in with an answer whose headers are fixed', async () => {
    const { app, backend } = await createApp()
    const response = await app.request('/redirect', form({ proof: await backend.signLogin() }))
    assert.equal(response.status, 302)
    assert.equal(response.headers.getSetCookie().length, 1)
  })

  it('signs in by JSON, also behind a middleware that read the body', async () => {
    const { app, backend } = await createApp()
    const outer = new Hono()
    outer.use(async (c, next) => {
      await c.req.json()
      await next()
    })
    outer.route('/', app)
    for (const server of [app, outer]) {
      const response = await server.request('/redirect', {
        method: 'POST',
        headers: { origin: ORIGIN, cookie: COOKIE, ...JSON_TYPE },
        body: JSON.stringify({ proof: await backend.signLogin() }),
      })
      assert.equal(response.status, 302)
    }
  })

  it('refuses a sign-in by its code, and keeps the cookie', async () => {
    const { app, backend } = await createApp()
    const proof = await backend.signLogin({ aud: 'other' })
    const response = await app.request('/session', form({ proof }))
    assert.equal(response.status, 403)
    assert.equal(response.headers.get('content-type'), 'application/problem+json')
    assert.equal((await response.json()).code, 'proof_audience')
    assert.deepEqual(response.headers.getSetCookie(), [])
  })

  it('takes a verified number with a form, drops the cookie, and refuses the proof a second time', async () => {
    const { app, backend } = await createApp()
    const phone_proof = await backend.signPhone()
    const response = await app.request('/sign-up', form({ phone_proof, note: 'n' }))
    assert.equal(response.status, 201)
    assert.deepEqual(await response.json(), { number: NUMBER, note: 'n' })
    assert.match(response.headers.getSetCookie()[0] ?? '', /^__Host-countersign=; .*Max-Age=0/)
    const again = await app.request('/sign-up', form({ phone_proof }))
    assert.equal((await again.json()).code, 'proof_replayed')
    assert.deepEqual(again.headers.getSetCookie(), [])
  })

  it('begins a visit', async () => {
    const { app } = await createApp()
    const headers = { origin: ORIGIN, 'x-session': '1' }
    const response = await app.request('/account/visit', { method: 'POST', headers })
    assert.equal(response.status, 201)
    assert.match((await response.json()).handle, /^[\w-]{43}$/)
  })

  it('guards a route: asks, executes what was approved, refuses what was changed', async () => {
    const { app, backend } = await createApp()
    const transfer = (value: string) => ({ amount: { value, currency: 'EUR' }, payee: 'Lindqvist' })
    const send = (value: string, proof?: string) =>
      app.request('/api/transfers', {
        method: 'POST',
        headers: {
          'x-session': '1',
          origin: ORIGIN,
          ...JSON_TYPE,
          ...(proof === undefined ? {} : { 'Countersign-Proof': proof }),
        },
        body: JSON.stringify(transfer(value)),
      })
    const asked = await send('100.00')
    assert.equal(asked.status, 401)
    assert.match(asked.headers.get('www-authenticate') ?? '', /acr_values="aal2", max_age=300$/)
    const action_hash = await toActionHash({ type: 'transfer', ...transfer('100.00') })
    const proof = await backend.signStepUp({ action_hash })
    const changed = await send('100.01', proof)
    assert.deepEqual([changed.status, (await changed.json()).code], [403, 'proof_action'])
    const done = await send('100.00', proof)
    assert.equal(done.status, 200)
    assert.deepEqual(await done.json(), { payee: 'Lindqvist', by: USER, body: transfer('100.00') })
    assert.equal((await (await send('100.00', proof)).json()).code, 'proof_replayed')
  })

  it('guards a route by level, and lets the site raise its session', async () => {
    const { app, backend, raised } = await createApp()
    const send = (headers: Record<string, string>) =>
      app.request('/api/secrets', { headers: { 'x-session': '1', ...headers } })
    assert.equal((await (await send({})).json()).level_only, true)
    const proof = await backend.signStepUp({ acr: 'phr' })
    const response = await send({ 'Countersign-Proof': proof })
    assert.deepEqual(await response.json(), { proven: true })
    assert.deepEqual(raised, ['phr'])
  })
})
