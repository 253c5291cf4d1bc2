/**
 * @module
 * Kind `recovery-code`: ten codes on paper, each good once. A code's first two characters are its id
 * and choose the one hash it is checked against; the other 14 (70 bits) are secret. Floor 2, inside
 * `vendors/local`.
 */
import { CodeAnswer } from '@countersign/protocol'
import * as v from 'valibot'
import type { CheckInput, Enrolment, Made, MakeInput, Outcome, Started } from '../vendor.ts'
import { toCodeLetters } from '../code-text.ts'
import { toEvidence } from './evidence.ts'
import { type LocalDeps, type Method, PROMPT_TTL_SECONDS } from './method.ts'
import { createPaperCode, toPrinted } from './paper-text.ts'
import { createPeppered, type Peppered } from './peppered.ts'

/** Codes per set. */
export const RECOVERY_CODE_COUNT = 10
const ID_LENGTH = 2
/** 70 bits; SP 800-63B-4 §4.2.1.1 asks for 64. */
const SECRET_LENGTH = 14
const LENGTH = ID_LENGTH + SECRET_LENGTH

const RecoveryData = v.object({ codes: v.array(v.object({ id: v.string(), hash: v.string() })) })

/** Making new codes is a new enrolment; whoever stores it takes the old one away. */
export function createRecoveryCodeMethod(deps: LocalDeps): Method {
  const peppered = createPeppered(deps)
  return {
    kinds: ['recovery-code'],
    start: async () => prompt(),
    check: (input) => checkRecoveryCode(peppered, input),
    make: (input) => makeRecoveryCodes(deps, peppered, input),
    describe: (enrolment) => ({ remaining: toCodes(enrolment).length }),
  }
}

const toCodes = (enrolment: Enrolment | undefined) =>
  enrolment === undefined ? [] : v.parse(RecoveryData, enrolment.data).codes

const prompt = (): Started => ({
  ceremony: 'code',
  data: { length: LENGTH, alphabet: 'letters', channel: 'paper', mode: 'check' },
  state: {},
  ttlSeconds: PROMPT_TTL_SECONDS,
  sends: false,
})

/** One hash is computed whether the id is on file or not. */
async function checkRecoveryCode(peppered: Peppered, input: CheckInput): Promise<Outcome> {
  const { person, enrolment } = input
  const code = toCodeLetters(v.parse(CodeAnswer, input.answer).code)
  const held = toCodes(enrolment).find(({ id }) => id === code.slice(0, ID_LENGTH))
  const owner = { kind: 'recovery-code', handle: person?.handle ?? '' } as const
  const isRight = await peppered.verify(owner, code, held?.hash)
  if (!isRight || held === undefined || person === undefined || enrolment === undefined) {
    return { result: 'wrong', code: 'answer_wrong' }
  }
  return {
    result: 'right',
    user: person.user,
    enrolmentId: enrolment.id,
    evidence: toEvidence('recovery-code'),
    spend: (stored) => withoutCode(stored, held),
  }
}

/** Undefined when the code is gone already, or the whole set was made anew. */
function withoutCode(stored: Enrolment, used: { id: string; hash: string }): Enrolment | undefined {
  const codes = toCodes(stored)
  const rest = codes.filter(({ id, hash }) => id !== used.id || hash !== used.hash)
  return rest.length === codes.length
    ? undefined
    : { ...stored, data: { ...stored.data, codes: rest } }
}

async function makeRecoveryCodes(
  { random }: LocalDeps,
  peppered: Peppered,
  { person }: MakeInput,
): Promise<Made> {
  const ids = new Set<string>()
  while (ids.size < RECOVERY_CODE_COUNT) ids.add(createPaperCode(random, ID_LENGTH))
  const owner = { kind: 'recovery-code', handle: person.handle } as const
  const made = Array.from(ids, (id) => ({
    id,
    code: `${id}${createPaperCode(random, SECRET_LENGTH)}`,
  }))
  const codes = await Promise.all(
    made.map(async ({ id, code }) => ({ id, hash: await peppered.hash(owner, code) })),
  )
  return {
    enrolment: { kind: 'recovery-code', data: { codes } },
    shown: made.map(({ code }) => toPrinted(code, 4)),
  }
}
