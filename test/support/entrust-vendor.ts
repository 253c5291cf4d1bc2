/**
 * @module
 * The vendor `entrust` on a scripted company: replies are given in advance, requests are recorded. It
 * knows the contract no better than the test that writes the replies. For tests alone.
 */
import { type AuthenticatorKind, toBase64url } from '@countersign/protocol'
import assert from 'node:assert/strict'
import * as v from 'valibot'
import type { AuditEvent, CallError, OutgoingRequest } from '../../packages/server/src/ports.ts'
import { Problem } from '../../packages/server/src/problem.ts'
import { env, Secret } from '../../packages/server/src/secret.ts'
import { createVault } from '../../packages/server/src/vault.ts'
import { entrust, type EntrustInput } from '../../packages/server/src/vendors/entrust/index.ts'
import { REQUESTS } from '../../packages/server/src/vendors/entrust/requests.ts'
import type { OwnFactor } from '../../packages/server/src/vendors/own-factor.ts'
import type { Consulted, Kept, RemoteVendor } from '../../packages/server/src/vendors/remote.ts'
import type {
  ChallengeContext,
  Enrolment,
  JsonObject,
  Outcome,
  PersonFacts,
  Started,
} from '../../packages/server/src/vendors/vendor.ts'
import { createTestClock } from './clock.ts'
import { toContext } from './local-vendor.ts'
import { createTestRandom } from './random.ts'
import { toBodyText } from './body-text.ts'

export const ACCOUNT = 'maja.lindqvist'
export const APPLICATION = '4f6c1d2e-0b7a-4c53-9a52-6f0e6f1a9d11'
export const CALLBACK = 'https://auth.harbour.example/v1/callback/entrust'

export const PERSON: PersonFacts = {
  user: 'user-1',
  handle: 'handle-1',
  displayName: 'Maja Lindqvist',
  loginName: 'maja@harbour.example',
  enrolments: [],
  links: { entrust: { account: ACCOUNT, linkedAt: 1_690_000_000 } },
}

/** What the company says next: a body with status 200, or any status; or that nothing comes. */
export type Scripted =
  | { readonly status?: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | CallError

/** A refusal of theirs. */
export const refusal = (status: number, errorCode?: string): Scripted => ({
  status,
  body: { errorCode: errorCode ?? null, errorMessage: 'text of theirs', parameters: null },
})

/** A request as the company saw it. */
export interface Seen {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
}

export type EntrustStage = Awaited<ReturnType<typeof createEntrustStage>>

/** The vendor, and the company behind it. */
export async function createEntrustStage(changes: Partial<EntrustInput> = {}) {
  const clock = createTestClock()
  const random = createTestRandom()
  const master = new Secret(toBase64url(random.bytes(32)), 'test.masterKey')
  const vault = await createVault(master, random)
  const seen: Seen[] = []
  const script: Scripted[] = []
  const events: AuditEvent[] = []
  const waits: number[] = []
  let elapsed = 0
  const call = async ({ url, headers, body }: OutgoingRequest) => {
    const { pathname } = new URL(url)
    const sent = toBodyText(body)
    const json = sent.startsWith('{') ? JSON.parse(sent) : {}
    seen.push({ path: pathname, headers, body: json })
    assertShape(pathname, json, changes.apiVersion ?? '5.36')
    const next = script.shift()
    if (next === undefined) assert.fail(`nobody expected ${pathname}`)
    elapsed += 40
    if (next instanceof Error) throw next
    const text = typeof next.body === 'string' ? next.body : JSON.stringify(next.body ?? {})
    return { status: next.status ?? 200, headers: next.headers ?? {}, body: text }
  }
  const source = entrust({
    host: 'https://harbour.us.trustedauth.com',
    applicationId: env('ENTRUST_APPLICATION'),
    ...changes,
  })
  const vendor = source.open({
    clock,
    random,
    vault,
    wait: async (milliseconds) => void waits.push(milliseconds),
    elapsed: () => elapsed,
    call,
    audit: (event) => void events.push(event),
    read: (_source, name) => new Secret(APPLICATION, name),
    development: false,
    callback: CALLBACK,
  })
  assert.ok(vendor.remote !== undefined)
  const { remote } = vendor
  return { clock, random, vault, vendor, remote, seen, script, events, waits, call }
}

/** Every request of every test holds what it may hold, and nothing else. */
function assertShape(path: string, body: unknown, version: keyof typeof REQUESTS): void {
  const { query, challenge, complete, passkey } = REQUESTS[version]
  const shape = path.endsWith('/v2/authentication/users')
    ? query
    : path.endsWith('/complete')
      ? complete
      : path.includes('/v2/authentication/users/authenticate/')
        ? challenge
        : path.endsWith('/v1/authentication/passkey')
          ? (passkey ?? assert.fail('this version has no such operation'))
          : undefined
  if (shape !== undefined) v.parse(shape, body)
}

/** A transaction as the flow would lead it: keeps what the vendor leaves, gives it back. */
export function createVisit(stage: EntrustStage, context: ChallengeContext = toContext()) {
  let kept: Kept = {}
  let count = 0
  const keep = (more: Kept | undefined) => {
    kept = { ...kept, ...more }
  }
  const at = (challenge: string): ChallengeContext => ({
    ...context,
    challenge,
    ...(kept.memory !== undefined && { memory: kept.memory }),
    ...(kept.device !== undefined && { device: kept.device }),
  })
  const withDevice = (device: string) => keep({ device })
  const getWay = (id: string): Enrolment => {
    const way = kept.ways?.find((one) => one.id === id || one.kind === id)
    return way ?? assert.fail(`no way ${id} among ${kept.ways?.map((one) => one.id).join(', ')}`)
  }
  return {
    kept: () => kept,
    withDevice,
    /** What the page elsewhere brought back, as the flow keeps it with the challenge. */
    readReturn: (asked: { challenge: string; state: JsonObject }, query: Record<string, string>) =>
      stage.remote.readReturn({ context: at(asked.challenge), state: asked.state, query }),
    getWay,
    ids: () => (kept.ways ?? []).map((one) => one.id),
    at,
    async consult(ownFactor?: OwnFactor, person = PERSON): Promise<Consulted> {
      const consulted = await stage.remote.consult({
        context: at(''),
        person,
        ...(ownFactor !== undefined && { ownFactor }),
      })
      const { problem: _told, ...left } = consulted
      keep(left)
      return consulted
    },
    async start(way: Enrolment, stranger = false) {
      count += 1
      const challenge = `challenge-${count}`
      const started = await stage.vendor.start({
        kind: way.kind,
        context: at(challenge),
        person: PERSON,
        enrolment: way,
        stranger,
      })
      keep(started.kept)
      return toOpen(started, way, challenge)
    },
  }

  function toOpen(started: Started, way: Enrolment, challenge: string) {
    const facts = { kind: way.kind, person: PERSON, enrolment: way, state: started.state }
    return {
      ...started,
      challenge,
      async answer(
        answer: JsonObject,
        more: Partial<Parameters<typeof stage.vendor.check>[0]> = {},
      ) {
        const input = {
          ...facts,
          context: at(challenge),
          answer,
          findCredential: async () => undefined,
        }
        const outcome = await stage.vendor.check({ ...input, ...more })
        if (outcome.result === 'right' || outcome.result === 'wrong') keep(outcome.kept)
        return outcome
      },
      async poll(more: Partial<Parameters<RemoteVendor['poll']>[0]> = {}) {
        const polled = await stage.remote.poll({ ...facts, context: at(challenge), ...more })
        if (polled.result === 'right') keep(polled.kept)
        return polled
      },
      cancel: () => stage.remote.cancel({ context: at(challenge), state: started.state }),
    }
  }
}

/** A way of one kind, listed and asked. */
export async function open(
  stage: EntrustStage,
  types: readonly string[],
  options: {
    readonly kind: AuthenticatorKind
    readonly challenge?: Record<string, unknown>
    readonly query?: Record<string, unknown>
    readonly context?: ChallengeContext
    readonly stranger?: boolean
  },
) {
  const visit = createVisit(stage, options.context)
  stage.script.push({ body: { authenticationTypes: types, ...options.query } })
  await visit.consult()
  stage.script.push({ body: toChallenged(options.challenge) })
  const asked = await visit.start(visit.getWay(options.kind), options.stranger)
  return { visit, asked }
}

/** A challenge's reply, with the nulls that theirs are full of. */
export const toChallenged = (more: Record<string, unknown> = {}, token = 'G-challenge') => ({
  authenticationCompleted: false,
  token,
  time: 1_700_000_000_000,
  expires: 1_700_000_900_000,
  status: null,
  userId: null,
  gridChallenge: null,
  kbaChallenge: null,
  fidoChallenge: null,
  machineAuthenticator: null,
  ...more,
})

/** A completion's reply that says yes. */
export const toCompleted = (more: Record<string, unknown> = {}) => ({
  ...toChallenged({}, 'G-final'),
  authenticationCompleted: true,
  userId: ACCOUNT,
  firstName: 'Maja',
  ...more,
})

export async function assertProblem(work: Promise<unknown>, code: string): Promise<Problem> {
  const thrown = await work.then(
    () => assert.fail(`no ${code} was thrown`),
    (problem: unknown) => problem,
  )
  assert.ok(thrown instanceof Problem, String(thrown))
  assert.equal(thrown.code, code)
  return thrown
}

/** The one request at a place from the end. */
export const toLast = ({ seen }: Pick<EntrustStage, 'seen'>, back = 1): Seen =>
  seen.at(-back) ?? assert.fail('nothing was sent')

export const toCode = (outcome: Outcome): string | undefined =>
  outcome.result === 'wrong' ? outcome.code : outcome.result
