/**
 * @module
 * The vendor `authx` on a scripted company: every operation works until a test says otherwise, and all that
 * was sent is kept. Forms are read by the runtime's own parser, not by ours. For tests alone.
 */
import { toBase64url, type AuthenticatorKind } from '@countersign/protocol'
import assert from 'node:assert/strict'
import {
  CallError,
  type AuditEvent,
  type IncomingReply,
  type OutgoingRequest,
} from '../../packages/server/src/ports.ts'
import { Problem } from '../../packages/server/src/problem.ts'
import { Secret } from '../../packages/server/src/secret.ts'
import { createVault } from '../../packages/server/src/vault.ts'
import type { PutAccountInput } from '../../packages/server/src/vendors/accounts.ts'
import { authx, type AuthxInput } from '../../packages/server/src/vendors/authx/index.ts'
import type {
  CheckInput,
  Confirmed,
  Enrolment,
  NewEnrolment,
  Outcome,
  PersonFacts,
} from '../../packages/server/src/vendors/vendor.ts'
import { createTestClock } from './clock.ts'
import { toContext } from './local-vendor.ts'
import { drawJpeg } from './pictures.ts'
import { createTestRandom } from './random.ts'

export const BASE = 'https://harbour-q4y7n2ke.authx.com'
export const ACCOUNT = '0b9d4c6e-1f73-4a2d-8e5b-c3a790f20005'
export const OTHER_ACCOUNT = '7c1e8f20-4b36-4d95-9a07-2e6fb1d30006'

const random = createTestRandom(71)
const createKey = () => toBase64url(random.bytes(18))
/** Drawn, never written down; none may ever be seen outside a request. */
export const KEYS = {
  applicationId: createKey(),
  applicationKey: createKey(),
  bodyKey: createKey(),
  secretKey: createKey(),
  token: createKey(),
} as const

export const PERSON: PersonFacts = {
  user: 'user-1',
  handle: 'handle-1',
  displayName: 'Ada Authx',
  loginName: 'ada@harbour.example',
  enrolments: [],
  links: { authx: { account: ACCOUNT, linkedAt: 1_690_000_000 } },
}

export const PICTURE = drawJpeg({ dataBytes: 64 })
export const READING = random.bytes(48)

interface Reply {
  readonly status?: number
  readonly body?: unknown
  readonly headers?: Record<string, string>
}
/** What the company says next: a reply, or that none comes. */
export type Scripted = Reply | CallError

/** An envelope with all of its members. */
export const envelope = (code: number, subcode = 0, data: unknown = null): Reply => ({
  body: {
    response_code: code,
    response_subcode: subcode,
    response_text: code === 1 ? null : 'words of theirs',
    response_data: data,
  },
})
export const FAULT = envelope(0, 100)
export const REFUSED = envelope(0)
export const HUNG = new CallError(true)
export const UNCONNECTED = new CallError(false)

/** A request as the company saw it. */
export interface Seen {
  readonly operation: string
  readonly path: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
  /** Of a form: its text part, parsed. */
  readonly body: Readonly<Record<string, unknown>>
  readonly file?: File
}

const BIOMETRICS = {
  applicationKey: new Secret(KEYS.bodyKey, 'bodyKey'),
  secretKey: new Secret(KEYS.secretKey, 'secretKey'),
}

/** `biometrics` null: without its keys. */
interface StageInput extends Omit<Partial<AuthxInput>, 'biometrics'> {
  readonly biometrics?: AuthxInput['biometrics'] | null
}

export type AuthxStage = Awaited<ReturnType<typeof createAuthxStage>>

/** The vendor, and the company behind it. */
export async function createAuthxStage(changes: StageInput = {}) {
  const clock = createTestClock()
  const own = createTestRandom(5)
  const vault = await createVault(new Secret(toBase64url(own.bytes(32)), 'test.masterKey'), own)
  const seen: Seen[] = []
  const events: AuditEvent[] = []
  const waits: number[] = []
  const script = new Map<string, Scripted[]>()
  let elapsed = 0
  let tokens = 0
  const says = (operation: string, ...replies: readonly Scripted[]) =>
    script.set(operation, [...(script.get(operation) ?? []), ...replies])
  const toReply = (operation: string): Scripted => {
    const next = script.get(operation)?.shift()
    if (next !== undefined) return next
    if (operation !== 'AccessToken') {
      const isUser = operation === 'AddUser' || operation === 'UpdateUser'
      return envelope(1, 0, isUser ? JSON.stringify({ guid: ACCOUNT }) : null)
    }
    tokens += 1
    return { body: toTokenBody(clock.now(), `${KEYS.token}-${tokens}`) }
  }
  const call = async (request: OutgoingRequest): Promise<IncomingReply> => {
    const recorded = await toSeen(request)
    seen.push(recorded)
    const next = toReply(recorded.operation)
    elapsed += 40
    // As a network would: the reply comes in another turn.
    await Promise.resolve()
    if (next instanceof Error) throw next
    const text = typeof next.body === 'string' ? next.body : JSON.stringify(next.body ?? null)
    return { status: next.status ?? 200, headers: next.headers ?? {}, body: text }
  }
  const { biometrics = BIOMETRICS, ...others } = changes
  const source = authx({
    apiPath: 'harbour',
    hostname: 'q4y7n2ke',
    applicationId: new Secret(KEYS.applicationId, 'applicationId'),
    applicationKey: new Secret(KEYS.applicationKey, 'applicationKey'),
    ...(biometrics !== null && { biometrics }),
    ...others,
  })
  const vendor = source.open({
    clock,
    random: own,
    vault,
    wait: async (milliseconds) => void waits.push(milliseconds),
    elapsed: () => elapsed,
    call,
    audit: (event) => void events.push(event),
    read: (secret) => (secret instanceof Secret ? secret : assert.fail('a secret is given')),
    development: true,
    callback: `${BASE}/unused`,
  })
  const asked = (operation: string) => seen.filter((one) => one.operation === operation)
  return { clock, vault, vendor, seen, asked, events, waits, says }
}

/** A token's reply, types as in the vendor's sample. */
export const toTokenBody = (now: number, token: string, seconds = 1_209_599) => ({
  access_token: token,
  token_type: 'bearer',
  expires_in: seconds,
  CompanyId: '40117',
  '.issued': new Date(now * 1000).toUTCString(),
  '.expires': new Date((now + seconds + 1) * 1000).toUTCString(),
})

async function toSeen(request: OutgoingRequest): Promise<Seen> {
  const { url, method, headers, body, timeoutMs } = request
  const path = new URL(url).pathname
  const facts = { operation: path.split('/').at(-1) ?? '', path, method, headers, timeoutMs }
  if (body === undefined) return { ...facts, body: {} }
  if (typeof body === 'string') return { ...facts, body: toObject(JSON.parse(body)) }
  const form = await new Response(body, { headers: { ...headers } }).formData()
  const names = [...form.keys()]
  assert.deepEqual(names, names.length === 1 ? FIELDS.slice(0, 1) : FIELDS)
  const [text, file] = FIELDS.map((name) => form.get(name))
  assert.ok(typeof text === 'string')
  return { ...facts, body: toObject(JSON.parse(text)), ...(file instanceof File && { file }) }
}

const FIELDS = ['processBiometrics', 'biometricdata']
const toObject = (value: unknown): Record<string, unknown> => Object(value)

/** A way as the directory keeps it. */
export const toWay = (made: NewEnrolment, changes: Partial<Enrolment> = {}): Enrolment => ({
  ...made,
  id: `way-${made.kind}`,
  vendor: 'authx',
  createdAt: 1_700_000_000,
  ...changes,
})

/** What was added, as it is kept. */
export function toAdded(confirmed: Confirmed): Enrolment {
  assert.ok(confirmed.result === 'added', confirmed.result)
  return toWay(confirmed.enrolment)
}

const CONSENT = { version: '2026-11', at: 1_700_000_000 }

/** Adds a way by what the person types or shows. */
export const confirm = (
  { vendor }: AuthxStage,
  kind: AuthenticatorKind,
  shown: Partial<Parameters<AuthxStage['vendor']['confirm']>[0]> = {},
): Promise<Confirmed> =>
  vendor.confirm({
    kind,
    context: toContext({ purpose: 'account' }),
    state: {},
    answer: kind === 'pin' ? { code: '739205' } : {},
    ...(kind !== 'pin' && { capture: toCapture(kind), consent: CONSENT }),
    person: PERSON,
    isCredentialKnown: async () => false,
    ...shown,
  })

/** A first capture of a kind: for a face a picture. */
export const toCapture = (kind: AuthenticatorKind) =>
  kind === 'face'
    ? { bytes: PICTURE, type: 'image/jpeg' }
    : { bytes: READING, type: 'application/octet-stream' }

/** A way that was added, and a way to answer it. */
export async function hold(stage: AuthxStage, kind: AuthenticatorKind) {
  const enrolment = toAdded(await confirm(stage, kind))
  const check = (more: Partial<CheckInput> = {}): Promise<Outcome> =>
    stage.vendor.check({
      kind,
      context: toContext({ purpose: 'step-up' }),
      state: {},
      answer: kind === 'pin' ? { code: '739205' } : {},
      ...(kind !== 'pin' && { capture: toCapture(kind) }),
      person: PERSON,
      enrolment,
      findCredential: async () => undefined,
      ...more,
    })
  return { enrolment, check }
}

/** What a site wants of an account, with a person who has an address and a number. */
export const toPut = (changes: Partial<PutAccountInput> = {}): PutAccountInput => ({
  person: { ...PERSON, emails: ['ada@harbour.example'], phones: ['+33612345678'] },
  wanted: { user_name: 'ada', first_name: 'Ada', last_name: 'Authx' },
  ...changes,
})

/** The problem with this code, thrown. */
export async function assertProblem(work: Promise<unknown>, code: string): Promise<Problem> {
  const thrown = await work.then(
    () => assert.fail(`no ${code} was thrown`),
    (problem: unknown) => problem,
  )
  assert.ok(thrown instanceof Problem, String(thrown))
  assert.equal(thrown.code, code)
  return thrown
}
