/**
 * @module
 * `authorize`: the page where a person says who they are and agrees, and the way back with a code. The
 * page stands for the external provider; nobody is asked for a password there.
 */
import { type Context, Hono } from 'hono'
import { toBase64url } from '../encoding.ts'
import { escapeHtml, renderForm, renderPage } from '../pages.ts'
import {
  type AuthorizationRequest,
  findClient,
  isRedirectAllowed,
  OAuthError,
  type OidcClient,
  type OidcState,
  readTokenRequest,
} from './state.ts'

const CODE_SECONDS = 60

export function createAuthorizeRoutes(state: OidcState): Hono {
  const app = new Hono()
  app.get('/authorize', (c) => authorize(state, c, new URL(c.req.url).searchParams))
  app.post('/authorize', async (c) => {
    const form = await c.req.text()
    return authorize(state, c, new URLSearchParams(form))
  })
  app.post('/authorize/decision', async (c) => {
    const form = new URLSearchParams(await c.req.text())
    return decide(state, c, form)
  })
  return app
}

/** Until client and redirect address are known to belong together, an error is a page, not a redirect. */
function authorize(state: OidcState, c: Context, parameters: URLSearchParams): Response {
  const redirectUri = parameters.get('redirect_uri') ?? ''
  let client: OidcClient
  try {
    client = findClient(state, parameters.get('client_id') ?? undefined)
  } catch {
    return renderPage(c, { title: 'Unknown client', body: '', status: 400 })
  }
  if (!isRedirectAllowed(state, client, redirectUri)) {
    return renderPage(c, { title: 'Unknown redirect address', body: '', status: 400 })
  }
  const given = parameters.get('state') ?? undefined
  try {
    const request = readRequest(state, client, parameters)
    const key = toBase64url(state.tenant.random.bytes(24))
    state.waiting.set(key, request)
    return renderLogin(c, state, { key, request })
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    return redirectBack(state, c, { redirectUri, state: given }, { error: error.code })
  }
}

function readRequest(
  state: OidcState,
  client: OidcClient,
  parameters: URLSearchParams,
): AuthorizationRequest {
  const read = (name: string) => parameters.get(name) ?? undefined
  const request = readTokenRequest(state, client, parameters)
  if (!request.scope.split(' ').includes('openid')) throw new OAuthError('invalid_scope')
  // There is no session here that could answer without a page.
  if (read('prompt') === 'none') throw new OAuthError('login_required')
  return {
    ...request,
    redirectUri: read('redirect_uri') ?? '',
    state: read('state'),
    loginHint: read('login_hint'),
  }
}

function renderLogin(
  c: Context,
  state: OidcState,
  { key, request }: { key: string; request: AuthorizationRequest },
): Response {
  const hint = escapeHtml(request.loginHint ?? '')
  const fields =
    `<input type="hidden" name="request" value="${escapeHtml(key)}">` +
    `<label>User name<input name="username" autocomplete="username" required value="${hint}"></label>` +
    `<p>The site learns your user name and your name.</p>`
  const body = renderForm(`${state.issuer}/authorize/decision`, fields, [
    ['allow', 'Sign in and continue'],
    ['deny', 'Cancel'],
  ])
  return renderPage(c, { title: 'Sign in with your provider', body })
}

function decide(state: OidcState, c: Context, form: URLSearchParams): Response {
  const key = form.get('request') ?? ''
  const request = state.waiting.get(key)
  if (request === undefined) {
    return renderPage(c, { title: 'This page is no longer valid', body: '', status: 400 })
  }
  if (form.get('answer') !== 'allow') {
    state.waiting.delete(key)
    return redirectBack(state, c, request, { error: 'access_denied' })
  }
  const { tenant } = state
  const user = tenant.users.find(form.get('username') ?? '')
  if (user?.profile.provider !== true || user.profile.disabled === true) {
    return renderLogin(c, state, { key, request })
  }
  state.waiting.delete(key)
  const code = toBase64url(tenant.random.bytes(32))
  const now = tenant.clock.now()
  state.codes.set(code, {
    request,
    userUuid: user.uuid,
    authenticatedAt: now,
    expiresAt: now + CODE_SECONDS,
  })
  return redirectBack(state, c, request, { code })
}

function redirectBack(
  { tenant, issuer }: OidcState,
  c: Context,
  to: { readonly redirectUri: string; readonly state: string | undefined },
  parameters: Readonly<Record<string, string>>,
): Response {
  const url = new URL(to.redirectUri)
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  if (to.state !== undefined) url.searchParams.set('state', to.state)
  if (tenant.settings.issuerParameter) url.searchParams.set('iss', issuer)
  return c.redirect(url.href, 303)
}
