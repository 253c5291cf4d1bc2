import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  assertProblem,
  createEntrustStage,
  open,
  toCode,
  toCompleted,
  toLast,
} from '../../../../support/entrust-vendor.ts'
import { assertPrompt, assertRight, toContext } from '../../../../support/local-vendor.ts'

const ID = '1f0c0a51-6a3e-4a44-8a4e-3d2b3c1d0e01'
const kbaChallenge = {
  id: 'kba-77',
  userQuestions: [
    { id: ID, question: 'First school?', answer: null },
    { id: '1f0c0a51-6a3e-4a44-8a4e-3d2b3c1d0e02', question: 'First street?', answer: '' },
  ],
}

const openQuestions = async (more: Record<string, unknown> = {}) => {
  const stage = await createEntrustStage({ questions: true })
  const challenge = { kbaChallenge: { ...kbaChallenge, ...more } }
  return { stage, ...(await open(stage, ['KBA'], { kind: 'questions', challenge })) }
}

suite('questions', () => {
  test('show their text alone', async () => {
    const { asked } = await openQuestions()
    assertPrompt(asked)
    assert.deepEqual(asked.data, {
      questions: [{ text: 'First school?' }, { text: 'First street?' }],
    })
    assert.ok(!JSON.stringify(asked).includes(ID))
  })

  test('go back as they came, with the answers in their order', async () => {
    const { stage, asked } = await openQuestions()
    stage.script.push({ body: toCompleted() })
    const outcome = assertRight(await asked.answer({ answers: ['Hilltop', 'Mill Lane'] }))
    assert.deepEqual(outcome.evidence, { amr: ['kba'] })
    const { body } = toLast(stage)
    assert.equal(body['response'], undefined)
    assert.deepEqual(body['kbaChallenge'], {
      id: 'kba-77',
      userQuestions: kbaChallenge.userQuestions.map(({ id, question }, i) => ({
        id,
        question,
        answer: ['Hilltop', 'Mill Lane'][i],
      })),
    })
  })

  test('are wrong without a call when an answer is missing', async () => {
    const { stage, asked } = await openQuestions()
    assert.equal(toCode(await asked.answer({ answers: ['Hilltop'] })), 'answer_wrong')
    assert.equal(stage.seen.length, 2)
  })

  const tooMany = Array.from({ length: 21 }, () => ({ id: ID, question: 'Which one?' }))
  for (const userQuestions of [[], null, [{ id: ID, question: '' }], [{ id: ID }], tooMany]) {
    test(`are none in ${JSON.stringify(userQuestions).slice(0, 60)}`, async () => {
      await assertProblem(openQuestions({ userQuestions }), 'vendor_unavailable')
    })
  }

  test('to nobody are the same each time for one name, and two', async () => {
    const stage = await createEntrustStage({ questions: true })
    const ask = async (loginName: string) => {
      const input = { kind: 'questions', context: toContext(), stranger: true, loginName } as const
      const decoy = await stage.vendor.start(input)
      assertPrompt(decoy)
      return JSON.stringify(decoy.data)
    }
    assert.equal(await ask('olga'), await ask('Olga'))
    for (let i = 0; i < 40; i += 1) {
      const { questions } = JSON.parse(await ask(`name-${i}`))
      assert.equal(new Set(questions.map((one: { text: string }) => one.text)).size, 2)
    }
  })
})
