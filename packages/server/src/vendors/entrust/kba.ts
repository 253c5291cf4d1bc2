/**
 * @module
 * `KBA`: questions that the person agreed on with the vendor. Off unless set; they add no level. Floor 2,
 * inside `vendors/entrust`.
 */
import { parseBase64url, QuestionsAnswer } from '@countersign/protocol'
import * as v from 'valibot'
import { toCanonicalName } from '../../canonical-name.ts'
import type { JsonObject } from '../vendor.ts'
import { RISK, type Asking, type Family } from './family.ts'
import { toJson } from './sealing.ts'

/** As received: it goes back whole, with the answers. The ids stay here. */
const Keep = v.object({
  id: v.optional(v.string()),
  questions: v.array(v.object({ id: v.optional(v.string()), question: v.string() })),
})

/** For nobody. Two are asked, the same ones each time for one name. */
const DECOYS = [
  'What was the name of your first school?',
  'In which town did your parents meet?',
  'What was the make of your first car?',
  'What was the name of your first pet?',
  'What is your oldest cousin’s first name?',
  'Where did you spend your first holiday abroad?',
] as const

/** The family `KBA`. */
export const kba: Family = {
  factor: 'KBA',
  kinds: ['questions'],
  ceremony: 'questions',
  usage: () => RISK,
  toAsked: ({ kbaChallenge: asked }, { deps }) => {
    if (asked === undefined) throw deps.fail('prompt')
    const questions = asked.userQuestions.map((one) => toJson(one))
    return {
      data: { questions: asked.userQuestions.map(({ question }) => ({ text: question })) },
      keep: { ...(asked.id !== undefined && { id: asked.id }), questions },
    }
  },
  toAnswer: ({ answer, keep }) => {
    const { answers } = v.parse(QuestionsAnswer, answer)
    const { id, questions } = v.parse(Keep, keep)
    if (answers.length !== questions.length) return undefined
    const userQuestions = questions.map((one, i) => ({ ...one, answer: answers[i] ?? '' }))
    const kbaChallenge = { ...(id !== undefined && { id }), userQuestions }
    return { body: { kbaChallenge }, evidence: { amr: ['kba'] } }
  },
  toDecoy,
}

async function toDecoy({ deps, input }: Asking): Promise<JsonObject> {
  const name = toCanonicalName(input.loginName ?? '')
  const drawn = await deps.vault.mac('decoy', 'questions', input.context.site.id, name)
  const [first = 0, step = 0] = parseBase64url(drawn)
  const places = [first, first + 1 + (step % (DECOYS.length - 1))]
  return { questions: places.map((place) => ({ text: DECOYS[place % DECOYS.length] ?? '' })) }
}
