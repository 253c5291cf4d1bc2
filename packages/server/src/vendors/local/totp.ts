/**
 * @module
 * Kind `totp`: the authenticator app. RFC 6238 with SHA-1, 6 digits, 30 s, one step either side; each
 * step counts once. Floor 2, inside `vendors/local`.
 */
import { CodeAnswer } from '@countersign/protocol'
import * as v from 'valibot'
import { Problem } from '../../problem.ts'
import { isEqual } from '../../vault.ts'
import type {
  CheckInput,
  Confirmed,
  ConfirmInput,
  Enrolment,
  EnrolInput,
  Made,
  MakeInput,
  Outcome,
  PersonFacts,
  Started,
} from '../vendor.ts'
import { toCodeDigits } from '../code-text.ts'
import { toEvidence } from './evidence.ts'
import { type LocalDeps, type Method, PROMPT_TTL_SECONDS } from './method.ts'
import { parseBase32, toBase32, toOneTimeCode, toOtpauthUri, toStep } from './one-time.ts'

/** 160 bits, as RFC 4226 §4 advises; SP 800-63B-4 asks for 112. */
const SEED_LENGTH = 20
/** Steps accepted before and after the present one. */
const WINDOW = 1

/** `seed`: base32 text, sealed for the person. `lastStep`: the highest step that was accepted. */
const TotpData = v.object({ seed: v.string(), lastStep: v.number() })
const NewTotpState = v.object({ seed: v.string() })

/** Nobody's seed: `decoy` opens it, so that a decoy costs what a real check costs. */
interface Totp {
  readonly deps: LocalDeps
  readonly openDecoy: () => Promise<string>
}

/** The kind `totp`. */
export function createTotpMethod(deps: LocalDeps): Method {
  let sealedDecoy: Promise<string> | undefined
  const totp: Totp = {
    deps,
    openDecoy: async () => {
      sealedDecoy ??= seal(deps, '', toBase32(deps.random.bytes(SEED_LENGTH)))
      return open(deps, '', await sealedDecoy)
    },
  }
  return {
    kinds: ['totp'],
    start: async () => ({ ...prompt({ mode: 'check' }), state: {} }),
    check: (input) => checkTotp(totp, input),
    enrol: (input) => enrolTotp(deps, input),
    confirm: (input) => confirmTotp(deps, input),
    make: (input) => makeTotp(deps, input),
  }
}

const seal = ({ vault }: LocalDeps, handle: string, seed: string) =>
  vault.seal(`totp/${handle}`, seed)
const open = ({ vault }: LocalDeps, handle: string, sealed: string) =>
  vault.open(`totp/${handle}`, sealed)

const prompt = (data: Started['data']) => ({
  ceremony: 'code' as const,
  data: { length: 6, alphabet: 'digits', channel: 'app', ...data },
  ttlSeconds: PROMPT_TTL_SECONDS,
  sends: false,
})

async function checkTotp({ deps, openDecoy }: Totp, input: CheckInput): Promise<Outcome> {
  const { answer, person, enrolment } = input
  const held = toHeld(person, enrolment)
  const seed =
    held === undefined ? await openDecoy() : await open(deps, held.handle, held.data.seed)
  const step = await findStep(deps, seed, v.parse(CodeAnswer, answer).code)
  if (held === undefined || step === undefined || step <= held.data.lastStep) {
    return { result: 'wrong', code: 'answer_wrong' }
  }
  return {
    result: 'right',
    user: held.user,
    enrolmentId: held.id,
    evidence: toEvidence('totp'),
    spend: (stored) =>
      v.parse(TotpData, stored.data).lastStep < step
        ? { ...stored, data: { ...stored.data, lastStep: step } }
        : undefined,
  }
}

function toHeld(person: PersonFacts | undefined, enrolment: Enrolment | undefined) {
  if (person === undefined || enrolment === undefined) return undefined
  const { user, handle } = person
  return { user, handle, id: enrolment.id, data: v.parse(TotpData, enrolment.data) }
}

/** The step whose code was typed. All are tried, so the time does not tell which one it was. */
async function findStep(
  { clock }: LocalDeps,
  seed: string,
  typed: string,
): Promise<number | undefined> {
  const code = toCodeDigits(typed)
  const now = toStep(clock.now())
  const key = parseBase32(seed)
  let found: number | undefined
  for (let step = now - WINDOW; step <= now + WINDOW; step += 1) {
    if (isEqual(await toOneTimeCode(key, step), code)) found = step
  }
  return found
}

async function enrolTotp(deps: LocalDeps, { context, person }: EnrolInput): Promise<Started> {
  const secret = toBase32(deps.random.bytes(SEED_LENGTH))
  const uri = toOtpauthUri({ issuer: context.site.name, account: person.loginName, secret })
  return {
    ...prompt({ mode: 'confirm', enrol: { uri, secret } }),
    state: { seed: await seal(deps, person.handle, secret) },
  }
}

/** The first code proves that the app has the seed, and counts as used. */
async function confirmTotp(deps: LocalDeps, input: ConfirmInput): Promise<Confirmed> {
  const { seed } = v.parse(NewTotpState, input.state)
  const plain = await open(deps, input.person.handle, seed)
  const step = await findStep(deps, plain, v.parse(CodeAnswer, input.answer).code)
  if (step === undefined) return { result: 'wrong', code: 'answer_wrong' }
  return {
    result: 'added',
    enrolment: { kind: 'totp', data: { seed, lastStep: step } },
    evidence: toEvidence('totp'),
  }
}

/** For a site that brings its people along: their seed as base32 text, at least 128 bits (RFC 4226 §4). */
async function makeTotp(deps: LocalDeps, { person, secret }: MakeInput): Promise<Made> {
  if (secret === undefined) throw new Problem('authenticator_unavailable')
  const bytes = toSeed(secret)
  const seed = await seal(deps, person.handle, toBase32(bytes))
  return { enrolment: { kind: 'totp', data: { seed, lastStep: 0 } }, shown: [] }
}

function toSeed(secret: string): Uint8Array<ArrayBuffer> {
  try {
    const bytes = parseBase32(secret)
    if (bytes.length < 16 || bytes.length > 64) throw new TypeError('a seed has 16 to 64 bytes')
    return bytes
  } catch (cause) {
    throw new Problem('request_malformed', { field: 'secret', cause })
  }
}
