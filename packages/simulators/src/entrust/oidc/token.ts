/**
 * @module
 * The token endpoint: `authorization_code`, and `jwt_idaas`, which takes the final token of the five
 * operations.
 */
import type { Context } from 'hono'
import { toCodeChallenge } from '../encoding.ts'
import type { Json } from '../schemas/shape.ts'
import { drawId } from '../state/tenant.ts'
import type { Token } from '../state/tokens.ts'
import type { UserState } from '../state/users.ts'
import {
  findClient,
  OAuthError,
  type OidcClient,
  type OidcState,
  type TokenRequest,
} from './state.ts'

const TOKEN_SECONDS = 3600

/** @throws OAuthError */
export async function issueTokens(state: OidcState, c: Context): Promise<Json> {
  const form = new URLSearchParams(await c.req.text())
  const client = authenticateClient(state, c, form)
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return exchangeCode(state, client, form)
    case 'jwt_idaas':
      return exchangeJwt(state, client, form)
    default:
      throw new OAuthError('unsupported_grant_type')
  }
}

/** `client_secret_basic`, `client_secret_post`, or none for a public client. */
function authenticateClient(state: OidcState, c: Context, form: URLSearchParams): OidcClient {
  const [, basic] = /^basic (.+)$/i.exec(c.req.header('Authorization') ?? '') ?? []
  const [id, secret] =
    basic === undefined
      ? [form.get('client_id') ?? undefined, form.get('client_secret') ?? undefined]
      : decodeBasic(basic)
  const client = findClient(state, id)
  if (client.clientSecret !== undefined && client.clientSecret !== secret) {
    throw new OAuthError('invalid_client', 401)
  }
  return client
}

function decodeBasic(basic: string): readonly [string | undefined, string | undefined] {
  try {
    const [id = '', secret = ''] = atob(basic).split(':').map(decodeURIComponent)
    return [id, secret]
  } catch {
    return [undefined, undefined]
  }
}

async function exchangeCode(
  state: OidcState,
  client: OidcClient,
  form: URLSearchParams,
): Promise<Json> {
  const value = form.get('code') ?? ''
  const code = state.codes.get(value)
  state.codes.delete(value)
  const { tenant } = state
  const user = code === undefined ? undefined : tenant.users.findByUuid(code.userUuid)
  if (code === undefined || user === undefined || code.expiresAt <= tenant.clock.now()) {
    throw new OAuthError('invalid_grant')
  }
  const { request, authenticatedAt } = code
  const isSameUri = request.redirectUri === (form.get('redirect_uri') ?? '')
  if (request.client !== client || !isSameUri) throw new OAuthError('invalid_grant')
  await assertVerifier(request, form)
  return toTokens(state, { request, user, authenticatedAt, claims: {} })
}

async function exchangeJwt(
  state: OidcState,
  client: OidcClient,
  form: URLSearchParams,
): Promise<Json> {
  const { tenant } = state
  const key = form.get('code') ?? ''
  const request = state.keyed.get(key)
  const expiresAt = tenant.requestKeys.get(key)?.expiresAt ?? 0
  state.keyed.delete(key)
  tenant.requestKeys.delete(key)
  const isOver = expiresAt <= tenant.clock.now()
  if (request === undefined || request.client !== client || isOver) {
    throw new OAuthError('invalid_grant')
  }
  await assertVerifier(request, form)
  const token = tenant.tokens.find(form.get('jwt') ?? '')
  if (!isFor(state, token, { key, client })) throw new OAuthError('invalid_grant')
  const details = token.details.filter(({ usage }) => usage == null || usage.includes('RBA'))
  const claims = details.length === 0 ? {} : { transaction_details: details }
  const { user, authenticatedAt } = token
  return toTokens(state, { request, user, authenticatedAt, claims })
}

/** A final token of the client's application, made inside this very request. */
function isFor(
  { tenant }: OidcState,
  token: Token | undefined,
  { key, client }: { readonly key: string; readonly client: OidcClient },
): token is Extract<Token, { kind: 'final' }> {
  if (token?.kind !== 'final' || token.isEnded) return false
  // Before 5.39 the bodies had no field for the key.
  const isInside = token.authRequestKey === key || tenant.settings.version === '5.36'
  const isOver = token.expiresAt <= tenant.clock.now()
  return isInside && !isOver && token.applicationId === client.applicationId
}

async function assertVerifier(request: TokenRequest, form: URLSearchParams): Promise<void> {
  const verifier = form.get('code_verifier')
  const isAsked = request.codeChallenge !== undefined
  if (!isAsked && verifier === null) return
  const isRight = verifier !== null && (await toCodeChallenge(verifier)) === request.codeChallenge
  if (!isRight) throw new OAuthError('invalid_grant')
}

interface Grant {
  readonly request: TokenRequest
  readonly user: UserState
  readonly authenticatedAt: number
  /** More claims of the access token. */
  readonly claims: Json
}

async function toTokens(
  state: OidcState,
  { request, user, authenticatedAt, claims }: Grant,
): Promise<Json> {
  const { tenant, issuer, keys } = state
  const { client, scope, nonce, audience, acrValues } = request
  const now = tenant.clock.now()
  const common = {
    iss: issuer,
    sub: user.profile.id,
    iat: now,
    nbf: now,
    exp: now + TOKEN_SECONDS,
    auth_time: authenticatedAt,
    ...(acrValues[0] !== undefined && { acr: acrValues[0] }),
  }
  const access = {
    ...common,
    aud: audience ?? issuer,
    client_id: client.clientId,
    scope,
    ...claims,
  }
  const id = { ...common, aud: client.clientId, ...(nonce !== undefined && { nonce }) }
  return {
    access_token: await keys.sign({ ...access, jti: drawId(tenant) }, 'at+jwt'),
    ...(scope.split(' ').includes('openid') && {
      id_token: await keys.sign({ ...id, jti: drawId(tenant) }, 'JWT'),
    }),
    token_type: 'Bearer',
    expires_in: TOKEN_SECONDS,
    scope,
  }
}
