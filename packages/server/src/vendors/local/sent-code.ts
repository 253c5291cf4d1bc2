/**
 * @module
 * Kinds `sms-code`, `voice-code`, `email-code`: six digits that we send. Only their keyed hash, bound to
 * transaction and challenge, is kept. Floor 2, inside `vendors/local`.
 */
import { type AuthenticatorKind, CodeAnswer } from '@countersign/protocol'
import * as v from 'valibot'
import { Problem } from '../../problem.ts'
import { createDigits, createToken, isEqual, type Vault } from '../../vault.ts'
import type {
  ChallengeContext,
  CheckInput,
  Confirmed,
  ConfirmInput,
  Enrolment,
  EnrolInput,
  JsonObject,
  Made,
  MakeInput,
  Outcome,
  Started,
  StartInput,
} from '../vendor.ts'
import { toCodeDigits } from '../code-text.ts'
import { toEvidence } from './evidence.ts'
import { toMaskedEmail, toMaskedPhone } from './masking.ts'
import { createCodeMessage, toOccasion } from './messages.ts'
import { type LocalDeps, type Method, PROMPT_TTL_SECONDS } from './method.ts'

const CODE_LENGTH = 6

const EmailData = v.object({ address: v.string() })
const PhoneData = v.object({ number: v.string() })
const SentState = v.object({ code: v.string() })
const NewContactState = v.object({ code: v.string(), to: v.string() })

/** What differs between the three. */
const CHANNELS = {
  'sms-code': { channel: 'sms', noticeChannel: 'sms', isPhone: true },
  'voice-code': { channel: 'voice', noticeChannel: 'sms', isPhone: true },
  'email-code': { channel: 'mail', noticeChannel: 'mail', isPhone: false },
} as const

type SentKind = keyof typeof CHANNELS

/** The kinds whose code we send. */
export function createSentCodeMethod(deps: LocalDeps): Method {
  return {
    kinds: ['sms-code', 'voice-code', 'email-code'],
    start: (input) => startCode(deps, input),
    check: (input) => checkCode(deps, input),
    enrol: (input) => enrolContact(deps, input),
    confirm: (input) => confirmContact(deps, input),
    make: async (input) => makeContact(input),
    describe: ({ kind, data }) => {
      const to = toAddress(toSentKind(kind), data)
      const contact = { channel: CHANNELS[toSentKind(kind)].noticeChannel, to }
      return { target: toMasked(toSentKind(kind), to), contact }
    },
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
  const { channel } = CHANNELS[kind]
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
  const { channel } = CHANNELS[kind]
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

/** A contact that the site has confirmed. @throws Problem `target_refused` without an address. */
function makeContact({ kind, target }: MakeInput): Made {
  if (target === undefined) throw new Problem('target_refused')
  return { enrolment: { kind, data: toContactData(toSentKind(kind), target) }, shown: [] }
}

function prompt(kind: SentKind, data: JsonObject = {}) {
  const { channel } = CHANNELS[kind]
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

function toSentKind(kind: AuthenticatorKind): SentKind {
  if (kind === 'sms-code' || kind === 'voice-code' || kind === 'email-code') return kind
  throw new TypeError('not a kind that is sent')
}

const toAddress = (kind: SentKind, data: Enrolment['data']): string =>
  CHANNELS[kind].isPhone ? v.parse(PhoneData, data).number : v.parse(EmailData, data).address

const toContactData = (kind: SentKind, to: string): JsonObject =>
  CHANNELS[kind].isPhone ? { number: to } : { address: to }

const toMasked = (kind: SentKind, to: string): string =>
  CHANNELS[kind].isPhone ? toMaskedPhone(to) : toMaskedEmail(to)
