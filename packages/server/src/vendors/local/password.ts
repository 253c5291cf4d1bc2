/**
 * @module
 * Kind `password`: the whole value, NFKC, peppered and argon2id. Floor 2, inside `vendors/local`.
 */
import { PasswordAnswer } from '@countersign/protocol'
import * as v from 'valibot'
import { Problem } from '../../problem.ts'
import type { CheckInput, Enrolment, Outcome, PersonFacts, Started, StartInput } from '../vendor.ts'
import { createBlocklist } from './blocklist.ts'
import { toEvidence } from './evidence.ts'
import { type LocalDeps, type Method, PROMPT_TTL_SECONDS } from './method.ts'
import {
  createPasswordRules,
  MIN_LENGTH,
  MIN_LENGTH_ALONE,
  type PasswordRules,
  toPasswordText,
} from './password-rules.ts'
import { createPeppered, type Peppered } from './peppered.ts'

const PasswordData = v.object({ hash: v.string() })
const NewPasswordState = v.object({ minLength: v.number() })

const toMinLength = (onlyFactor: boolean) => (onlyFactor ? MIN_LENGTH_ALONE : MIN_LENGTH)
const toOwner = (person: PersonFacts | undefined) => ({
  kind: 'password' as const,
  handle: person?.handle ?? '',
})

/** The kind `password`. */
export function createPasswordMethod(deps: LocalDeps): Method {
  const peppered = createPeppered(deps)
  const rules = createPasswordRules(createBlocklist(), deps.breached)
  return {
    kinds: ['password'],
    start: async (input) => startPassword(deps, input),
    check: (input) => checkPassword(peppered, input),
    enrol: async ({ person, onlyFactor }) => {
      const minLength = toMinLength(onlyFactor)
      return {
        ...prompt({ mode: 'new', login_name: person.loginName, min_length: minLength }),
        state: { minLength },
      }
    },
    async confirm({ state, answer, person, context }) {
      const { minLength } = v.parse(NewPasswordState, state)
      const text = toPasswordText(v.parse(PasswordAnswer, answer).password)
      const refusal = await rules.judge(text, minLength, { person, site: context.site })
      if (refusal !== undefined) return { result: 'wrong', code: refusal }
      const hash = await peppered.hash(toOwner(person), text)
      return { result: 'added', enrolment: { kind: 'password', data: { hash } } }
    },
    make: async ({ person, secret, onlyFactor }) => {
      const text = await assertAcceptable(rules, secret, toMinLength(onlyFactor), person)
      const hash = await peppered.hash(toOwner(person), text)
      return { enrolment: { kind: 'password', data: { hash } }, shown: [] }
    },
  }
}

const prompt = (data: Started['data']) => ({
  ceremony: 'password' as const,
  data,
  ttlSeconds: PROMPT_TTL_SECONDS,
  sends: false,
})

/** A stranger gets back the name as typed, never the one on file. */
function startPassword(
  deps: LocalDeps,
  { context, person, loginName, stranger }: StartInput,
): Started {
  const name = loginName ?? (stranger ? undefined : person?.loginName)
  // Only a login turns into a recovery: elsewhere the offer would lead to a refusal.
  const canReset = context.purpose === 'login' && (deps.canReset?.(context.site.id) ?? true)
  return {
    ...prompt({
      mode: 'check',
      ...(name === undefined ? {} : { login_name: name }),
      can_reset: canReset,
    }),
    state: {},
  }
}

async function checkPassword(peppered: Peppered, input: CheckInput): Promise<Outcome> {
  const { answer, person, enrolment } = input
  const text = toPasswordText(v.parse(PasswordAnswer, answer).password)
  const held = toHeldHash(enrolment)
  const isRight = await peppered.verify(toOwner(person), text, held)
  if (!isRight || held === undefined || person === undefined || enrolment === undefined) {
    return { result: 'wrong', code: 'answer_wrong' }
  }
  const renewed = await peppered.renew(toOwner(person), text, held)
  return {
    result: 'right',
    user: person.user,
    enrolmentId: enrolment.id,
    evidence: toEvidence('password'),
    // A password that was changed while this one was checked is no longer right.
    spend: (stored) => {
      if (toHeldHash(stored) !== held) return undefined
      return renewed === held ? stored : { ...stored, data: { ...stored.data, hash: renewed } }
    },
  }
}

const toHeldHash = (enrolment: Enrolment | undefined): string | undefined =>
  enrolment === undefined ? undefined : v.parse(PasswordData, enrolment.data).hash

/** @throws Problem `authenticator_unavailable` without a value, else the rule that was broken. */
async function assertAcceptable(
  rules: PasswordRules,
  secret: string | undefined,
  minLength: number,
  person: PersonFacts,
): Promise<string> {
  if (secret === undefined) throw new Problem('authenticator_unavailable')
  const text = toPasswordText(secret)
  const refusal = await rules.judge(text, minLength, { person })
  if (refusal !== undefined) throw new Problem(refusal)
  return text
}
