/**
 * @module
 * ProviderSignIn: sends a person to an OpenID provider and verifies what comes back (authorization code,
 * PKCE, state, nonce, issuer, ID token). It keeps nothing of a sign-in itself. Floor 2, for every vendor
 * behind which an OpenID provider stands.
 */
import { toSha256 } from '@countersign/protocol'
import * as v from 'valibot'
import type { Call, Clock, Random } from '../ports.ts'
import type { Secret } from '../secret.ts'
import { createToken, isEqual } from '../vault.ts'
import { createIdTokenCheck, LEEWAY_SECONDS } from './id-token.ts'
import { parseOwnAddress } from './own-address.ts'
import { createProviderClient, type ProviderMetadata } from './provider-client.ts'
import { SignInFailure } from './sign-in-failure.ts'

/** The provider, and who we are there. */
export interface ProviderSignInOptions {
  /** Exactly as the provider's own metadata write it. https. */
  readonly issuer: string
  readonly clientId: string
  /** Absent: a public client, which PKCE alone protects. */
  readonly clientSecret?: Secret
  /** Space-separated, with `openid`. Default `openid`. */
  readonly scope?: string
  readonly call: Call
  readonly clock: Clock
  readonly random: Random
  /** `redirect_uri`: where the provider leads back to. */
  readonly callback: string
  /** Space-separated, best first; the ID token must then name one of them as `acr`. */
  readonly acrValues?: string
  /** Seconds since the person was last asked there, at most. 0: they are asked now. */
  readonly maxAge?: number
  /** Whole time for one request to the provider. Default 5,000. */
  readonly timeoutMs?: number
  /** http is taken for this machine. Default false. */
  readonly development?: boolean
}

/** To be kept whole, sealed, until `finish`; never for the page. Every member is JSON. */
export const SignInSecrets = v.object({
  /** 32 bytes, base64url. */
  nonce: v.string(),
  /** PKCE `code_verifier`: 32 bytes, base64url. */
  verifier: v.string(),
  /** Epoch seconds: the provider must have asked the person since. */
  askedSince: v.exactOptional(v.number()),
})
export type SignInSecrets = Readonly<v.InferOutput<typeof SignInSecrets>>

/** What came back. */
export interface SignInReturn {
  /** Query of the return, as it came. */
  readonly query: Readonly<Record<string, string>>
  /** What `start` was given. */
  readonly state: string
  readonly secrets: SignInSecrets
}

/** Who signed in. */
export interface SignedIn {
  /** Unique at this issuer, never beyond; case counts. */
  readonly subject: string
  readonly issuer: string
  /** As the provider says; empty when it says nothing. */
  readonly amr: readonly string[]
  readonly acr?: string
  /** Epoch seconds at which the person was asked there. */
  readonly authTime?: number
  /** The token that says so, for another address of the same issuer; verified here, and kept nowhere. */
  readonly idToken: string
}

/** Sign-in at one provider. Both functions throw SignInFailure, and nothing else on purpose. */
export interface ProviderSignIn {
  /**
   * @param input.state  Comes back with the person; not to be guessed, fit for an address.
   * @param input.maxAge  In place of the option.
   * @throws SignInFailure `unavailable`
   */
  start(input: {
    readonly state: string
    readonly maxAge?: number
  }): Promise<{ readonly url: string; readonly secrets: SignInSecrets }>
  /** @throws SignInFailure with any code. */
  finish(input: SignInReturn): Promise<SignedIn>
}

/** A code longer than that is no code. */
const LONGEST_CODE = 4096

/**
 * Creates the sign-in; nothing is fetched before the first `start`.
 *
 * @throws TypeError for an issuer that may not be called, or a scope without `openid`.
 */
export function createProviderSignIn(options: ProviderSignInOptions): ProviderSignIn {
  const { issuer, clientId, clock, random, callback, acrValues } = options
  const { scope = 'openid', timeoutMs = 5_000, development = false } = options
  assertSettings({ issuer, scope, development })
  const client = createProviderClient({ ...options, timeoutMs, development })
  const check = createIdTokenCheck({ issuer, clientId, clock, getKeys: client.getKeys })

  return {
    start: async ({ state, maxAge = options.maxAge }) => {
      const { authorizationEndpoint } = await client.getMetadata()
      const [nonce, verifier] = [createToken(random, 32), createToken(random, 32)]
      const url = toUrl(authorizationEndpoint, {
        response_type: 'code',
        client_id: clientId,
        redirect_uri: callback,
        scope,
        state,
        nonce,
        code_challenge: await toSha256(verifier),
        code_challenge_method: 'S256',
        ...(acrValues !== undefined && { acr_values: acrValues }),
        ...(maxAge !== undefined && { max_age: String(maxAge) }),
      })
      const asked = maxAge === undefined ? {} : { askedSince: clock.now() - maxAge }
      return { url, secrets: { nonce, verifier, ...asked } }
    },
    finish: async ({ query, state, secrets }) => {
      const code = readCode({ query, state, issuer, metadata: await client.getMetadata() })
      const { nonce, verifier, askedSince } = secrets
      const token = await client.exchangeCode({ code, verifier, redirectUri: callback })
      const signedIn = { ...(await check(token, nonce)), idToken: token }
      assertAsked(signedIn, askedSince)
      assertLevel(signedIn, acrValues)
      return signedIn
    },
  }
}

function assertSettings(given: { issuer: string; scope: string; development: boolean }): void {
  const url = parseOwnAddress(given.issuer, given.development)
  if (url === undefined || url.search !== '' || url.hash !== '') {
    throw new TypeError('the issuer must be an https address')
  }
  if (!given.scope.split(' ').includes('openid')) throw new TypeError('the scope lacks openid')
}

function toUrl(endpoint: URL, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(endpoint)
  // Set, not appended: what an endpoint already says of itself stays, what is ours counts.
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}

interface Returned extends Omit<SignInReturn, 'secrets'> {
  readonly issuer: string
  readonly metadata: ProviderMetadata
}

/** In this order: is it ours, is it from there (also an error: RFC 9207 §2.4), is it a yes? */
function readCode({ query, state, issuer, metadata }: Returned): string {
  const { iss, error, code } = query
  if (!isEqual(query['state'] ?? '', state)) throw new SignInFailure('state_wrong')
  if (iss === undefined ? metadata.namesItself : iss !== issuer) {
    throw new SignInFailure('issuer_wrong')
  }
  if (error !== undefined) throw new SignInFailure(toErrorCode(error))
  if (code === undefined || code === '' || code.length > LONGEST_CODE) {
    throw new SignInFailure('response_malformed')
  }
  return code
}

function toErrorCode(error: string) {
  if (error === 'access_denied') return 'declined'
  const passes = error === 'server_error' || error === 'temporarily_unavailable'
  return passes ? 'unavailable' : 'refused'
}

/** The provider may have taken an old session for an answer (OpenID Connect Core 1.0 §3.1.2.1, max_age). */
function assertAsked({ authTime }: SignedIn, askedSince: number | undefined): void {
  if (askedSince === undefined) return
  if (authTime === undefined || authTime + LEEWAY_SECONDS < askedSince) {
    throw new SignInFailure('sign_in_too_old')
  }
}

/** `acr_values` is a wish, and the person can edit it away on the way there: what came of it counts. */
function assertLevel({ acr }: SignedIn, acrValues: string | undefined): void {
  if (acrValues === undefined) return
  if (acr === undefined || !acrValues.split(' ').includes(acr)) {
    throw new SignInFailure('level_wrong')
  }
}
