/**
 * @module
 * A backend as the site's server sees it: signs proofs, publishes keys, begins and redeems. For tests of
 * the relying party alone; it signs with WebCrypto itself, so that one misreading can't hide another.
 */
import { createHash, randomUUID } from 'node:crypto'

export const ISSUER = 'https://bank.example/auth'
export const ORIGIN = 'https://bank.example'
export const SITE = 'example'
export const SITE_KEY = 'key-of-the-example-site'
export const USER = 'u-1'
export const SESSION = { id: 'the-id-in-the-session-cookie', user: USER }
export const BINDING = 'value-of-the-binding-cookie'
export const START = 1_700_000_000
/** Belongs to nobody. */
export const NUMBER = '+447400123456'

export type Json = Record<string, unknown>

export const sha256 = (text: string): string =>
  createHash('sha256').update(text).digest('base64url')
export const encode = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url')

/** Claims of a step-up proof that passes for `SESSION` at `START`, with some replaced. */
export function toStepUpClaims(over: Json = {}): Json {
  return {
    ...toSharedClaims(),
    session: sha256(SESSION.id),
    ...over,
  }
}

/** Claims of a login proof that passes with `BINDING` at `START`, with some replaced. */
export function toLoginClaims(over: Json = {}): Json {
  return { ...toSharedClaims(), sid: 'sid-of-this-sign-in', nonce: sha256(BINDING), ...over }
}

/** Claims of a phone proof that passes with `BINDING` at `START`, with some replaced. */
export function toPhoneClaims(over: Json = {}): Json {
  return {
    ...toCommonClaims(),
    exp: START + 900,
    nonce: sha256(BINDING),
    phone_number: NUMBER,
    ...over,
  }
}

function toSharedClaims(): Json {
  return {
    ...toCommonClaims(),
    sub: USER,
    auth_time: START,
    acr: 'aal2',
    amr: ['pwd', 'otp', 'mfa'],
  }
}

const toCommonClaims = (): Json => ({
  iss: ISSUER,
  aud: SITE,
  iat: START,
  exp: START + 60,
  jti: randomUUID(),
  txn: 'txn-1',
  origin: ORIGIN,
})

/** What one call to the backend was. */
export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body: Json | undefined
  readonly redirect: RequestRedirect
}

export interface ProofBackend {
  readonly fetch: (request: Request) => Promise<Response>
  /** Every call, in order. */
  readonly seen: Seen[]
  /** Calls whose address ends so. */
  to(path: string): Seen[]
  signLogin(over?: Json, header?: Json): Promise<string>
  signStepUp(over?: Json, header?: Json): Promise<string>
  signPhone(over?: Json, header?: Json): Promise<string>
  /** Signs any header and payload with the published key. */
  sign(header: Json, payload: unknown): Promise<string>
  /** Adds a key to the set, and makes it the one that signs. */
  rotate(kid: string): Promise<void>
  /** The published key set's entries. */
  readonly keys: Json[]
  /** Answers instead of the backend, by the end of the address. */
  readonly answers: Map<string, (request: Request) => Response | Promise<Response>>
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const

/** Makes a backend with one key, `key-1`. */
export async function createProofBackend(): Promise<ProofBackend> {
  const seen: Seen[] = []
  const keys: Json[] = []
  const answers: ProofBackend['answers'] = new Map()
  const spent = new Set<string>()
  let signing: { kid: string; key: CryptoKey } | undefined

  async function rotate(kid: string): Promise<void> {
    const pair = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
    keys.push({ kty, crv, x, y, kid, alg: 'ES256', use: 'sig' })
    signing = { kid, key: pair.privateKey }
  }

  async function sign(header: Json, payload: unknown): Promise<string> {
    if (!signing) throw new Error('no key')
    const input = `${encode({ alg: 'ES256', kid: signing.kid, ...header })}.${encode(payload)}`
    const bytes = new TextEncoder().encode(input)
    const signature = await crypto.subtle.sign(
      { name: 'ECDSA', hash: 'SHA-256' },
      signing.key,
      bytes,
    )
    return `${input}.${Buffer.from(signature).toString('base64url')}`
  }

  function redeem(body: Json): Response {
    const [, payload = ''] = String(body['proof']).split('.')
    const claims: Json = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const jti = String(claims['jti'])
    if (spent.has(jti)) return problem(403, 'proof_replayed')
    spent.add(jti)
    return Response.json(claims)
  }

  function answer(path: string, body: Json | undefined): Response {
    if (path === '/.well-known/jwks.json') return Response.json({ keys })
    if (path === '/v1/site/proofs/redeem') return redeem(body ?? {})
    if (/^\/v1\/site\/sessions\/[^/]+\/end$/.test(path)) return Response.json({ ended: true })
    if (path !== '/v1/site/transactions') return problem(404, 'not_found')
    const handle = sha256(`handle ${seen.length}`)
    return Response.json({ id: 'txn-1', handle, expires_at: START + 300 }, { status: 201 })
  }

  await rotate('key-1')
  return {
    seen,
    keys,
    answers,
    rotate,
    sign,
    to: (path) => seen.filter(({ url }) => url.endsWith(path)),
    signLogin: (over, header) => sign({ typ: 'login-proof+jwt', ...header }, toLoginClaims(over)),
    signStepUp: (over, header) =>
      sign({ typ: 'stepup-proof+jwt', ...header }, toStepUpClaims(over)),
    signPhone: (over, header) => sign({ typ: 'phone-proof+jwt', ...header }, toPhoneClaims(over)),
    async fetch(request) {
      const { method, url, headers, redirect } = request
      const text = await request.clone().text()
      seen.push({
        method,
        url,
        headers,
        redirect,
        body: text === '' ? undefined : JSON.parse(text),
      })
      const path = url.slice(ISSUER.length)
      return answers.get(path)?.(request) ?? answer(path, seen.at(-1)?.body)
    },
  }
}

/** A problem as the backend words it. */
export function problem(status: number, code: string, more: Json = {}): Response {
  const body = JSON.stringify({
    type: `https://x.test/${code}`,
    title: code,
    status,
    code,
    ...more,
  })
  return new Response(body, { status, headers: { 'Content-Type': 'application/problem+json' } })
}
