import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENTRUST_PERSONA } from '@countersign/simulators'
import {
  assertCompleted,
  assertRefused,
  dig,
  digList,
  openDesk,
  type Reply,
} from '../../../../support/entrust.ts'

const ANSWERS = new Map(
  ENTRUST_PERSONA.questions?.map(({ question, answer }) => [question, answer] as const),
)

const readQuestions = ({ body }: Reply) =>
  digList(body, 'kbaChallenge', 'userQuestions').map((one) => ({
    id: dig(one, 'id'),
    question: String(dig(one, 'question')),
    answer: dig(one, 'answer'),
  }))

const fill = (reply: Reply, toAnswer = (question: string) => ANSWERS.get(question)) => ({
  kbaChallenge: {
    id: dig(reply.body, 'kbaChallenge', 'id'),
    userQuestions: readQuestions(reply).map((one) => ({ ...one, answer: toAnswer(one.question) })),
  },
})

test('asks without the answers, and takes them whatever their case', async () => {
  const desk = openDesk()
  const challenge = await desk.challenge('KBA')
  const asked = readQuestions(challenge)
  assert.equal(asked.length, 2)
  assert.ok(asked.every(({ answer }) => answer === ''))
  const answers = fill(challenge, (question) => ` ${ANSWERS.get(question)?.toUpperCase()} `)
  assertCompleted(await desk.complete('KBA', challenge.token, answers))
})

test('asks the same again until they are answered', async () => {
  const desk = openDesk()
  const texts = async () => readQuestions(await desk.challenge('KBA')).map((one) => one.question)
  const first = await texts()
  assert.deepEqual(await texts(), first)
  const wrong = await desk.prove('KBA', (challenge) => fill(challenge, () => 'no'))
  assertRefused(wrong, 'invalid_user_response')
  assert.deepEqual(await texts(), first)
})

test('allows as many wrong answers as the policy', async () => {
  const desk = openDesk({ settings: { kbaWrongAllowed: 1 } })
  const oneWrong = await desk.prove('KBA', (challenge) => {
    const [skipped] = readQuestions(challenge)
    return fill(challenge, (text) => (text === skipped?.question ? 'no' : ANSWERS.get(text)))
  })
  assertCompleted(oneWrong)
  const bothWrong = await desk.prove('KBA', (challenge) => fill(challenge, () => 'no'))
  assertRefused(bothWrong, 'invalid_user_response')
})

test('refuses other questions, another order, and a typed answer', async () => {
  const desk = openDesk()
  const challenge = await desk.challenge('KBA')
  const { kbaChallenge } = fill(challenge)
  const reversed = { ...kbaChallenge, userQuestions: kbaChallenge.userQuestions.toReversed() }
  for (const body of [
    { kbaChallenge: reversed },
    { kbaChallenge: { userQuestions: [] } },
    { response: 'Kiel' },
  ]) {
    assertRefused(await desk.complete('KBA', challenge.token, body), 'invalid_request', 400)
  }
})
