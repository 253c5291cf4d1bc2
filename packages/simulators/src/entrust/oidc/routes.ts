/**
 * @module
 * The OIDC side below `/api/oidc`: discovery, keys, authorize, authorizejwt, token, userinfo, endsession.
 */
import { type Context, Hono } from 'hono'
import { toBase64url } from '../encoding.ts'
import { renderPage } from '../pages.ts'
import type { Json } from '../schemas/shape.ts'
import { createAuthorizeRoutes } from './authorize.ts'
import { toDiscovery } from './discovery.ts'
import {
  findClient,
  isRedirectAllowed,
  OAuthError,
  type OidcState,
  readTokenRequest,
} from './state.ts'
import { issueTokens } from './token.ts'

/** About five minutes, by the notes of the vendor’s browser SDK. */
const REQUEST_KEY_SECONDS = 300

export function createOidcRoutes(state: OidcState): Hono {
  const app = new Hono()
  app.get('/.well-known/openid-configuration', (c) => c.json(toDiscovery(state)))
  app.get('/jwks', async (c) => c.json(await state.keys.jwks()))
  app.route('/', createAuthorizeRoutes(state))
  app.post('/authorizejwt', (c) => reply(state, c, () => authorizeJwt(state, c)))
  app.post('/token', (c) => reply(state, c, () => issueTokens(state, c)))
  app.on(['GET', 'POST'], '/userinfo', (c) => reply(state, c, () => readUserInfo(state, c)))
  app.on(['GET', 'POST'], '/endsession', (c) => endSession(state, c))
  return app
}

/** JSON, or an error of RFC 6749 §5.2. */
async function reply(
  { tenant }: OidcState,
  c: Context,
  work: () => Promise<Json>,
): Promise<Response> {
  const note = (status: number, body: unknown) =>
    tenant.calls.add({
      operation: 'oidc',
      method: c.req.method,
      path: c.req.path,
      status,
      authorization: c.req.header('Authorization') === undefined ? 'none' : 'bearer',
      request: null,
      reply: body,
    })
  c.header('Cache-Control', 'no-store')
  try {
    const body = await work()
    note(200, body)
    return c.json(body)
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    const body = { error: error.code, error_description: error.code.replaceAll('_', ' ') }
    note(error.status, body)
    return Response.json(body, { status: error.status, headers: { 'Cache-Control': 'no-store' } })
  }
}

/** Opens an inner authentication: the five operations carry the key in every body. */
async function authorizeJwt(state: OidcState, c: Context): Promise<Json> {
  const { tenant } = state
  const parameters = new URL(c.req.url).searchParams
  const client = findClient(state, parameters.get('client_id') ?? undefined)
  const request = readTokenRequest(state, client, parameters)
  const authRequestKey = toBase64url(tenant.random.bytes(32))
  const { applicationId } = client
  state.keyed.set(authRequestKey, request)
  const expiresAt = tenant.clock.now() + REQUEST_KEY_SECONDS
  tenant.requestKeys.set(authRequestKey, { applicationId, expiresAt })
  return { authRequestKey, applicationId }
}

async function readUserInfo(state: OidcState, c: Context): Promise<Json> {
  const [, jwt = ''] = /^Bearer (.+)$/i.exec(c.req.header('Authorization') ?? '') ?? []
  const claims = await state.keys.read(jwt, 'at+jwt')
  const subject = claims?.['sub']
  const user = typeof subject === 'string' ? state.tenant.users.find(subject) : undefined
  if (user === undefined) throw new OAuthError('invalid_token', 401)
  const { id, firstName, lastName } = user.profile
  const name = [firstName, lastName].filter((part) => part !== undefined).join(' ')
  return {
    sub: id,
    preferred_username: id,
    ...(name !== '' && { name }),
    ...(firstName !== undefined && { given_name: firstName }),
    ...(lastName !== undefined && { family_name: lastName }),
  }
}

/** Back to the site only with an ID token of ours that says whose address it is. */
async function endSession(state: OidcState, c: Context): Promise<Response> {
  const parameters =
    c.req.method === 'GET'
      ? new URL(c.req.url).searchParams
      : new URLSearchParams(await c.req.text())
  const claims = await state.keys.read(parameters.get('id_token_hint') ?? '', 'JWT')
  const client = state.clients.find(({ clientId }) => clientId === claims?.['aud'])
  const address = parameters.get('post_logout_redirect_uri')
  const isOwn =
    client !== undefined && address !== null && isRedirectAllowed(state, client, address)
  if (!isOwn) return renderPage(c, { title: 'You are signed out', body: '' })
  const url = new URL(address)
  const given = parameters.get('state')
  if (given !== null) url.searchParams.set('state', given)
  return c.redirect(url.href, 303)
}
