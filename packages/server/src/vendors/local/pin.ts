/**
 * @module
 * Kind `pin`: 6 to 12 digits that the server checks. Something known, like a password: never a second
 * factor beside one. Floor 2, inside `vendors/local`.
 */
import { CodeAnswer } from '@countersign/protocol'
import * as v from 'valibot'
import { Problem } from '../../problem.ts'
import type { CheckInput, Enrolment, JsonObject, Outcome, PersonFacts, Started } from '../vendor.ts'
import { toCodeDigits } from '../code-text.ts'
import { toEvidence } from './evidence.ts'
import { type LocalDeps, type Method, PROMPT_TTL_SECONDS } from './method.ts'
import { createPeppered, type Peppered } from './peppered.ts'
import { isPinAcceptable, PIN_MAX_LENGTH, PIN_MIN_LENGTH } from '../pin-rules.ts'

const PinData = v.object({ hash: v.string() })

const toOwner = (person: PersonFacts | undefined) => ({
  kind: 'pin' as const,
  handle: person?.handle ?? '',
})
const toTyped = (answer: JsonObject) => toCodeDigits(v.parse(CodeAnswer, answer).code)

/** The kind `pin`. */
export function createPinMethod(deps: LocalDeps): Method {
  const peppered = createPeppered(deps)
  const toEnrolment = async (person: PersonFacts, pin: string) => {
    const hash = await peppered.hash(toOwner(person), pin)
    return { kind: 'pin' as const, data: { hash } }
  }
  return {
    kinds: ['pin'],
    start: async () => prompt('check'),
    check: (input) => checkPin(peppered, input),
    enrol: async () => prompt('new'),
    async confirm({ answer, person }) {
      const pin = toTyped(answer)
      if (!isPinAcceptable(pin, person)) return { result: 'wrong', code: 'pin_too_weak' }
      return { result: 'added', enrolment: await toEnrolment(person, pin) }
    },
    async make({ person, secret }) {
      if (secret === undefined) throw new Problem('authenticator_unavailable')
      const pin = toCodeDigits(secret)
      if (!isPinAcceptable(pin, person)) throw new Problem('pin_too_weak')
      return { enrolment: await toEnrolment(person, pin), shown: [] }
    },
  }
}

/** The same for every PIN: its length is part of the secret. */
const prompt = (mode: 'check' | 'new'): Started => ({
  ceremony: 'code',
  data: {
    length: PIN_MAX_LENGTH,
    min_length: PIN_MIN_LENGTH,
    alphabet: 'digits',
    masked: true,
    mode,
  },
  state: {},
  ttlSeconds: PROMPT_TTL_SECONDS,
  sends: false,
})

async function checkPin(
  peppered: Peppered,
  { answer, person, enrolment }: CheckInput,
): Promise<Outcome> {
  const pin = toTyped(answer)
  const held = toHeldHash(enrolment)
  const isRight = await peppered.verify(toOwner(person), pin, held)
  if (!isRight || held === undefined || person === undefined || enrolment === undefined) {
    return { result: 'wrong', code: 'answer_wrong' }
  }
  const renewed = await peppered.renew(toOwner(person), pin, held)
  return {
    result: 'right',
    user: person.user,
    enrolmentId: enrolment.id,
    evidence: toEvidence('pin'),
    // A PIN that was changed while this one was checked is no longer right.
    spend: (stored) =>
      toHeldHash(stored) === held
        ? { ...stored, data: { ...stored.data, hash: renewed } }
        : undefined,
  }
}

const toHeldHash = (enrolment: Enrolment | undefined): string | undefined =>
  enrolment === undefined ? undefined : v.parse(PinData, enrolment.data).hash
