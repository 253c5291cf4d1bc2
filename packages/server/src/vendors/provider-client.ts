/**
 * @module
 * ProviderClient: the three addresses of an OpenID provider that we call, and what they say, kept for an
 * hour. One function per endpoint. Floor 2, for `provider-sign-in`.
 */
import * as v from 'valibot'
import type { Call, Clock, IncomingReply, OutgoingRequest } from '../ports.ts'
import { reveal, type Secret } from '../secret.ts'
import { createBreaker } from './breaker.ts'
import { parseOwnAddress } from './own-address.ts'
import { SignInFailure } from './sign-in-failure.ts'
import { callTwice } from './vendor-call.ts'

/** Whom we call, and who we are there. */
export interface ProviderClientOptions {
  /** Exactly as the provider writes it. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret?: Secret
  readonly call: Call
  readonly clock: Clock
  /** Whole time for one request. */
  readonly timeoutMs: number
  /** http is taken for this machine. */
  readonly development: boolean
}

/** What a provider says of itself (OpenID Connect Discovery 1.0 §3), as far as we need it. */
export interface ProviderMetadata {
  readonly authorizationEndpoint: URL
  readonly tokenEndpoint: URL
  readonly jwksUri: URL
  /** The provider names itself in every response (RFC 9207 §3). */
  readonly namesItself: boolean
  /** It takes the client secret in the body alone. */
  readonly takesSecretInBody: boolean
}

/** A set of public keys (RFC 7517), unchecked; `jose` picks and judges. */
export interface ProviderKeys {
  readonly keys: readonly Readonly<Record<string, unknown>>[]
}

/** What is sent for an ID token (RFC 6749 §4.1.3, RFC 7636 §4.5). */
export interface CodeExchange {
  readonly code: string
  readonly verifier: string
  readonly redirectUri: string
}

/** Every function throws SignInFailure `unavailable` when the provider is down or not to be understood. */
export interface ProviderClient {
  getMetadata(): Promise<ProviderMetadata>
  /** `anew`: a key is missing; they are fetched again, but at most once a minute. */
  getKeys(anew: boolean): Promise<ProviderKeys>
  /** The ID token, unverified. @throws SignInFailure `refused` when the code does not count. */
  exchangeCode(exchange: CodeExchange): Promise<string>
}

const FRESH_SECONDS = 3600
/** Tokens with made-up key ids cost the provider one request in this time. */
const REFETCH_SECONDS = 60
const MAX_BYTES = 131_072

const Text = v.pipe(v.string(), v.minLength(1))
const Metadata = v.object({
  issuer: Text,
  authorization_endpoint: Text,
  token_endpoint: Text,
  jwks_uri: Text,
  token_endpoint_auth_methods_supported: v.nullish(v.array(v.string())),
  authorization_response_iss_parameter_supported: v.nullish(v.boolean()),
})
const Keys = v.object({
  keys: v.pipe(v.array(v.looseObject({ kty: Text })), v.maxLength(64)),
})
const Tokens = v.object({ id_token: v.pipe(Text, v.maxLength(65_536)) })

/** Makes a client that has fetched nothing yet. Parallel calls share one fetch. */
export function createProviderClient(options: ProviderClientOptions): ProviderClient {
  const { clock } = options
  const send = createSend(options)
  const metadata = createKept(clock, async () => {
    const base = options.issuer.replace(/\/$/, '')
    const reply = await send(toGet(`${base}/.well-known/openid-configuration`), true)
    return toMetadata(options, parseReply(Metadata, reply))
  })
  const keys = createKept(clock, async () => {
    const { jwksUri } = await metadata.get()
    return parseReply(Keys, await send(toGet(jwksUri.href), true))
  })
  let refetchedAt = -Infinity

  return {
    getMetadata: metadata.get,
    getKeys: async (anew) => {
      if (anew && clock.now() - refetchedAt >= REFETCH_SECONDS) {
        refetchedAt = clock.now()
        keys.drop()
      }
      return keys.get()
    },
    exchangeCode: async (exchange) => {
      const reply = await send(toPost(options, await metadata.get(), exchange), false)
      // What the provider gives for a code that is spent, expired or another client's.
      if (reply.status >= 400) throw new SignInFailure('refused')
      return parseReply(Tokens, reply).id_token
    },
  }
}

/** One request behind a breaker; replies below 500 come back. */
function createSend(options: ProviderClientOptions) {
  const { call, clock, timeoutMs } = options
  const breaker = createBreaker(clock, { failuresUntilOpen: 5, openSeconds: 10 })
  return async (
    request: Pick<OutgoingRequest, 'method' | 'url' | 'headers' | 'body'>,
    mayRepeat: boolean,
  ): Promise<IncomingReply> => {
    const pass = breaker.enter()
    if (typeof pass === 'number') throw new SignInFailure('unavailable', { retryAt: pass })
    const outgoing = { ...request, timeoutMs, maxBytes: MAX_BYTES }
    const reply = await callTwice({ call, clock }, outgoing, mayRepeat).catch((cause: unknown) => {
      pass.failed()
      throw new SignInFailure('unavailable', { cause })
    })
    if (reply.status >= 500) {
      pass.failed()
      throw new SignInFailure('unavailable')
    }
    pass.worked()
    if (reply.status === 429) throw new SignInFailure('unavailable')
    return reply
  }
}

/** Keeps what was fetched for an hour; what could not be fetched is tried again with the next call. */
function createKept<Value>(clock: Clock, fetch: () => Promise<Value>) {
  let kept: { readonly value: Promise<Value>; readonly at: number } | undefined
  return {
    get: (): Promise<Value> => {
      if (kept !== undefined && clock.now() - kept.at < FRESH_SECONDS) return kept.value
      const mine = { value: fetch(), at: clock.now() }
      kept = mine
      mine.value.catch(() => {
        if (kept === mine) kept = undefined
      })
      return mine.value
    },
    drop: () => {
      kept = undefined
    },
  }
}

function parseReply<Output>(
  schema: v.GenericSchema<unknown, Output>,
  { status, body }: IncomingReply,
): Output {
  try {
    if (status !== 200) throw new TypeError('not found')
    return v.parse(schema, JSON.parse(body))
  } catch (cause) {
    throw new SignInFailure('unavailable', { cause })
  }
}

/** Another issuer's document must not lend this one its keys (OpenID Connect Discovery 1.0 §4.3). */
function toMetadata(
  { issuer, development }: ProviderClientOptions,
  said: v.InferOutput<typeof Metadata>,
): ProviderMetadata {
  const methods = said.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  const toAddress = (text: string): URL => {
    const url = parseOwnAddress(text, development)
    if (url === undefined || said.issuer !== issuer) throw new SignInFailure('unavailable')
    return url
  }
  return {
    authorizationEndpoint: toAddress(said.authorization_endpoint),
    tokenEndpoint: toAddress(said.token_endpoint),
    jwksUri: toAddress(said.jwks_uri),
    namesItself: said.authorization_response_iss_parameter_supported ?? false,
    takesSecretInBody:
      methods.includes('client_secret_post') && !methods.includes('client_secret_basic'),
  }
}

const toGet = (url: string) =>
  ({ method: 'GET', url, headers: { accept: 'application/json' } }) as const

function toPost(
  { clientId, clientSecret }: ProviderClientOptions,
  { tokenEndpoint, takesSecretInBody }: ProviderMetadata,
  { code, verifier, redirectUri }: CodeExchange,
) {
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  })
  const isBasic = clientSecret !== undefined && !takesSecretInBody
  if (!isBasic) form.set('client_id', clientId)
  if (clientSecret !== undefined && !isBasic) form.set('client_secret', reveal(clientSecret))
  return {
    method: 'POST',
    url: tokenEndpoint.href,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...(isBasic && { authorization: toBasic(clientId, clientSecret) }),
    },
    body: form.toString(),
  } as const
}

/** Both halves are form-encoded first (RFC 6749 §2.3.1). */
const toBasic = (clientId: string, clientSecret: Secret): string =>
  `Basic ${btoa(`${toForm(clientId)}:${toForm(reveal(clientSecret))}`)}`

const toForm = (text: string): string => new URLSearchParams({ x: text }).toString().slice(2)
