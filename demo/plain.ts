/**
 * @module
 * The shortest embed: one tag, one guarded call, and a server that speaks nothing but HTTP to the
 * backend. Any language can do the same; it must stay this short.
 */
import { createHash, randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { html } from 'hono/html'

const head = html`<!doctype html><html lang="en"><meta name="viewport" content="width=device-width" />
  <title>Plain</title><link rel="stylesheet" href="/assets/plain.css" />
  <script type="module" src="/auth/widget.js"></script><main><h1>Plain</h1>`
const signIn = html`${head}<form method="post" action="/plain/session">
  <countersign-login name="proof" site="plain"></countersign-login></form></main></html>`
const signedIn = html`${head}<script type="module" src="/assets/plain.js"></script><form id="transfer">
  <label>Amount <input name="amount" value="25.00" /></label>
  <label>To <input name="payee" value="Lindqvist Boats" /></label>
  <button>Send</button> <output></output></form></main></html>`

/** Serves `/plain`. @param siteKey  Key of the site `plain`. */
export function createPlain({ origin, siteKey }: { origin: string; siteKey: string }): Hono {
  const sessions = new Map<string, { user: string; session: string }>()
  const headers = { Authorization: `Bearer ${siteKey}`, 'Content-Type': 'application/json' }
  const call = (path: string, body: object) =>
    fetch(`${origin}/auth/v1/site/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  const app = new Hono()

  app.get('/plain', (c) => c.html(sessions.has(getCookie(c, 'plain') ?? '') ? signedIn : signIn))

  app.post('/plain/session', async (c) => {
    const { proof } = await c.req.parseBody()
    const [from, binding] = [c.req.header('Origin'), getCookie(c, 'countersign')]
    const reply = await call('proofs/redeem', { purpose: 'login', proof, origin: from, binding })
    if (!reply.ok) return c.text('That sign-in did not work.', 403)
    const id = randomUUID()
    const session = createHash('sha256').update(id).digest('hex')
    sessions.set(id, { user: (await reply.json()).sub, session })
    setCookie(c, 'plain', id, { path: '/plain', httpOnly: true, sameSite: 'Strict' })
    return c.redirect('/plain', 303)
  })

  app.post('/plain/transfers', async (c) => {
    const who = sessions.get(getCookie(c, 'plain') ?? '')
    if (who === undefined) return c.text('Sign in first.', 401)
    const { amount, payee } = await c.req.json()
    const action = { type: 'transfer', amount: { value: amount, currency: 'EUR' }, payee }
    const proof = c.req.header('Countersign-Proof')
    const path = proof === undefined ? 'transactions' : 'proofs/redeem'
    const reply = await call(path, { purpose: 'step-up', ...who, action, proof })
    if (!reply.ok) return c.json(await reply.json(), 403)
    if (proof !== undefined) return c.json({ sent: action })
    const asked = { code: 'step_up_required', executed: false, handle: (await reply.json()).handle }
    c.header('WWW-Authenticate', 'Bearer error="insufficient_user_authentication"')
    return c.body(JSON.stringify(asked), 401, { 'Content-Type': 'application/problem+json' })
  })
  return app
}
