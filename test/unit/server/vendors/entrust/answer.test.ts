import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { CallError } from '../../../../../packages/server/src/ports.ts'
import {
  ACCOUNT,
  APPLICATION,
  assertProblem,
  createEntrustStage,
  createVisit,
  open,
  PERSON,
  refusal,
  toChallenged,
  toCode,
  toCompleted,
  toLast,
} from '../../../../support/entrust-vendor.ts'
import { assertPrompt, assertRight } from '../../../../support/local-vendor.ts'

const COMPLETE = '/api/web/v1/authentication/users/authenticate'
const CHALLENGE = '/api/web/v2/authentication/users/authenticate'

suite('a single factor', () => {
  test('is queried, asked and completed by the paths and tokens of the contract', async () => {
    const stage = await createEntrustStage()
    const { visit, asked } = await open(stage, ['PASSWORD'], { kind: 'password' })
    assertPrompt(asked)
    stage.script.push({ body: toCompleted() })
    const outcome = assertRight(await asked.answer({ password: 'right one' }))
    assert.deepEqual(outcome.evidence, { amr: ['pwd'] })
    assert.equal(outcome.user, PERSON.user)
    assert.equal(outcome.enrolmentId, 'password-1')
    assert.equal(visit.kept().pending, false)
    assert.deepEqual(
      stage.seen.map(({ path }) => path),
      [
        '/api/web/v2/authentication/users',
        `${CHALLENGE}/PASSWORD`,
        `${COMPLETE}/PASSWORD/complete`,
      ],
    )
    const { headers, body } = toLast(stage)
    assert.equal(headers['authorization'], 'G-challenge')
    assert.equal(headers['content-type'], 'application/json')
    assert.deepEqual(body, { applicationId: APPLICATION, userId: ACCOUNT, response: 'right one' })
  })

  test('sends tokens as Bearer where that is set', async () => {
    const stage = await createEntrustStage({ authorization: 'bearer' })
    const { asked } = await open(stage, ['PASSWORD'], { kind: 'password' })
    stage.script.push({ body: toCompleted() })
    assertRight(await asked.answer({ password: 'right one' }))
    assert.equal(toLast(stage).headers['authorization'], 'Bearer G-challenge')
  })

  test('calls below a base path', async () => {
    const stage = await createEntrustStage({ host: 'https://demo.example/vendors/entrust/' })
    stage.script.push({ body: { authenticationTypes: [] } })
    await createVisit(stage).consult()
    assert.equal(toLast(stage).path, '/vendors/entrust/api/web/v2/authentication/users')
  })

  test('is asked again with the same token after a wrong answer', async () => {
    const stage = await createEntrustStage()
    const { asked } = await open(stage, ['PASSWORD'], { kind: 'password' })
    stage.script.push(refusal(401, 'invalid_user_response'), { body: toCompleted() })
    assert.equal(toCode(await asked.answer({ password: 'wrong one' })), 'answer_wrong')
    assertRight(await asked.answer({ password: 'right one' }))
    assert.equal(toLast(stage).headers['authorization'], 'G-challenge')
  })

  test('keeps no token, account or id of the application where it can be read', async () => {
    const stage = await createEntrustStage()
    const { visit, asked } = await open(stage, ['PASSWORD'], { kind: 'password' })
    stage.script.push({ body: toCompleted() })
    const outcome = await asked.answer({ password: 'right one' })
    const kept = JSON.stringify([asked, visit.kept(), outcome, stage.events, stage.vendor])
    for (const secret of ['G-challenge', 'G-final', ACCOUNT, APPLICATION, 'right one']) {
      assert.ok(!kept.includes(secret), secret)
    }
  })
})

suite('a completion counts as nothing', () => {
  for (const [name, reply] of [
    ['for another account', toCompleted({ userId: 'somebody.else' })],
    ['for the account in another case', toCompleted({ userId: ACCOUNT.toUpperCase() })],
    ['without an account', toCompleted({ userId: null })],
    ['of a step for another account', toChallenged({ userId: 'somebody.else' }, 'G-next')],
    ['without a yes and without a token', toChallenged({ token: null })],
    ['with the very token we sent', toChallenged()],
    ['with a status of an approval', toChallenged({ status: 'NO_RESPONSE' }, 'G-next')],
    ['with a status nobody knows', toChallenged({ status: 'SOON' }, 'G-next')],
    ['whose yes is no boolean', toCompleted({ authenticationCompleted: 'true' })],
    ['whose token is no text', toCompleted({ token: 7 })],
    ['whose token fits into no header', toCompleted({ token: 'G'.repeat(16_385) })],
    ['that is a list', []],
    ['that was cut off', '{"authenticationCompleted":true,"userId":"maja'],
    ['that is empty', ''],
  ] as const) {
    test(name, async () => {
      const stage = await createEntrustStage()
      const { visit, asked } = await open(stage, ['PASSWORD'], { kind: 'password' })
      stage.script.push({ body: reply })
      await assertProblem(asked.answer({ password: 'right one' }), 'vendor_unavailable')
      assert.equal(stage.events.at(-1)?.event, 'vendor.failed')
      assert.equal(visit.kept().session, undefined)
    })
  }

  test('when it is down, hangs, or says too much too often', async () => {
    for (const [reply, retryAt] of [
      [new CallError(true), undefined],
      [{ status: 500, body: { authenticationCompleted: true } }, undefined],
      [{ status: 302, body: toCompleted() }, undefined],
      [{ status: 429, headers: { 'retry-after': '30' } }, 1_700_000_030],
    ] as const) {
      const stage = await createEntrustStage()
      const { asked } = await open(stage, ['PASSWORD'], { kind: 'password' })
      stage.script.push(reply)
      const answered = asked.answer({ password: 'right one' })
      assert.equal((await assertProblem(answered, 'vendor_unavailable')).retryAt, retryAt)
    }
  })

  test('that is sent again: a lost reply is not asked for twice', async () => {
    const stage = await createEntrustStage()
    const { asked } = await open(stage, ['PASSWORD'], { kind: 'password' })
    stage.script.push(new CallError(true))
    await assertProblem(asked.answer({ password: 'right one' }), 'vendor_unavailable')
    assert.equal(stage.seen.length, 3)
  })
})

suite('an answer that is refused', () => {
  for (const [status, code, concluded] of [
    [401, 'invalid_user_response', 'answer_wrong'],
    [400, 'INVALID_USER_RESPONSE', 'answer_wrong'],
    [401, 'invalid_user_response_locked', 'attempts_exceeded'],
    [401, 'transaction_expired', 'challenge_expired'],
    [401, 'otp_expired', 'challenge_expired'],
    [401, 'no_transaction', 'challenge_expired'],
    [401, undefined, 'answer_wrong'],
    [401, 'a_code_of_next_year', 'answer_wrong'],
  ] as const) {
    test(`with ${status} ${code ?? 'and no code'} is ${concluded}`, async () => {
      const stage = await createEntrustStage()
      const { asked } = await open(stage, ['PASSWORD'], { kind: 'password' })
      stage.script.push(refusal(status, code))
      assert.equal(toCode(await asked.answer({ password: 'wrong one' })), concluded)
    })
  }

  for (const [status, code, problem] of [
    [403, 'access_denied', 'access_denied'],
    [403, undefined, 'access_denied'],
    [404, undefined, 'vendor_unavailable'],
    [400, undefined, 'vendor_unavailable'],
    [401, 'no_resource_rule_defined', 'vendor_unavailable'],
  ] as const) {
    test(`with ${status} ${code ?? 'and no code'} is the problem ${problem}`, async () => {
      const stage = await createEntrustStage()
      const { asked } = await open(stage, ['PASSWORD'], { kind: 'password' })
      stage.script.push(refusal(status, code))
      await assertProblem(asked.answer({ password: 'wrong one' }), problem)
      const event = problem === 'access_denied' ? 'vendor.denied' : 'vendor.failed'
      assert.equal(stage.events.at(-1)?.event, event)
    })
  }

  test('takes the operator’s word for codes and statuses', async () => {
    const settings = {
      errorCodes: { too_slow: 'expired' },
      statusCodes: { '410': 'expired' },
    } as const
    for (const reply of [refusal(401, 'too_slow'), refusal(410)]) {
      const stage = await createEntrustStage(settings)
      const { asked } = await open(stage, ['PASSWORD'], { kind: 'password' })
      stage.script.push(reply)
      assert.equal(toCode(await asked.answer({ password: 'x' })), 'challenge_expired')
    }
  })

  test('with a lock shows it in the list, and leaves the other ways', async () => {
    const stage = await createEntrustStage()
    const { visit, asked } = await open(stage, ['PASSWORD', 'TOKEN'], { kind: 'password' })
    stage.script.push(refusal(401, 'invalid_user_response_locked'))
    await asked.answer({ password: 'wrong one' })
    assert.equal(visit.getWay('password').lockedAt, 1_700_000_000)
    assert.equal(visit.getWay('totp').lockedAt, undefined)
  })
})
