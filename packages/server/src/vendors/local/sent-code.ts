/**
 * @module
 * Kinds `sms-code`, `voice-code`, `email-code`: six digits that we send. Only their keyed hash, bound to
 * transaction and challenge, is kept. Floor 2, inside `vendors/local`.
 */
import { CodeAnswer } from '@countersign/protocol'
import * as v from 'valibot'
import { Problem } from '../../problem.ts'
import { createDigits, createToken, isEqual, type Vault } from '../../vault.ts'
import {
  describeContact,
  makeContact,
  SENT_KINDS,
  toAddress,
  toContactData,
  toMasked,
  toSentKind,
  type SentKind,
} from '../sent-way.ts'
import type {
  ChallengeContext,
  CheckInput,
  Confirmed,
  ConfirmInput,
  EnrolInput,
  JsonObject,
  Outcome,
  Started,
  StartInput,
} from '../vendor.ts'
import { toCodeDigits } from '../code-text.ts'
import { toEvidence } from './evidence.ts'
import { createCodeMessage, toOccasion } from './messages.ts'
import { type LocalDeps, type Method, PROMPT_TTL_SECONDS } from './method.ts'

const CODE_LENGTH = 6

const SentState = v.object({ code: v.string() })
const NewContactState = v.object({ code: v.string(), to: v.string() })

/** The kinds whose code we send. */
export function createSentCodeMethod(deps: LocalDeps): Method {
  return {
    kinds: ['sms-code', 'voice-code', 'email-code'],
    start: (input) => startCode(deps, input),
    check: (input) => checkCode(deps, input),
    enrol: (input) => enrolContact(deps, input),
    confirm: (input) => confirmContact(deps, input),
    make: async (input) => makeContact(input),
    describe: describeContact,
  }
}

/** A decoy's hash is of random bytes under another key: no code ever matches it. */
async function startCode(deps: LocalDeps, input: StartInput): Promise<Started> {
  const { context, enrolment, person, stranger } = input
  const kind = toSentKind(input.kind)
  if (enrolment === undefined || person === undefined) {
    return { ...prompt(kind), state: { code: await toDecoyHash(deps, context) } }
  }
  const to = toAddress(kind, enrolment.data)
  const code = createDigits(deps.random, CODE_LENGTH)
  const { channel } = SENT_KINDS[kind]
  return {
    ...prompt(kind, stranger ? {} : { target: toMasked(kind, to) }),
    state: { code: await toCodeHash(deps.vault, context, code) },
    message: createCodeMessage({ channel, to, code, occasion: toOccasion(context), context }),
  }
}

async function checkCode({ vault }: LocalDeps, input: CheckInput): Promise<Outcome> {
  const { context, state, answer, person, enrolment } = input
  const kind = toSentKind(input.kind)
  const isRight = await isCode(vault, context, { answer, hash: v.parse(SentState, state).code })
  if (!isRight || person === undefined || enrolment === undefined) {
    return { result: 'wrong', code: 'answer_wrong' }
  }
  return {
    result: 'right',
    user: person.user,
    enrolmentId: enrolment.id,
    evidence: toEvidence(kind),
    // The code went with its challenge, which is answered once; nothing is kept in the way itself.
    spend: (stored) => stored,
  }
}

/** @throws Problem `target_refused` without an address. */
async function enrolContact(deps: LocalDeps, input: EnrolInput): Promise<Started> {
  const { context, target: to } = input
  const kind = toSentKind(input.kind)
  if (to === undefined) throw new Problem('target_refused')
  const code = createDigits(deps.random, CODE_LENGTH)
  const { channel } = SENT_KINDS[kind]
  return {
    ...prompt(kind, { mode: 'confirm', target: toMasked(kind, to) }),
    state: { code: await toCodeHash(deps.vault, context, code), to },
    message: createCodeMessage({ channel, to, code, occasion: 'contact', context }),
  }
}

async function confirmContact({ vault }: LocalDeps, input: ConfirmInput): Promise<Confirmed> {
  const { context, state, answer } = input
  const kind = toSentKind(input.kind)
  const { code: hash, to } = v.parse(NewContactState, state)
  if (!(await isCode(vault, context, { answer, hash })))
    return { result: 'wrong', code: 'answer_wrong' }
  return {
    result: 'added',
    enrolment: { kind, data: toContactData(kind, to) },
    evidence: toEvidence(kind),
  }
}

function prompt(kind: SentKind, data: JsonObject = {}) {
  const { channel } = SENT_KINDS[kind]
  return {
    ceremony: 'code' as const,
    data: { length: CODE_LENGTH, alphabet: 'digits', channel, mode: 'check', ...data },
    ttlSeconds: PROMPT_TTL_SECONDS,
    sends: true,
  }
}

/** A code is right for one challenge of one transaction, whatever else is open (ASVS 6.6.2). */
const toCodeHash = (vault: Vault, { transaction, challenge }: ChallengeContext, code: string) =>
  vault.mac('code', transaction, challenge, code)

const toDecoyHash = ({ vault, random }: LocalDeps, { transaction, challenge }: ChallengeContext) =>
  vault.mac('decoy', transaction, challenge, createToken(random, 16))

async function isCode(
  vault: Vault,
  context: ChallengeContext,
  { answer, hash }: { answer: JsonObject; hash: string },
): Promise<boolean> {
  const code = toCodeDigits(v.parse(CodeAnswer, answer).code)
  return isEqual(await toCodeHash(vault, context, code), hash)
}
