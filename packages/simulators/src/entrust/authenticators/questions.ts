/**
 * @module
 * KBA: some of the user's questions, the same again until they are answered.
 */
import { drawSome } from '../../random.ts'
import { VendorError } from '../errors.ts'
import type { CompleteRequest } from '../schemas/requests.ts'
import { drawId, type Tenant } from '../state/tenant.ts'
import type { UserState } from '../state/users.ts'
import { type AuthenticatorPart, needUser } from './authenticator.ts'

export const questions: AuthenticatorPart = {
  owns: (_tenant, { profile }) => (profile.questions ?? []).length > 0,
  start(tenant, start) {
    const user = needUser(start)
    const known = user.profile.questions ?? []
    const asked = drawQuestions(tenant, user).flatMap((position) => {
      const one = known[position]
      return one === undefined ? [] : [{ id: drawId(tenant), ...one }]
    })
    const id = drawId(tenant)
    return {
      fields: {
        kbaChallenge: {
          id,
          userQuestions: asked.map((one) => ({ id: one.id, question: one.question, answer: '' })),
        },
      },
      answer({ body }) {
        const wrong = countWrong(asked, body)
        if (wrong > tenant.settings.kbaWrongAllowed) return { kind: 'wrong' }
        user.questions = undefined
        return { kind: 'right' }
      },
    }
  },
}

function drawQuestions(tenant: Tenant, user: UserState): readonly number[] {
  const { kbaQuestions, kbaRetained } = tenant.settings
  if (kbaRetained && user.questions !== undefined) return user.questions
  const positions = (user.profile.questions ?? []).map((_, position) => position)
  user.questions = drawSome(tenant.random, positions, kbaQuestions)
  return user.questions
}

/** @throws VendorError `invalid_request` unless the same questions came back in the same order. */
function countWrong(
  asked: readonly { readonly id: string; readonly answer: string }[],
  body: CompleteRequest,
): number {
  const given = body.kbaChallenge?.userQuestions ?? []
  const isSame =
    given.length === asked.length && asked.every(({ id }, position) => given[position]?.id === id)
  if (!isSame) throw new VendorError('invalid_request')
  return asked.filter(
    ({ answer }, position) => normalize(given[position]?.answer ?? '') !== normalize(answer),
  ).length
}

const normalize = (answer: string): string => answer.normalize('NFKC').trim().toLowerCase()
