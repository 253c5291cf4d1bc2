/**
 * @module
 * Verifies an ID token (OpenID Connect Core 1.0 §3.1.3.7) by the keys of its provider. Floor 2, for
 * `provider-sign-in`.
 */
import { createLocalJWKSet, errors, jwtVerify, type JWTPayload } from 'jose'
import * as v from 'valibot'
import type { Clock } from '../ports.ts'
import { isEqual } from '../vault.ts'
import type { ProviderKeys } from './provider-client.ts'
import { SignInFailure, type SignInFailureCode } from './sign-in-failure.ts'

/** By whom and for whom a token must be. */
export interface IdTokenOptions {
  readonly issuer: string
  readonly clientId: string
  readonly clock: Clock
  /** `anew`: the token names a key that was not among them. */
  readonly getKeys: (anew: boolean) => Promise<ProviderKeys>
}

/** What a token that holds says. */
export interface IdTokenFacts {
  readonly subject: string
  readonly issuer: string
  readonly amr: readonly string[]
  readonly acr?: string
  /** Epoch seconds. */
  readonly authTime?: number
}

/** Clocks differ by so much at most. */
export const LEEWAY_SECONDS = 30
/** It was made for this very exchange a moment ago. */
const OLDEST_SECONDS = 600
/** No `none`, nothing symmetric, whatever token and metadata say. `Ed25519` is EdDSA by its RFC 9864 name. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519']

const Claims = v.object({
  sub: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
  nonce: v.string(),
  azp: v.optional(v.string()),
  acr: v.optional(v.string()),
  auth_time: v.optional(v.pipe(v.number(), v.finite())),
  amr: v.optional(v.array(v.string())),
})

/**
 * Makes the check of one provider's tokens: signature, algorithm, `iss`, `aud`, `azp`, `exp`, `nbf`, `iat`,
 * `nonce`. Keys come from the provider's own address alone, never from the token.
 *
 * @returns a function that throws SignInFailure.
 */
export function createIdTokenCheck({ issuer, clientId, clock, getKeys }: IdTokenOptions) {
  const verify = async (token: string, anew: boolean): Promise<JWTPayload> => {
    const keys = await getKeys(anew)
    const find = createLocalJWKSet({ keys: [...keys.keys] })
    const { payload } = await jwtVerify(token, find, {
      algorithms: ALGORITHMS,
      issuer,
      audience: clientId,
      clockTolerance: LEEWAY_SECONDS,
      maxTokenAge: OLDEST_SECONDS,
      requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
      currentDate: new Date(clock.now() * 1000),
    })
    return payload
  }

  return async (token: string, nonce: string): Promise<IdTokenFacts> => {
    const payload = await verify(token, false)
      .catch((cause: unknown) => {
        if (!(cause instanceof errors.JWKSNoMatchingKey)) throw cause
        return verify(token, true)
      })
      .catch((cause: unknown) => {
        throw toFailure(cause)
      })
    return toFacts(payload, { issuer, clientId, nonce })
  }
}

function toFacts(
  payload: JWTPayload,
  { issuer, clientId, nonce }: { issuer: string; clientId: string; nonce: string },
): IdTokenFacts {
  const parsed = v.safeParse(Claims, payload)
  if (!parsed.success) throw new SignInFailure('token_malformed')
  const { sub, azp, acr, auth_time: authTime, amr = [], nonce: said } = parsed.output
  if (!isEqual(said, nonce)) throw new SignInFailure('nonce_wrong')
  // A token for several must say to whom it was given.
  const isShared = Array.isArray(payload.aud) && payload.aud.length > 1
  if (azp === undefined ? isShared : azp !== clientId) throw new SignInFailure('audience_wrong')
  return {
    subject: sub,
    issuer,
    amr,
    ...(acr !== undefined && { acr }),
    ...(authTime !== undefined && { authTime }),
  }
}

function toFailure(cause: unknown): SignInFailure {
  return cause instanceof SignInFailure ? cause : new SignInFailure(toCode(cause), { cause })
}

function toCode(cause: unknown): SignInFailureCode {
  if (cause instanceof errors.JWTExpired) return 'token_expired'
  if (cause instanceof errors.JWTClaimValidationFailed) return toClaimCode(cause)
  if (cause instanceof errors.JOSEAlgNotAllowed) return 'algorithm_refused'
  if (cause instanceof errors.JWSSignatureVerificationFailed) return 'signature_wrong'
  if (cause instanceof errors.JWKSNoMatchingKey) return 'key_unknown'
  // Without a key id no key is picked among several (OpenID Connect Core 1.0 §10.1).
  if (cause instanceof errors.JWKSMultipleMatchingKeys) return 'key_unknown'
  return 'token_malformed'
}

function toClaimCode({ claim, reason }: errors.JWTClaimValidationFailed): SignInFailureCode {
  if (claim === 'iss') return 'issuer_wrong'
  if (claim === 'aud') return 'audience_wrong'
  const isTime = claim === 'iat' || claim === 'nbf'
  return isTime && reason === 'check_failed' ? 'token_expired' : 'token_malformed'
}
