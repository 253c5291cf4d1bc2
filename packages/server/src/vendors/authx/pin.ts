/**
 * @module
 * Kind `pin`: chosen by the person or the site by our rules, kept and compared at the vendor alone. Floor
 * 2, inside `vendors/authx`.
 */
import { CodeAnswer } from '@countersign/protocol'
import * as v from 'valibot'
import type { Random } from '../../ports.ts'
import { Problem } from '../../problem.ts'
import { createDigits } from '../../vault.ts'
import { toCodeDigits } from '../code-text.ts'
import { isPinAcceptable, PIN_MIN_LENGTH } from '../pin-rules.ts'
import type {
  CheckInput,
  Confirmed,
  ConfirmInput,
  JsonObject,
  Made,
  MakeInput,
  NewEnrolment,
  Outcome,
  PersonFacts,
  Started,
  StartInput,
} from '../vendor.ts'
import { needAccount, toWayData } from './account.ts'
import { PROMPT_TTL_SECONDS, type AuthxDeps } from './authx-deps.ts'
import { assertHeld, findAsked, toRight, WRONG } from './outcomes.ts'
import { failAs } from './session.ts'

/** Digits. */
const PIN_MAX_LENGTH = 10
/** Of one that we make. */
const MADE_LENGTH = 8

const toTyped = (answer: JsonObject) => toCodeDigits(v.parse(CodeAnswer, answer).code)
const isAcceptable = (pin: string, { phones = [] }: PersonFacts) =>
  isPinAcceptable(pin, { maxLength: PIN_MAX_LENGTH, phones })

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

/** Asks; nobody is called. */
export async function askPin(deps: AuthxDeps, input: StartInput): Promise<Started> {
  await assertHeld(deps, input)
  return prompt('check')
}

/** What is sent to be compared: PINs that were set elsewhere may be shorter or longer than ours. */
const COMPARABLE = /^\d{4,16}$/

/**
 * Wrong, not set and unknown are one to the vendor, and to us.
 *
 * @throws Problem `vendor_unavailable`
 */
export async function checkPin(deps: AuthxDeps, input: CheckInput): Promise<Outcome> {
  const pin = toTyped(input.answer)
  const asked = await findAsked(deps, deps.latency.pin, {
    ...input,
    isComparable: COMPARABLE.test(pin),
  })
  if (asked === undefined) return WRONG
  const json = { guid: asked.account, pin }
  const { answer } = await deps.latency.pin.measure('verify', () =>
    deps.session.perform('verifyPin', { json }),
  )
  return answer.is === 'done' ? toRight('pin', asked) : WRONG
}

/** @throws Problem `authenticator_unavailable` without an account there. */
export async function enrolPin(person: PersonFacts): Promise<Started> {
  needAccount(person)
  return prompt('new')
}

/** The PIN the person chose, in place of one that may be there. */
export async function confirmPin(
  deps: AuthxDeps,
  { answer, person }: ConfirmInput,
): Promise<Confirmed> {
  const pin = toTyped(answer)
  if (!isAcceptable(pin, person)) return { result: 'wrong', code: 'pin_too_weak' }
  return { result: 'added', enrolment: await setPin(deps, person, pin) }
}

/** The PIN the site chose; one of ours, shown once, where it chose none. */
export async function makePin(deps: AuthxDeps, { person, secret }: MakeInput): Promise<Made> {
  const pin = secret === undefined ? createPin(deps.random, person) : toCodeDigits(secret)
  if (!isAcceptable(pin, person)) throw new Problem('pin_too_weak')
  const enrolment = await setPin(deps, person, pin)
  return { enrolment, shown: secret === undefined ? [pin] : [] }
}

function createPin(random: Random, person: PersonFacts): string {
  for (;;) {
    const pin = createDigits(random, MADE_LENGTH)
    if (isAcceptable(pin, person)) return pin
  }
}

/**
 * Sets or replaces it at the vendor.
 *
 * @throws Problem `vendor_unavailable`, when it may be set all the same; `authenticator_unavailable`
 */
async function setPin(deps: AuthxDeps, person: PersonFacts, pin: string): Promise<NewEnrolment> {
  const account = needAccount(person)
  const json = { guid: account, pin }
  const { answer } = await deps.session.perform('generatePin', { json })
  if (answer.is !== 'done') {
    throw new Problem('authenticator_unavailable', { cause: failAs(deps.audit, 'refused') })
  }
  return { kind: 'pin', data: await toWayData(deps.vault, account) }
}
