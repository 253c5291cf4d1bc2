/**
 * @module
 * What the tenant says of its OIDC side.
 */
import type { Json } from '../schemas/shape.ts'
import type { OidcState } from './state.ts'

/** @see OpenID Connect Discovery 1.0 §3; RFC 9207 §3 */
export function toDiscovery({ issuer, tenant }: OidcState): Json {
  const { acrValues, issuerParameter } = tenant.settings
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    end_session_endpoint: `${issuer}/endsession`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'jwt_idaas'],
    subject_types_supported: ['public'],
    scopes_supported: ['openid', 'profile'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
    acr_values_supported: acrValues,
    claims_supported: [
      'sub',
      'aud',
      'acr',
      'nbf',
      'auth_time',
      'iss',
      'exp',
      'iat',
      'nonce',
      'jti',
    ],
    authorization_response_iss_parameter_supported: issuerParameter,
  }
}
