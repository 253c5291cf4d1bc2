/**
 * @module
 * The pages outside OIDC: where an IDP challenge sends the browser, and the face check on the phone.
 */
import { type Context, Hono } from 'hono'
import { escapeHtml, renderForm, renderPage } from './pages.ts'
import type { RingingPush } from './state/phone.ts'
import type { Tenant } from './state/tenant.ts'

const GONE = 'This page is no longer valid'

export function createPageRoutes(tenant: Tenant): Hono {
  const app = new Hono()
  app.get('/provider/:id', (c) => showProvider(tenant, c, c.req.param('id')))
  app.post('/provider/:id', (c) => answerProvider(tenant, c, c.req.param('id')))
  app.get('/face/:id', (c) => showFace(tenant, c, c.req.param('id')))
  app.post('/face/:id', (c) => answerFace(tenant, c, c.req.param('id')))
  return app
}

const gone = (c: Context): Response => renderPage(c, { title: GONE, body: '', status: 404 })
const closing = (c: Context): Response =>
  renderPage(c, { title: 'Done', body: '<p>You may close this page and go back.</p>' })

function findVisit(tenant: Tenant, id: string) {
  const visit = tenant.providerVisits.get(id)
  const isOpen = visit?.state === 'open' && visit.expiresAt > tenant.clock.now()
  return isOpen ? visit : undefined
}

function showProvider(tenant: Tenant, c: Context, id: string): Response {
  const visit = findVisit(tenant, id)
  const user = visit === undefined ? undefined : tenant.users.findByUuid(visit.userUuid ?? '')
  if (user === undefined) return gone(c)
  const body = renderForm(`${tenant.baseUrl}/provider/${id}`, '', [
    ['allow', 'Sign in'],
    ['deny', 'Cancel'],
  ])
  const name = escapeHtml(user.profile.firstName ?? user.profile.id)
  return renderPage(c, { title: 'Your provider', body: `<p>Sign in as ${name}?</p>${body}` })
}

async function answerProvider(tenant: Tenant, c: Context, id: string): Promise<Response> {
  const visit = findVisit(tenant, id)
  if (visit === undefined) return gone(c)
  const form = new URLSearchParams(await c.req.text())
  visit.state = form.get('answer') === 'allow' ? 'CONFIRM' : 'CANCEL'
  return closing(c)
}

function findFace(tenant: Tenant, id: string): RingingPush | undefined {
  return tenant.phone.list().find((push) => push.id === id && push.type === 'FACE')
}

function showFace(tenant: Tenant, c: Context, id: string): Response {
  const push = findFace(tenant, id)
  if (push === undefined) return gone(c)
  const details = push.details.map(
    ({ detail, value }) => `<p>${escapeHtml(detail)}: ${escapeHtml(value)}</p>`,
  )
  const choices = push.choices.length === 0 ? [''] : push.choices
  const body = renderForm(`${tenant.baseUrl}/face/${id}`, details.join(''), [
    ...choices.map(
      (number) => [`CONFIRM ${number}`, number === '' ? 'Look into the camera' : number] as const,
    ),
    ['CANCEL', 'Cancel'],
    ['CONCERN', 'This is not me'],
  ])
  return renderPage(c, { title: 'Face check', body })
}

async function answerFace(tenant: Tenant, c: Context, id: string): Promise<Response> {
  if (findFace(tenant, id) === undefined) return gone(c)
  const form = new URLSearchParams(await c.req.text())
  const [status = '', number = ''] = (form.get('answer') ?? '').split(' ')
  if (status !== 'CONFIRM' && status !== 'CANCEL' && status !== 'CONCERN') return gone(c)
  tenant.phone.answer(id, { status, number })
  return closing(c)
}
