/**
 * @module
 * A caller of the Entrust simulator, for its own tests: speaks the vendor's wire by hand and holds every
 * reply against the schema of its version.
 */
import assert from 'node:assert/strict'
import {
  assertEntrustReply,
  createEntrustSimulator,
  ENTRUST_APPLICATIONS,
  type EntrustControl,
  type EntrustSimulator,
  type EntrustSimulatorOptions,
  type EntrustVendorOperation,
} from '@countersign/simulators'
import { type Authenticator, createAuthenticator } from './authenticator.ts'
import { createTestClock } from './clock.ts'
import { createTestRandom } from './random.ts'

export const BASE_URL = 'http://localhost:3000/vendors/entrust'
export const PASSWORD = 'entrust-keeps-a-long-secret'
const PATHS = {
  query: '/api/web/v2/authentication/users',
  passkey: '/api/web/v1/authentication/passkey',
  logout: '/api/web/v1/authentication/logout',
}

export type Json = Readonly<Record<string, unknown>>

/** Headers of a request, by name. */
type Headings = Readonly<Record<string, string>>

/** A reply with the fields that tests read; `body` has them all. */
export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly body: Json
  readonly token: string
  readonly code: unknown
}

export interface Desk {
  readonly simulator: EntrustSimulator
  readonly control: EntrustControl
  /** Of the application used unless a body says otherwise. */
  readonly applicationId: string
  query(body?: Json, headers?: Headings): Promise<Reply>
  challenge(type: string, body?: Json, headers?: Headings): Promise<Reply>
  /** @param token  Sent bare, as the vendor's own client does. Undefined: no header. */
  complete(type: string, token: string | undefined, body?: Json, headers?: Headings): Promise<Reply>
  passkey(body?: Json): Promise<Reply>
  logout(authorization?: string): Promise<Reply>
  /** Challenge and answer in one go. */
  prove(type: string, answer: Json | ((challenge: Reply) => Json | Promise<Json>)): Promise<Reply>
}

export type DeskOptions = Partial<EntrustSimulatorOptions> & {
  /** Which rule. Default: the one with every type. */
  readonly rule?: keyof typeof ENTRUST_APPLICATIONS
}

/** A simulator with a clock of its own and the same random bytes in every run. */
export function openDesk({ rule = 'everything', ...options }: DeskOptions = {}): Desk {
  const simulator = createEntrustSimulator({
    baseUrl: BASE_URL,
    clock: createTestClock(),
    random: createTestRandom(),
    wait: async () => undefined,
    ...options,
  })
  const applicationId = ENTRUST_APPLICATIONS[rule]
  const { control } = simulator
  const send = async (operation: EntrustVendorOperation, path: string, init: RequestInit) => {
    const response = await simulator.fetch(
      new Request(BASE_URL + path, { method: 'POST', ...init }),
    )
    const text = await response.text()
    const parsed: unknown = text === '' ? undefined : JSON.parse(text)
    const { version, unknownFields } = control.settings()
    const { status, headers } = response
    if (!unknownFields) assertEntrustReply(operation, version, { status, body: parsed })
    return toReply(status, headers, parsed)
  }
  const sendJson = (
    operation: EntrustVendorOperation,
    path: string,
    { body, headers }: { body: Json; headers?: Headings | undefined },
  ) =>
    send(operation, path, {
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers },
      body: JSON.stringify({ applicationId, ...body }),
    })

  const desk: Desk = {
    simulator,
    control,
    applicationId,
    query: (body = {}, headers) =>
      sendJson('query', PATHS.query, { body: { userId: 'entrust', ...body }, headers }),
    challenge: (type, body = { userId: 'entrust' }, headers) =>
      sendJson('challenge', `${PATHS.query}/authenticate/${type}`, { body, headers }),
    complete: (type, token, body = {}, headers = {}) =>
      sendJson('complete', `/api/web/v1/authentication/users/authenticate/${type}/complete`, {
        body,
        headers: { ...(token !== undefined && { Authorization: token }), ...headers },
      }),
    passkey: (body = {}) => sendJson('passkey', PATHS.passkey, { body }),
    logout: (authorization) =>
      send('logout', PATHS.logout, {
        headers: { ...(authorization !== undefined && { Authorization: authorization }) },
      }),
    async prove(type, answer) {
      const challenge = await desk.challenge(type)
      assert.equal(challenge.status, 200, `challenge ${type}: ${String(challenge.code)}`)
      const body = typeof answer === 'function' ? await answer(challenge) : answer
      return desk.complete(type, challenge.token, body)
    },
  }
  return desk
}

function toReply(status: number, headers: Headers, parsed: unknown): Reply {
  const body: Json = typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
  return {
    status,
    headers,
    body,
    token: typeof body['token'] === 'string' ? body['token'] : '',
    code: body['errorCode'],
  }
}

export function assertRefused(reply: Reply, code: string, status?: number): void {
  assert.equal(reply.code, code)
  if (status !== undefined) assert.equal(reply.status, status)
}

export function assertCompleted(reply: Reply): void {
  assert.equal(reply.status, 200, String(reply.code))
  assert.equal(reply.body['authenticationCompleted'], true)
  assert.notEqual(reply.token, '')
}

/** Walks into a reply: `dig(body, 'gridChallenge', 'challenge', 0, 'row')`. */
export function dig(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((at, key) => {
    if (typeof at !== 'object' || at === null) return undefined
    return Object.getOwnPropertyDescriptor(at, key)?.value
  }, value)
}

/** Reads a list of objects or texts at a path. */
export function digList(value: unknown, ...path: readonly (string | number)[]): unknown[] {
  const found = dig(value, ...path)
  assert.ok(Array.isArray(found), `${path.join('.')} is a list`)
  return found
}

/** Registers a key of a software authenticator for the persona. */
export async function giveKey(
  { control }: Desk,
  kind: 'PASSKEY' | 'FIDO',
  { origin = 'http://localhost:3000', rpId = 'localhost' } = {},
): Promise<Authenticator> {
  const authenticator = createAuthenticator({ origin })
  const user = { id: control.userHandle('entrust'), name: 'entrust' }
  const registration = await authenticator.create({ challenge: 'AAAA', rp: { id: rpId }, user })
  await control.registerCredential('entrust', { kind, rpId, registration })
  return authenticator
}

/** The browser's half of FIDO and PASSKEY. */
export async function toFidoResponse(
  authenticator: Authenticator,
  challenge: Reply,
  overrides: Parameters<Authenticator['get']>[1] = {},
): Promise<Json> {
  const allowed = dig(challenge.body, 'fidoChallenge', 'allowCredentials')
  const assertion = await authenticator.get(
    {
      challenge: dig(challenge.body, 'fidoChallenge', 'challenge'),
      rpId: 'localhost',
      ...(Array.isArray(allowed) && { allowCredentials: allowed.map((id: unknown) => ({ id })) }),
    },
    overrides,
  )
  const response: unknown = assertion['response']
  return {
    fidoResponse: {
      credentialId: assertion['id'],
      ...(typeof response === 'object' && response !== null ? response : {}),
    },
  }
}
