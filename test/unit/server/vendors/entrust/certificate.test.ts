import { toSha256 } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  ACCOUNT,
  assertProblem,
  CALLBACK,
  createEntrustStage,
  open,
  PERSON,
  refusal,
  toChallenged,
  toCode,
  toCompleted,
  toLast,
} from '../../../../support/entrust-vendor.ts'
import { assertPrompt, assertRight, toContext, toText } from '../../../../support/local-vendor.ts'

const certificateUrl =
  'https://harbour.us.ssl.trustedauth.com/?a={challenge}&b={code_challenge}&state={state}&r={return}&x={other}'
const context = toContext({
  returnState: 'transaction-1.challenge-1',
  returnTo: 'https://harbour.example/sign-in',
})
const kind = 'certificate'
const challenge = { userCertificateChallenge: { challenge: 'from them/+' } }
const ANSWER = { code: 'one-time-code-of-ours-22' }

async function openPage(settings: { certificateKeys?: 'card' | 'hardware' } = {}) {
  const stage = await createEntrustStage({ certificateUrl, ...settings })
  const opened = await open(stage, ['USER_CERTIFICATE'], { kind, challenge, context })
  const url = new URL(toText(opened.asked.data, 'url'))
  const answer = async (query: Record<string, string>) => {
    const returned = await opened.visit.readReturn(opened.asked, query)
    return opened.asked.answer(ANSWER, { state: { ...opened.asked.state, returned } })
  }
  return { stage, url, answer, ...opened }
}

suite('a certificate', () => {
  test('is asked on the vendor’s page, which leads back to us', async () => {
    const { asked, url } = await openPage()
    assertPrompt(asked)
    assert.equal(asked.data['mode'], 'redirect')
    assert.deepEqual(
      ['a', 'state', 'r', 'x'].map((name) => url.searchParams.get(name)),
      ['from them/+', 'transaction-1.challenge-1', CALLBACK, '{other}'],
    )
  })

  test('is completed by the code that came back and the verifier that never left', async () => {
    const { stage, url, asked, answer } = await openPage()
    stage.script.push({ body: toCompleted() })
    const outcome = assertRight(await answer({ code: 'theirs', state: 'any' }))
    const { userCertificateResponse: sent, userId, response } = toLast(stage).body
    const { code, verifier } = sent as { code: string; verifier: string }
    assert.deepEqual([code, userId, response], ['theirs', ACCOUNT, undefined])
    assert.equal(await toSha256(verifier), url.searchParams.get('b'))
    assert.ok(!JSON.stringify([asked.data, asked.state]).includes(verifier))
    assert.deepEqual(outcome.evidence, { amr: ['pop'] })
  })

  test('proves a card or hardware only where the operator says so', async () => {
    for (const [certificateKeys, amr] of [
      ['card', 'sc'],
      ['hardware', 'hwk'],
    ] as const) {
      const { stage, answer } = await openPage({ certificateKeys })
      stage.script.push({ body: toCompleted() })
      assert.deepEqual(assertRight(await answer({ code: 'theirs' })).evidence.amr, [amr])
    }
  })

  for (const query of [{}, { code: '' }, { code: 'x'.repeat(5_000) }, { error: 'cancelled' }]) {
    test(`is wrong without a call when ${JSON.stringify(query).slice(0, 30)} came back`, async () => {
      const { stage, answer } = await openPage()
      assert.equal(toCode(await answer(query)), 'answer_wrong')
      assert.equal(stage.seen.length, 2)
    })
  }

  test('is wrong while nothing came back, whatever the page posts', async () => {
    const { stage, asked } = await openPage()
    assert.equal(toCode(await asked.answer({ code: 'theirs-but-never-returned' })), 'answer_wrong')
    assert.equal(stage.seen.length, 2)
  })

  test('takes no return of another challenge', async () => {
    const { asked, visit } = await openPage()
    const returned = await visit.readReturn({ ...asked, challenge: 'challenge-9' }, { code: 'x' })
    const answered = asked.answer(ANSWER, { state: { ...asked.state, returned } })
    await assertProblem(answered, 'internal')
  })

  test('keeps what came back sealed', async () => {
    const { asked, visit } = await openPage()
    const returned = await visit.readReturn(asked, { code: 'their-own-code' })
    assert.ok(!JSON.stringify(returned).includes('their-own-code'))
  })

  test('that the vendor refuses is wrong', async () => {
    const { stage, answer } = await openPage()
    stage.script.push(refusal(401, 'invalid_user_response'))
    assert.equal(toCode(await answer({ code: 'theirs' })), 'answer_wrong')
  })

  test('cannot be asked where nothing leads back, or the vendor describes nothing', async () => {
    const stage = await createEntrustStage({ certificateUrl })
    const options = { kind, challenge } as const
    await assertProblem(open(stage, ['USER_CERTIFICATE'], options), 'authenticator_unavailable')
    const nothing = open(stage, ['USER_CERTIFICATE'], { kind, context })
    await assertProblem(nothing, 'vendor_unavailable')
  })

  test('of nobody in particular is whoever is linked to the account it names', async () => {
    for (const [userId, code] of [
      [ACCOUNT, 'right'],
      ['somebody.else', 'answer_wrong'],
    ] as const) {
      const stage = await createEntrustStage({ certificateUrl })
      stage.script.push({ body: toChallenged(challenge) }, { body: toCompleted({ userId }) })
      const { state } = await stage.vendor.start({ kind, context, stranger: true })
      assert.equal(toLast(stage).body['userId'], undefined)
      const returned = await stage.remote.readReturn({ context, state, query: { code: 'theirs' } })
      const outcome = await stage.vendor.check({
        kind,
        context,
        state: { ...state, returned },
        answer: ANSWER,
        findCredential: async () => undefined,
        findLinked: async (account) => (account === ACCOUNT ? PERSON : undefined),
      })
      assert.equal(toCode(outcome), code)
    }
  })
})
