/**
 * @module
 * The vendor `authentimate` on a scripted company: replies are given in advance, requests are recorded. It
 * knows the contract no better than the test that writes the replies. For tests alone.
 */
import { toBase64url } from '@countersign/protocol'
import assert from 'node:assert/strict'
import {
  CallError,
  type AuditEvent,
  type IncomingReply,
  type OutgoingRequest,
} from '../../packages/server/src/ports.ts'
import { Problem } from '../../packages/server/src/problem.ts'
import { env, Secret } from '../../packages/server/src/secret.ts'
import { createVault } from '../../packages/server/src/vault.ts'
import {
  authentimate,
  type AuthentimateInput,
} from '../../packages/server/src/vendors/authentimate/index.ts'
import type { VendorPlatform } from '../../packages/server/src/vendors/vendor-source.ts'
import type {
  Enrolment,
  JsonObject,
  PersonFacts,
} from '../../packages/server/src/vendors/vendor.ts'
import { createTestClock } from './clock.ts'
import { toContext } from './local-vendor.ts'
import { createTestRandom } from './random.ts'

const random = createTestRandom(83)
const createKey = () => `sk_${toBase64url(random.bytes(24))}`
/** Drawn, never written down. */
export const KEYS = { key: createKey(), nextKey: createKey() } as const

export const NUMBER = '+447400123456'
export const ID = `ver_${'0a1b2c3d'.repeat(4)}`

/** What the company says next: a status with a body, or that nothing comes. */
export type Scripted =
  | { readonly status?: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | CallError

/** Nothing left, or nothing came back. */
export const unsent = (): CallError => new CallError(false)
export const lost = (): CallError => new CallError(true)

export const PERSON: PersonFacts = {
  user: 'user-1',
  handle: 'handle-1',
  displayName: 'Maja Lindqvist',
  loginName: 'maja@harbour.example',
  enrolments: [],
}

export const WAY: Enrolment = {
  id: 'way-1',
  kind: 'sms-code',
  vendor: 'authentimate',
  createdAt: 1_690_000_000,
  data: { number: NUMBER },
}

export type AuthentimateVendorStage = Awaited<ReturnType<typeof createVendorStage>>

/** The vendor, and the company behind it. */
export async function createVendorStage(changes: Partial<AuthentimateInput> = {}) {
  const clock = createTestClock()
  const vault = await createVault(new Secret(toBase64url(random.bytes(32)), 'master'), random)
  const seen: OutgoingRequest[] = []
  const script: Scripted[] = []
  const audit: AuditEvent[] = []
  const waits: number[] = []
  let elapsed = 0
  const platform: VendorPlatform = {
    clock,
    random,
    vault,
    wait: async (milliseconds) => void waits.push(milliseconds),
    elapsed: () => elapsed,
    call: async (request): Promise<IncomingReply> => {
      seen.push(request)
      elapsed += 40
      const next = script.shift() ?? assert.fail('nobody expected a call')
      if (next instanceof Error) throw next
      const { status = 200, body, headers = {} } = next
      return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body ?? {}) }
    },
    audit: (event) => void audit.push(event),
    read: (_, name) => new Secret(name === 'key' ? KEYS.key : KEYS.nextKey, name),
    development: false,
    callback: 'https://auth.harbour.example/v1/callback/authentimate',
  }
  const vendor = authentimate({ key: env('AUTHENTIMATE_KEY'), ...changes }).open(platform)
  const created = (more: object = {}): Scripted => ({
    status: 201,
    body: { id: ID, expires: clock.now() + 600, ...more },
  })
  return {
    clock,
    vendor,
    seen,
    script,
    audit,
    waits,
    created,
    /** Puts the question to the person; to nobody without a way. */
    start: (more: Partial<Parameters<typeof vendor.start>[0]> = {}) =>
      vendor.start({
        kind: 'sms-code',
        context: toContext(),
        person: PERSON,
        enrolment: WAY,
        stranger: false,
        ...more,
      }),
    check: (
      state: JsonObject,
      code: string,
      more: Partial<Parameters<typeof vendor.check>[0]> = {},
    ) =>
      vendor.check({
        kind: 'sms-code',
        context: toContext(),
        person: PERSON,
        enrolment: WAY,
        state,
        answer: { code },
        findCredential: async () => undefined,
        ...more,
      }),
  }
}

/** The problem that was thrown. */
export async function toThrown(work: Promise<unknown>): Promise<Problem> {
  const thrown = await work.then(
    () => assert.fail('nothing was thrown'),
    (problem: unknown) => problem,
  )
  assert.ok(thrown instanceof Problem, String(thrown))
  return thrown
}
