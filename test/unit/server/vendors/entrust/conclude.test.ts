import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  ACCOUNT,
  APPLICATION,
  assertProblem,
  createEntrustStage,
  createVisit,
  open,
  refusal,
  toChallenged,
  toCode,
  toCompleted,
  toLast,
} from '../../../../support/entrust-vendor.ts'
import { assertRight, toContext } from '../../../../support/local-vendor.ts'

const PATH = 'PASSWORD_AND_SECONDFACTOR'
const QUERY = {
  authenticationTypes: [PATH],
  availableSecondFactor: ['TOKEN', 'TOKENPUSH', 'LATER_THAN_US'],
}

async function openChain() {
  const stage = await createEntrustStage()
  const visit = createVisit(stage)
  stage.script.push({ body: QUERY })
  await visit.consult()
  stage.script.push({ body: toChallenged({}, 'G-1') })
  const first = await visit.start(visit.getWay('password'))
  return { stage, visit, first }
}

async function passFirst() {
  const chain = await openChain()
  chain.stage.script.push({ body: toChallenged({ time: null }, 'G-2') })
  const outcome = assertRight(await chain.first.answer({ password: 'right one' }))
  return { ...chain, outcome }
}

suite('a password and a second factor', () => {
  test('begin with the password, which does not satisfy the vendor', async () => {
    const { visit, outcome, stage } = await passFirst()
    assert.deepEqual(outcome.evidence, { amr: ['pwd'] })
    assert.equal(outcome.kept?.pending, true)
    assert.equal(outcome.kept?.session, undefined)
    assert.deepEqual(visit.ids(), ['totp-1', 'push-1'])
    assert.ok(toLast(stage).path.endsWith(`/${PATH}/complete`))
    assert.equal(toLast(stage).headers['authorization'], 'G-1')
  })

  test('go on along the same path, each step with the newest token', async () => {
    const { stage, visit } = await passFirst()
    stage.script.push({ body: toChallenged({}, 'G-3') })
    const second = await visit.start(visit.getWay('totp'))
    const challenged = toLast(stage)
    assert.ok(challenged.path.endsWith(`/v2/authentication/users/authenticate/${PATH}`))
    assert.deepEqual(challenged.body, {
      applicationId: APPLICATION,
      userId: ACCOUNT,
      authToken: 'G-2',
      secondFactorAuthenticator: 'TOKEN',
    })
    stage.script.push(refusal(401, 'invalid_user_response'), { body: toCompleted() })
    assert.equal(toCode(await second.answer({ code: '000000' })), 'answer_wrong')
    const outcome = assertRight(await second.answer({ code: '123456' }))
    const completed = toLast(stage)
    assert.ok(completed.path.endsWith(`/v1/authentication/users/authenticate/${PATH}/complete`))
    assert.equal(completed.headers['authorization'], 'G-3')
    assert.equal(completed.body['secondFactorAuthenticator'], 'TOKEN')
    assert.deepEqual(outcome.evidence, { amr: ['otp'] })
    assert.equal(visit.kept().pending, false)
    assert.notEqual(visit.kept().session, undefined)
  })

  test('let another second factor be chosen, from the first one’s token', async () => {
    const { stage, visit } = await passFirst()
    stage.script.push({ body: toChallenged({}, 'G-3') }, { body: toChallenged({}, 'G-4') })
    await visit.start(visit.getWay('totp'))
    const push = await visit.start(visit.getWay('push'))
    assert.equal(toLast(stage).body['authToken'], 'G-2')
    stage.script.push({ body: toCompleted({ status: 'CONFIRM' }) })
    const polled = await push.poll()
    assert.equal(polled.result, 'right')
    assert.equal(toLast(stage).body['secondFactorAuthenticator'], 'TOKENPUSH')
    assert.equal(toLast(stage).headers['authorization'], 'G-4')
  })

  test('may be over after the password: that proves the password alone', async () => {
    const { stage, visit, first } = await openChain()
    stage.script.push({ body: toCompleted() })
    const outcome = assertRight(await first.answer({ password: 'right one' }))
    assert.deepEqual(outcome.evidence, { amr: ['pwd'] })
    assert.deepEqual([visit.kept().pending, visit.kept().ways], [false, []])
  })

  test('end without a way where the account has no second factor', async () => {
    const stage = await createEntrustStage()
    const visit = createVisit(stage)
    stage.script.push({ body: { authenticationTypes: [PATH], availableSecondFactor: [] } })
    await visit.consult()
    stage.script.push({ body: toChallenged({}, 'G-1') })
    const first = await visit.start(visit.getWay('password'))
    stage.script.push({ body: toChallenged({}, 'G-2') })
    assertRight(await first.answer({ password: 'right one' }))
    assert.deepEqual([visit.kept().pending, visit.kept().ways], [true, []])
  })

  test('start again when the first step has become too old', async () => {
    const { stage, visit } = await passFirst()
    stage.script.push(refusal(401))
    await assertProblem(visit.start(visit.getWay('totp')), 'transaction_closed')
  })

  test('have no second step before the first, or in another transaction', async () => {
    const { stage, visit } = await passFirst()
    const way = visit.getWay('totp')
    const calls = stage.seen.length
    for (const context of [toContext({ transaction: 'transaction-9' }), toContext()]) {
      const started = createVisit(stage, {
        ...context,
        ...(context.transaction !== 'transaction-1' && { memory: visit.kept().memory ?? {} }),
      }).start(way)
      await assertProblem(started, 'authenticator_unavailable')
    }
    assert.equal(stage.seen.length, calls)
  })

  test('have no second step after the last', async () => {
    const { stage, visit } = await passFirst()
    const way = visit.getWay('push')
    stage.script.push({ body: toChallenged({}, 'G-3') }, { body: toCompleted() })
    await (await visit.start(visit.getWay('totp'))).answer({ code: '123456' })
    await assertProblem(visit.start(way), 'authenticator_unavailable')
  })

  test('list a lock of the second factor, and go on with another', async () => {
    const { stage, visit } = await passFirst()
    stage.script.push({ body: toChallenged({}, 'G-3') })
    const second = await visit.start(visit.getWay('totp'))
    stage.script.push(refusal(401, 'invalid_user_response_locked'))
    assert.equal(toCode(await second.answer({ code: '000000' })), 'attempts_exceeded')
    assert.notEqual(visit.getWay('totp').lockedAt, undefined)
    assert.equal(visit.getWay('push').lockedAt, undefined)
    stage.script.push({ body: toChallenged({}, 'G-4') })
    await visit.start(visit.getWay('push'))
    assert.equal(toLast(stage).body['authToken'], 'G-2')
  })

  test('ask for a third step where the vendor does, and offer what is left', async () => {
    const { stage, visit } = await passFirst()
    stage.script.push({ body: toChallenged({}, 'G-3') })
    const second = await visit.start(visit.getWay('totp'))
    stage.script.push({ body: toChallenged({}, 'G-4') })
    assertRight(await second.answer({ code: '123456' }))
    assert.equal(visit.kept().pending, true)
    assert.deepEqual(visit.ids(), ['push-1'])
    stage.script.push({ body: toChallenged({}, 'G-5') })
    await visit.start(visit.getWay('push'))
    assert.equal(toLast(stage).body['authToken'], 'G-4')
  })

  test('are not asked about again while they are under way', async () => {
    const { stage, visit } = await passFirst()
    const calls = stage.seen.length
    await visit.consult()
    assert.deepEqual(visit.ids(), ['totp-1', 'push-1'])
    assert.equal(stage.seen.length, calls)
  })
})

suite('an account that is not ready', () => {
  for (const [member, problem] of [
    ['userRegistrationRequired', 'registration_required'],
    ['userVerificationRequired', 'verification_required'],
  ] as const) {
    test(`is not let in by a right answer: ${member}`, async () => {
      const stage = await createEntrustStage()
      const { visit, asked } = await open(stage, ['PASSWORD'], { kind: 'password' })
      stage.script.push({ body: toCompleted({ [member]: true }) })
      await assertProblem(asked.answer({ password: 'right one' }), problem)
      assert.equal(visit.kept().session, undefined)
    })
  }

  test('may take its next step, and is told at the end', async () => {
    const { stage, visit, first } = await openChain()
    stage.script.push({ body: toChallenged({ userRegistrationRequired: true }, 'G-2') })
    assertRight(await first.answer({ password: 'right one' }))
    assert.deepEqual(visit.ids(), ['totp-1', 'push-1'])
  })
})

suite('the token of what was completed', () => {
  test('goes with the next query, which approves nothing by it', async () => {
    const stage = await createEntrustStage({ apiVersion: '5.46' })
    const context = toContext({ purpose: 'step-up', maxAge: 60 })
    const { visit, asked } = await open(stage, ['PASSWORD'], { kind: 'password', context })
    assert.equal(stage.seen[0]?.body['authToken'], undefined)
    assert.equal(stage.seen[0]?.body['maxAge'], undefined)
    stage.script.push({ body: toCompleted() })
    await asked.answer({ password: 'right one' })
    stage.script.push({ body: { authenticationTypes: ['TOKEN'], authenticationCompleted: true } })
    const consulted = await visit.consult()
    assert.deepEqual(consulted.ways, [])
    const { authToken, maxAge, requestTime } = toLast(stage).body
    assert.deepEqual([authToken, maxAge, requestTime], ['G-final', 60, 1_700_000_000_000])
  })
})

suite('values of an action', () => {
  const actionDetails = [
    { name: 'type', value: 'pay' },
    { name: 'amount', value: '250.00 EUR' },
  ]
  const context = toContext({ purpose: 'step-up', actionDetails })
  const signed = [
    { detail: 'type', value: 'pay', usage: ['RBA', 'TVS'] },
    { detail: 'amount', value: '250.00 EUR', usage: ['RBA', 'TVS'] },
  ]
  const query = { supportsSignature: true }

  test('go with the challenge and, the same, with the answer', async () => {
    const stage = await createEntrustStage()
    const kind = 'token-signature'
    const { asked } = await open(stage, ['TOKEN'], { kind, context, query })
    assert.deepEqual(toLast(stage).body['transactionDetails'], signed)
    const details = signed.toReversed().map((one) => ({ ...one, usage: null }))
    stage.script.push({ body: toCompleted({ transactionReceipt: { id: '7', details } }) })
    const outcome = assertRight(await asked.answer({ code: '1234 5678' }))
    assert.deepEqual(toLast(stage).body['transactionDetails'], signed)
    assert.deepEqual(outcome.evidence, { amr: ['otp', 'pop'] })
  })

  test('that changed since are refused without a call', async () => {
    const stage = await createEntrustStage()
    const kind = 'token-signature'
    const { visit, asked } = await open(stage, ['TOKEN'], { kind, context, query })
    const calls = stage.seen.length
    for (const changed of [
      [
        { name: 'type', value: 'pay' },
        { name: 'amount', value: '9250.00 EUR' },
      ],
      actionDetails.slice(0, 1),
      [],
    ]) {
      const at = { ...visit.at(asked.challenge), actionDetails: changed }
      const outcome = await asked.answer({ code: '12345678' }, { context: at })
      assert.equal(toCode(outcome), 'challenge_expired')
    }
    assert.equal(stage.seen.length, calls)
  })

  for (const [name, details] of [
    ['another amount', [signed[0], { ...signed[1], value: '9250.00 EUR' }]],
    ['less', [signed[0]]],
    ['more', [...signed, { detail: 'fee', value: '1' }]],
  ] as const) {
    test(`are refused when the vendor says that ${name} was signed`, async () => {
      const stage = await createEntrustStage()
      const kind = 'token-signature'
      const { asked } = await open(stage, ['TOKEN'], { kind, context, query })
      stage.script.push({ body: toCompleted({ transactionReceipt: { details } }) }, { body: {} })
      await assertProblem(asked.answer({ code: '12345678' }), 'vendor_unavailable')
      assert.equal(stage.events.at(-1)?.code, 'details')
      // Nobody goes on with what was opened by it.
      assert.match(toLast(stage).path, /\/logout$/)
    })
  }

  test('are weighed, not signed, where a plain code is asked', async () => {
    const stage = await createEntrustStage()
    await open(stage, ['TOKEN'], { kind: 'totp', context, query })
    const details = toLast(stage).body['transactionDetails']
    assert.deepEqual(
      Array.isArray(details) && details.map((one: { usage: unknown }) => one.usage),
      [['RBA'], ['RBA']],
    )
  })
})
