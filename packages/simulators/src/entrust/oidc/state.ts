/**
 * @module
 * What the OIDC side remembers: requests that wait for the person, codes, keys of inner authentications.
 */
import type { Tenant } from '../state/tenant.ts'
import type { OidcKeys } from './keys.ts'

/** A public or confidential client. */
export interface OidcClient {
  readonly clientId: string
  readonly clientSecret?: string
  readonly redirectUris: readonly string[] | 'same-origin'
  readonly applicationId: string
}

/** What every way to a token has in common. */
export interface TokenRequest {
  readonly client: OidcClient
  readonly scope: string
  readonly nonce: string | undefined
  /** S256. */
  readonly codeChallenge: string | undefined
  readonly audience: string | undefined
  readonly acrValues: readonly string[]
}

export interface AuthorizationRequest extends TokenRequest {
  readonly redirectUri: string
  readonly state: string | undefined
  readonly loginHint: string | undefined
}

export interface IssuedCode {
  readonly request: AuthorizationRequest
  readonly userUuid: string
  /** Epoch seconds. */
  readonly authenticatedAt: number
  readonly expiresAt: number
}

export interface OidcState {
  readonly tenant: Tenant
  readonly keys: OidcKeys
  readonly issuer: string
  readonly clients: readonly OidcClient[]
  /** Waiting for the person's decision, by the page's key. */
  readonly waiting: Map<string, AuthorizationRequest>
  /** Good once. */
  readonly codes: Map<string, IssuedCode>
  /** By `authRequestKey`; good once. */
  readonly keyed: Map<string, TokenRequest>
}

/** An error of RFC 6749, told as `{error, error_description}`. */
export class OAuthError extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, status = 400) {
    super(code)
    this.name = 'OAuthError'
    this.code = code
    this.status = status
  }
}

/** @throws OAuthError `invalid_client` */
export function findClient(state: OidcState, clientId: string | undefined): OidcClient {
  const client = state.clients.find((one) => one.clientId === clientId)
  if (client === undefined) throw new OAuthError('invalid_client', 401)
  return client
}

/** Exact, or on the simulator's own origin where the client says so. */
export function isRedirectAllowed(state: OidcState, client: OidcClient, uri: string): boolean {
  if (client.redirectUris !== 'same-origin') return client.redirectUris.includes(uri)
  return URL.canParse(uri) && new URL(uri).origin === new URL(state.issuer).origin
}

/** Reads the parameters that `authorize` and `authorizejwt` share. @throws OAuthError */
export function readTokenRequest(
  state: OidcState,
  client: OidcClient,
  parameters: URLSearchParams,
): TokenRequest {
  const read = (name: string) => parameters.get(name) ?? undefined
  if (read('response_type') !== 'code') throw new OAuthError('unsupported_response_type')
  const codeChallenge = read('code_challenge')
  if (codeChallenge === undefined && client.clientSecret === undefined) {
    throw new OAuthError('invalid_request')
  }
  if (codeChallenge !== undefined && read('code_challenge_method') !== 'S256') {
    throw new OAuthError('invalid_request')
  }
  const { acrValues } = state.tenant.settings
  return {
    client,
    scope: read('scope') ?? 'openid',
    nonce: read('nonce'),
    codeChallenge,
    audience: read('audience') ?? read('resource'),
    acrValues: (read('acr_values') ?? '').split(' ').filter((acr) => acrValues.includes(acr)),
  }
}
