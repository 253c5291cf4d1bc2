/**
 * @module
 * The built-in vendor with a person to try it on. For tests alone.
 */
import { type AuthenticatorKind, CEREMONIES, toBase64url } from '@countersign/protocol'
import assert from 'node:assert/strict'
import * as v from 'valibot'
import { Secret } from '../../packages/server/src/secret.ts'
import {
  createLocalVendor,
  type LocalVendorDeps,
} from '../../packages/server/src/vendors/local/index.ts'
import type {
  ChallengeContext,
  Enrolment,
  JsonObject,
  MakeInput,
  NewEnrolment,
  Outcome,
  PersonFacts,
  Started,
  Vendor,
} from '../../packages/server/src/vendors/vendor.ts'
import { createVault } from '../../packages/server/src/vault.ts'
import { createTestClock } from './clock.ts'
import { createTestHasher } from './hasher.ts'
import { createTestRandom } from './random.ts'

export const PERSON: PersonFacts = {
  user: 'user-1',
  handle: 'handle-1',
  displayName: 'Maja Lindqvist',
  loginName: 'maja@harbour.example',
  enrolments: [],
}

const CONTEXT: ChallengeContext = {
  site: {
    id: 'harbour',
    name: 'Harbour',
    rpId: 'harbour.example',
    origins: ['https://harbour.example'],
  },
  transaction: 'transaction-1',
  challenge: 'challenge-1',
  purpose: 'login',
  origin: 'https://harbour.example',
  locale: 'en',
}

export const toContext = (changes: Partial<ChallengeContext> = {}): ChallengeContext => ({
  ...CONTEXT,
  ...changes,
})

/** A new way as the directory would keep it. */
export function toEnrolment(made: NewEnrolment, changes: Partial<Enrolment> = {}): Enrolment {
  const { credentialId: _, ...enrolment } = made
  return {
    ...enrolment,
    id: 'enrolment-1',
    vendor: 'local',
    createdAt: 1_700_000_000,
    ...changes,
  }
}

/** Everything the vendor stands on, and the vendor. */
export async function createLocalStage(changes: Partial<LocalVendorDeps> = {}) {
  const clock = createTestClock()
  const random = createTestRandom()
  const hasher = createTestHasher(random)
  const vault = await createVault(
    new Secret(toBase64url(random.bytes(32)), 'test.masterKey'),
    random,
  )
  const vendor = createLocalVendor({ clock, random, vault, hasher, ...changes })
  return { clock, random, hasher, vault, vendor }
}

/** A way made without asking, as it is kept, and what was shown of it. */
export async function make(vendor: Vendor, input: Omit<MakeInput, 'person' | 'onlyFactor'>) {
  const made = await vendor.make({ person: PERSON, onlyFactor: true, ...input })
  return { enrolment: toEnrolment(made.enrolment), shown: made.shown }
}

/** One question. Without `enrolment` a decoy. */
export function start(
  vendor: Vendor,
  kind: AuthenticatorKind,
  options: {
    enrolment?: Enrolment
    context?: ChallengeContext
    stranger?: boolean
    loginName?: string
  } = {},
): Promise<Started> {
  const { enrolment, context = CONTEXT, stranger = false, loginName } = options
  return vendor.start({
    kind,
    context,
    stranger,
    ...(enrolment === undefined ? {} : { person: PERSON, enrolment }),
    ...(loginName === undefined ? {} : { loginName }),
  })
}

/** One answer to a question. Without `enrolment` that of a decoy. */
export function check(
  vendor: Vendor,
  kind: AuthenticatorKind,
  options: {
    answer: JsonObject
    state?: JsonObject
    enrolment?: Enrolment
    context?: ChallengeContext
    person?: PersonFacts
  },
): Promise<Outcome> {
  const { answer, state = {}, enrolment, context = CONTEXT, person = PERSON } = options
  return vendor.check({
    kind,
    context,
    state,
    answer,
    ...(enrolment === undefined ? {} : { person, enrolment }),
    findCredential: async () => undefined,
  })
}

/** The right outcome, or a failed test. */
export function assertRight(outcome: Outcome): Extract<Outcome, { result: 'right' }> {
  if (outcome.result === 'more') assert.fail('asked for more')
  if (outcome.result !== 'right') assert.fail(`refused with ${outcome.code}`)
  return outcome
}

export function assertWrong(outcome: Outcome): void {
  assert.deepEqual(outcome, { result: 'wrong', code: 'answer_wrong' })
}

/** Refuses prompt data that the page's own schema would not take as it is. */
export function assertPrompt(started: Started): void {
  const schema: v.GenericSchema<unknown, unknown> = CEREMONIES[started.ceremony].prompt
  assert.deepEqual(v.parse(schema, started.data), started.data)
}

/** Names, in order, of every member at any depth: equal for two things of one shape. */
export function toShape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toShape)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, toShape(member)]),
  )
}

/** The code in a message of six digits. */
export function toSentCode(started: Started): string {
  const code = /\b\d{6}\b/.exec(started.message?.text ?? '')?.[0]
  assert.ok(code !== undefined, 'no code was sent')
  return code
}

/** Another code of six digits. */
export const toOtherCode = (code: string): string =>
  String((Number(code) + 1) % 1_000_000).padStart(6, '0')

/** A member that has to be text. */
export function toText(data: JsonObject, name: string): string {
  const text = data[name]
  if (typeof text !== 'string') assert.fail(`${name} is no text`)
  return text
}
