/**
 * @module
 * A plain OIDC client and the person in front of it, for tests of the Entrust simulator's OIDC side.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { ENTRUST_OIDC_CLIENT } from '@countersign/simulators'
import { BASE_URL, type Desk, dig } from './entrust.ts'

export const ISSUER = `${BASE_URL}/api/oidc`
export const REDIRECT_URI = 'http://localhost:3000/return'
export const VERIFIER = 'the-verifier-of-one-client-that-nobody-else-has'
export const CODE_CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')

export interface Provider {
  fetch(url: string, init?: RequestInit): Promise<Response>
}

export const openProvider = ({ simulator }: Desk): Provider => ({
  fetch: (url, init) => simulator.fetch(new Request(url, init)),
})

/** Parameters of a good authorization request. */
export const toParameters = (more: Readonly<Record<string, string>> = {}) => ({
  client_id: ENTRUST_OIDC_CLIENT,
  response_type: 'code',
  scope: 'openid profile',
  redirect_uri: REDIRECT_URI,
  state: 'a-state',
  nonce: 'a-nonce',
  code_challenge: CODE_CHALLENGE,
  code_challenge_method: 'S256',
  ...more,
})

export const authorize = (provider: Provider, parameters: Readonly<Record<string, string>>) =>
  provider.fetch(`${ISSUER}/authorize?${new URLSearchParams(parameters).toString()}`)

/** Reads the page's hidden field and presses a button. @returns Where the browser is sent. */
export async function decide(
  provider: Provider,
  page: Response,
  { answer = 'allow', username = 'entrust' } = {},
): Promise<Response> {
  const [, request = ''] = /name="request" value="([^"]+)"/.exec(await page.text()) ?? []
  assert.notEqual(request, '', 'a login page')
  return provider.fetch(`${ISSUER}/authorize/decision`, {
    method: 'POST',
    body: new URLSearchParams({ request, answer, username }),
  })
}

/** From the site to the provider and back. @returns The code. */
export async function followAuthorize(
  provider: Provider,
  { username = 'entrust', more = {} }: { username?: string; more?: Record<string, string> } = {},
): Promise<string> {
  const page = await authorize(provider, toParameters(more))
  const back = await decide(provider, page, { username })
  assert.equal(back.status, 303)
  const code = new URL(back.headers.get('Location') ?? '').searchParams.get('code')
  assert.ok(code)
  return code
}

export interface TokenReply {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

export async function redeem(
  provider: Provider,
  code: string,
  more: Readonly<Record<string, string>> = {},
): Promise<TokenReply> {
  return requestToken(provider, {
    grant_type: 'authorization_code',
    client_id: ENTRUST_OIDC_CLIENT,
    code,
    redirect_uri: REDIRECT_URI,
    code_verifier: VERIFIER,
    ...more,
  })
}

export async function requestToken(
  provider: Provider,
  form: Readonly<Record<string, string>>,
  headers: HeadersInit = {},
): Promise<TokenReply> {
  const body = new URLSearchParams(form)
  const reply = await provider.fetch(`${ISSUER}/token`, { method: 'POST', body, headers })
  const parsed: unknown = await reply.json()
  return { status: reply.status, body: Object(parsed) }
}

export const errorOf = (reply: TokenReply): unknown => dig(reply.body, 'error')
