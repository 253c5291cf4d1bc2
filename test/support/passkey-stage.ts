/**
 * @module
 * Passkeys with people to try them on: the method, a small directory and a software authenticator. For
 * tests alone.
 */
import { type AuthenticatorKind, toBase64url } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { Secret } from '../../packages/server/src/secret.ts'
import { createPasskeyMethod } from '../../packages/server/src/vendors/local/passkey.ts'
import { CredentialData } from '../../packages/server/src/vendors/local/passkey/credential-data.ts'
import { createVault } from '../../packages/server/src/vault.ts'
import type {
  ChallengeContext,
  Confirmed,
  Enrolment,
  JsonObject,
  Outcome,
  PersonFacts,
  Started,
} from '../../packages/server/src/vendors/vendor.ts'
import * as v from 'valibot'
import {
  type Authenticator,
  type AuthenticatorSettings,
  createAuthenticator,
  type Overrides,
} from './authenticator.ts'
import { toContext, toEnrolment } from './local-vendor.ts'
import { createTestRandom } from './random.ts'

/** Fails unless the method can enrol. */
type PasskeyMethod = Required<
  Pick<ReturnType<typeof createPasskeyMethod>, 'start' | 'check' | 'enrol' | 'confirm'>
>

export interface PasskeyStage {
  readonly method: PasskeyMethod
  /** Who exists; `toCredentialHolder` looks here. */
  readonly people: PersonFacts[]
  readonly findCredential: (
    id: string,
  ) => Promise<{ person: PersonFacts; enrolment: Enrolment } | undefined>
}

/** @param roots  PEM roots of makers whose attestation counts. */
export async function createPasskeyStage(roots: readonly string[] = []): Promise<PasskeyStage> {
  const random = createTestRandom()
  const master = new Secret(toBase64url(random.bytes(32)), 'test.masterKey')
  const vault = await createVault(master, random)
  const { enrol, confirm, ...method } = createPasskeyMethod({
    random,
    vault,
    attestationRoots: roots,
  })
  assert.ok(enrol !== undefined && confirm !== undefined)
  const people: PersonFacts[] = []
  return {
    method: { start: method.start, check: method.check, enrol, confirm },
    people,
    findCredential: async (id) => {
      for (const person of people) {
        const enrolment = person.enrolments.find((one) => one.data['credentialId'] === id)
        if (enrolment !== undefined) return { person, enrolment }
      }
      return undefined
    },
  }
}

export const toAuthenticator = (changes: Partial<AuthenticatorSettings> = {}): Authenticator =>
  createAuthenticator({ origin: toContext().origin, ...changes })

/** A person without any way yet. */
export const toPerson = (user: string, enrolments: readonly Enrolment[] = []): PersonFacts => ({
  user,
  handle: toBase64url(new TextEncoder().encode(`handle of ${user}`.padEnd(32, '.'))),
  displayName: user,
  loginName: `${user}@harbour.example`,
  enrolments,
})

/** `options` of a prompt. */
export function toOptions(started: Started): JsonObject {
  const { options } = started.data
  assert.ok(typeof options === 'object' && options !== null && !Array.isArray(options))
  return Object.fromEntries(Object.entries(options))
}

/** An answer as the page sends it. */
export const toAnswer = (response: unknown): JsonObject => JSON.parse(JSON.stringify({ response }))

/** Asks for a new credential and judges what the authenticator makes of it. */
export async function register(
  stage: PasskeyStage,
  authenticator: Authenticator,
  options: {
    kind?: AuthenticatorKind
    person?: PersonFacts
    context?: ChallengeContext
    overrides?: Overrides
  } = {},
): Promise<Confirmed> {
  const { kind = 'passkey', person = toPerson('maja'), overrides } = options
  const context = options.context ?? toContext({ purpose: 'account' })
  const started = await stage.method.enrol({ kind, context, person, onlyFactor: false })
  const response = await authenticator.create(toOptions(started), overrides)
  return stage.method.confirm({
    kind,
    context,
    person,
    state: started.state,
    answer: toAnswer(response),
    isCredentialKnown: async (id) => (await stage.findCredential(id)) !== undefined,
  })
}

/** A person in the directory with one credential. */
export async function settle(
  stage: PasskeyStage,
  authenticator: Authenticator,
  options: { kind?: AuthenticatorKind; user?: string; overrides?: Overrides } = {},
): Promise<PersonFacts> {
  const { user = 'maja', kind = 'passkey', overrides = {} } = options
  const confirmed = await register(stage, authenticator, {
    kind,
    person: toPerson(user),
    overrides,
  })
  if (confirmed.result !== 'added') assert.fail(`refused with ${confirmed.code}`)
  const person = toPerson(user, [toEnrolment(confirmed.enrolment, { id: `${kind} of ${user}` })])
  stage.people.push(person)
  return person
}

/** How a question is asked and by whom. */
export interface Asking {
  readonly kind?: AuthenticatorKind
  readonly context?: ChallengeContext
  /** Known to the flow; with `stranger` only by the name typed. */
  readonly person?: PersonFacts
  readonly loginName?: string
  readonly stranger?: boolean
}

/** One question. Nobody named: the usernameless one. */
export function ask(stage: PasskeyStage, asking: Asking = {}): Promise<Started> {
  const { kind = 'passkey', context = toContext(), person, loginName } = asking
  const enrolment = person?.enrolments.find((one) => one.kind === kind)
  return stage.method.start({
    kind,
    context,
    stranger: asking.stranger ?? person === undefined,
    ...(person !== undefined && { person }),
    ...(enrolment !== undefined && { enrolment }),
    ...(loginName !== undefined && { loginName }),
  })
}

/** What becomes of an answer to a question. */
export function judge(
  stage: PasskeyStage,
  started: Started,
  answer: JsonObject,
  asking: Asking = {},
): Promise<Outcome> {
  const { kind = 'passkey', context = toContext(), person } = asking
  return stage.method.check({
    kind,
    context,
    state: started.state,
    answer,
    findCredential: stage.findCredential,
    ...(person !== undefined && { person }),
  })
}

/** Question, authenticator, judgement. */
export async function signIn(
  stage: PasskeyStage,
  authenticator: Authenticator,
  options: Asking & { overrides?: Overrides } = {},
): Promise<Outcome> {
  const started = await ask(stage, options)
  const response = await authenticator.get(toOptions(started), options.overrides)
  return judge(stage, started, toAnswer(response), options)
}

/** The stored data of a person's first way. */
export const toData = (person: PersonFacts): CredentialData =>
  v.parse(CredentialData, person.enrolments[0]?.data)

export function assertRefused(outcome: Outcome | Confirmed): void {
  assert.deepEqual(outcome, { result: 'wrong', code: 'passkey_refused' })
}
