/**
 * @module
 * A small OpenID provider that lives in memory, and can be made to lie. Written from the specifications
 * with jose, not from our client. For tests alone.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  base64url,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import {
  type Call,
  CallError,
  type Clock,
  type IncomingReply,
  type OutgoingRequest,
} from '../../packages/server/src/ports.ts'
import { createTestRandom } from './random.ts'
import { toBodyText } from './body-text.ts'

export const CLIENT_ID = 'countersign'
/** Made in each run: nothing that looks like a secret stands in a source. */
export const CLIENT_SECRET = base64url.encode(createTestRandom(5).bytes(24))

/** What a test may spoil; each stays until it is changed. */
export interface Lies {
  metadata: Record<string, unknown>
  claims: Record<string, unknown>
  header: Record<string, unknown>
  /** In place of its own key's signature. `public-key` is HS256 by the text of the public key. */
  signature: 'own' | 'stranger' | 'none' | 'public-key' | 'broken'
  /** In place of the token reply. */
  tokenReply: Partial<IncomingReply> | undefined
  /** In place of everything. */
  down: CallError | Partial<IncomingReply> | undefined
}

export interface OpenIdProvider {
  readonly issuer: string
  readonly call: Call
  /** Paths of all requests, in order. */
  readonly asked: readonly OutgoingRequest[]
  readonly lies: Lies
  /** The person signs in; what comes back with them. */
  signIn(url: string, subject: string, more?: JWTPayload): Record<string, string>
  /** A new key in place of the old. */
  rotate(): Promise<void>
}

interface Granted {
  readonly parameters: URLSearchParams
  readonly claims: JWTPayload
}

export interface OpenIdProviderOptions {
  readonly clock: Clock
  readonly issuer?: string
  readonly alg?: string
  readonly isPublicClient?: boolean
}

/** Creates one with a key and nobody signed in. */
export async function createOpenIdProvider(
  options: OpenIdProviderOptions,
): Promise<OpenIdProvider> {
  const { clock, issuer = 'https://id.harbour.example', alg = 'ES256' } = options
  const random = createTestRandom(11)
  const codes = new Map<string, Granted>()
  const asked: OutgoingRequest[] = []
  const lies: Lies = {
    metadata: {},
    claims: {},
    header: {},
    signature: 'own',
    tokenReply: undefined,
    down: undefined,
  }
  let keyNumber = 0
  let pair = await createPair()
  const stranger = await generateKeyPair(alg, { extractable: true })

  async function createPair() {
    keyNumber += 1
    return { ...(await generateKeyPair(alg, { extractable: true })), kid: `key-${keyNumber}` }
  }

  async function sign(payload: JWTPayload): Promise<string> {
    const claims = { ...payload, ...lies.claims }
    if (lies.signature === 'none') return new UnsecuredJWT(claims).encode()
    const header = { alg, kid: pair.kid, ...lies.header }
    if (lies.signature === 'public-key') {
      const secret = new TextEncoder().encode(await exportSPKI(pair.publicKey))
      return new SignJWT(claims).setProtectedHeader({ ...header, alg: 'HS256' }).sign(secret)
    }
    const { privateKey } = lies.signature === 'stranger' ? stranger : pair
    const token = await new SignJWT(claims)
      .setProtectedHeader(header)
      .sign(privateKey, { crit: { unheard: true } })
    if (lies.signature !== 'broken') return token
    const [head, , tail] = token.split('.')
    return [head, base64url.encode(JSON.stringify({ ...claims, sub: 'somebody-else' })), tail].join(
      '.',
    )
  }

  async function exchange({ body = '', headers }: OutgoingRequest): Promise<IncomingReply> {
    const form = new URLSearchParams(toBodyText(body))
    const code = form.get('code') ?? ''
    const granted = codes.get(code)
    codes.delete(code)
    assertClient({ form, headers, isPublic: options.isPublicClient ?? false })
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const fits =
      form.get('grant_type') === 'authorization_code' &&
      granted?.parameters.get('code_challenge') === challenge &&
      granted.parameters.get('redirect_uri') === form.get('redirect_uri')
    if (!fits) return toReply({ error: 'invalid_grant' }, 400)
    const now = clock.now()
    const idToken = await sign({
      iss: issuer,
      aud: CLIENT_ID,
      nonce: granted.parameters.get('nonce') ?? '',
      iat: now,
      exp: now + 300,
      ...granted.claims,
    })
    const reply = toReply({ access_token: 'unused', token_type: 'Bearer', id_token: idToken })
    return { ...reply, ...lies.tokenReply }
  }

  async function answer(request: OutgoingRequest): Promise<IncomingReply> {
    const { origin, pathname } = new URL(request.url)
    assert.equal(origin, new URL(issuer).origin, 'asked elsewhere')
    if (pathname.endsWith('/.well-known/openid-configuration')) return toReply(toMetadata())
    if (pathname.endsWith('/keys')) {
      const jwk = await exportJWK(pair.publicKey)
      return toReply({ keys: [{ ...jwk, kid: pair.kid, use: 'sig' }] })
    }
    if (pathname.endsWith('/token') && request.method === 'POST') return exchange(request)
    return toReply({}, 404)
  }

  const toMetadata = () => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize?tenant=1`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    authorization_response_iss_parameter_supported: true,
    ...lies.metadata,
  })

  return {
    issuer,
    asked,
    lies,
    call: async (request) => {
      asked.push(request)
      if (lies.down instanceof CallError) throw lies.down
      return { ...(await answer(request)), ...lies.down }
    },
    signIn: (url, subject, more = {}) => {
      const { searchParams: parameters } = new URL(url)
      const code = base64url.encode(random.bytes(16))
      codes.set(code, { parameters, claims: { sub: subject, ...more } })
      return { code, state: parameters.get('state') ?? '', iss: issuer }
    },
    rotate: async () => {
      pair = await createPair()
    },
  }
}

const toReply = (body: unknown, status = 200): IncomingReply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/** RFC 6749 §2.3.1: in the header or in the body, never both. */
function assertClient(given: {
  readonly form: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  readonly isPublic: boolean
}): void {
  const { form, headers, isPublic } = given
  const { authorization } = headers
  if (isPublic || authorization === undefined) {
    assert.equal(form.get('client_id'), CLIENT_ID)
    assert.equal(form.get('client_secret'), isPublic ? null : CLIENT_SECRET)
    assert.equal(authorization, undefined)
    return
  }
  assert.equal(authorization, `Basic ${btoa(`${CLIENT_ID}:${CLIENT_SECRET}`)}`)
  assert.deepEqual([form.has('client_id'), form.has('client_secret')], [false, false])
}
