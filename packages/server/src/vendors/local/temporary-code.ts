/**
 * @module
 * Kind `temporary-code`: one code that the site hands to a person, good once and for a day at most.
 * Floor 2, inside `vendors/local`.
 */
import { CodeAnswer } from '@countersign/protocol'
import * as v from 'valibot'
import { Problem } from '../../problem.ts'
import type { CheckInput, Enrolment, Made, MakeInput, Outcome, Started } from '../vendor.ts'
import { toCodeLetters } from '../code-text.ts'
import { toEvidence } from './evidence.ts'
import { type LocalDeps, type Method, PROMPT_TTL_SECONDS } from './method.ts'
import { createPaperCode, toPrinted } from './paper-text.ts'
import { createPeppered, type Peppered } from './peppered.ts'

/** 50 bits; guessing is limited, so 20 would do (SP 800-63B-4 §3.1.3.2). */
const LENGTH = 10
/** Longest life, and the default: a day. */
const MAX_TTL_SECONDS = 86_400

/** `used` stays in the way until the flow takes it away: nobody can spend it twice meanwhile. */
const TemporaryData = v.object({ hash: v.string(), used: v.boolean() })

/** The kind `temporary-code`. */
export function createTemporaryCodeMethod(deps: LocalDeps): Method {
  const peppered = createPeppered(deps)
  return {
    kinds: ['temporary-code'],
    start: async () => prompt(),
    check: (input) => checkTemporaryCode(deps, peppered, input),
    make: (input) => makeTemporaryCode(deps, peppered, input),
  }
}

const prompt = (): Started => ({
  ceremony: 'code',
  data: { length: LENGTH, alphabet: 'letters', channel: 'paper', mode: 'check' },
  state: {},
  ttlSeconds: PROMPT_TTL_SECONDS,
  sends: false,
})

async function checkTemporaryCode(
  { clock }: LocalDeps,
  peppered: Peppered,
  input: CheckInput,
): Promise<Outcome> {
  const { person, enrolment } = input
  const now = clock.now()
  const owner = { kind: 'temporary-code', handle: person?.handle ?? '' } as const
  const code = toCodeLetters(v.parse(CodeAnswer, input.answer).code)
  const isRight = await peppered.verify(owner, code, toHash(enrolment))
  if (!isRight || person === undefined || enrolment === undefined || !isOpen(enrolment, now)) {
    return { result: 'wrong', code: 'answer_wrong' }
  }
  return {
    result: 'right',
    user: person.user,
    enrolmentId: enrolment.id,
    evidence: toEvidence('temporary-code'),
    spend: (stored) =>
      isOpen(stored, now) && toHash(stored) === toHash(enrolment)
        ? { ...stored, expiresAt: now, data: { ...stored.data, used: true } }
        : undefined,
  }
}

const toHash = (enrolment: Enrolment | undefined): string | undefined =>
  enrolment === undefined ? undefined : v.parse(TemporaryData, enrolment.data).hash

const isOpen = ({ data, expiresAt = 0 }: Enrolment, now: number): boolean =>
  !v.parse(TemporaryData, data).used && now < expiresAt

/** @throws Problem `authenticator_unavailable` for a value that is not ours, `request_malformed` for another life. */
async function makeTemporaryCode(
  { clock, random }: LocalDeps,
  peppered: Peppered,
  { person, secret, ttlSeconds = MAX_TTL_SECONDS }: MakeInput,
): Promise<Made> {
  if (secret !== undefined) throw new Problem('authenticator_unavailable')
  if (!(ttlSeconds > 0 && ttlSeconds <= MAX_TTL_SECONDS)) {
    throw new Problem('request_malformed', { field: 'ttl_seconds' })
  }
  const code = createPaperCode(random, LENGTH)
  const hash = await peppered.hash({ kind: 'temporary-code', handle: person.handle }, code)
  return {
    enrolment: {
      kind: 'temporary-code',
      expiresAt: clock.now() + ttlSeconds,
      data: { hash, used: false },
    },
    shown: [toPrinted(code, 5)],
  }
}
