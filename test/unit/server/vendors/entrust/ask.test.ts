import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { CallError } from '../../../../../packages/server/src/ports.ts'
import {
  ACCOUNT,
  assertProblem,
  createEntrustStage,
  createVisit,
  open,
  PERSON,
  refusal,
  toChallenged,
  toCode,
} from '../../../../support/entrust-vendor.ts'
import { assertPrompt, toContext, toShape } from '../../../../support/local-vendor.ts'

suite('a question', () => {
  test('opens in no other challenge and no other transaction', async () => {
    const stage = await createEntrustStage()
    const { visit, asked } = await open(stage, ['PASSWORD'], { kind: 'password' })
    for (const context of [
      visit.at('challenge-9'),
      { ...visit.at(asked.challenge), transaction: 'transaction-9' },
    ]) {
      await assertProblem(asked.answer({ password: 'right one' }, { context }), 'internal')
    }
    assert.equal(stage.seen.length, 2)
  })

  test('is wrong, and costs no call, for a person with another account or without the way', async () => {
    const stage = await createEntrustStage()
    const { visit, asked } = await open(stage, ['PASSWORD'], { kind: 'password' })
    const links = { entrust: { account: 'somebody.else', linkedAt: 0 } }
    const answer = { password: 'right one' }
    const other = await asked.answer(answer, { person: { ...PERSON, links } })
    const without = await stage.vendor.check({
      kind: 'password',
      context: visit.at(asked.challenge),
      state: asked.state,
      answer,
      person: PERSON,
      findCredential: async () => undefined,
    })
    assert.deepEqual([toCode(other), toCode(without)], ['answer_wrong', 'answer_wrong'])
    assert.equal(stage.seen.length, 2)
  })

  test('that got no reply is not put twice: a code may have gone out, a phone may ring', async () => {
    for (const [type, kind, settings] of [
      ['OTP', 'email-code', {}],
      ['TOKENPUSH', 'push', {}],
      ['PASSKEY', 'passkey', { passkeyRoute: 'deprecated' }],
    ] as const) {
      const stage = await createEntrustStage(settings)
      const visit = createVisit(stage)
      stage.script.push({ body: { authenticationTypes: [type] } }, new CallError(true))
      await visit.consult()
      await assertProblem(visit.start(visit.getWay(kind)), 'vendor_unavailable')
      assert.equal(stage.seen.length, 2)
    }
  })

  test('whose reply has no token is none', async () => {
    const stage = await createEntrustStage()
    const opened = open(stage, ['PASSWORD'], { kind: 'password', challenge: { token: null } })
    await assertProblem(opened, 'vendor_unavailable')
  })

  test('that the vendor says is completed already is none', async () => {
    const stage = await createEntrustStage()
    const challenge = { authenticationCompleted: true, userId: ACCOUNT }
    const opened = open(stage, ['PASSWORD'], { kind: 'password', challenge })
    await assertProblem(opened, 'vendor_unavailable')
  })

  test('is open no longer than the vendor says, and at most five minutes', async () => {
    for (const [expires, ttl] of [
      [1_700_000_900_000, 300],
      [1_700_000_061_500, 61],
      [1_600_000_000_000, 1],
    ] as const) {
      const stage = await createEntrustStage()
      const { asked } = await open(stage, ['PASSWORD'], {
        kind: 'password',
        challenge: { expires },
      })
      assert.equal(asked.ttlSeconds, ttl)
    }
  })

  for (const [name, reply, code] of [
    [
      'an authenticator the account lacks',
      refusal(400, 'missing_credentials'),
      'authenticator_unavailable',
    ],
    ['a rule that says no', refusal(403), 'access_denied'],
    ['a missing application', refusal(404), 'vendor_unavailable'],
    ['a malformed request', refusal(400), 'vendor_unavailable'],
  ] as const) {
    test(`is refused with its own problem: ${name}`, async () => {
      const stage = await createEntrustStage()
      const visit = createVisit(stage)
      stage.script.push({ body: { authenticationTypes: ['PASSWORD'] } })
      await visit.consult()
      stage.script.push(reply)
      await assertProblem(visit.start(visit.getWay('password')), code)
      const isDenied = stage.events.some(({ event }) => event === 'vendor.denied')
      assert.equal(isDenied, code === 'access_denied')
    })
  }
})

suite('nobody', () => {
  for (const kind of ['password', 'sms-code', 'email-code', 'totp', 'temporary-code'] as const) {
    test(`is asked for a ${kind} as a stranger is, and as slowly, and nothing is sent`, async () => {
      const stage = await createEntrustStage({ passwordResetUrl: 'https://harbour.example/reset' })
      const types = ['PASSWORD', 'OTP', 'TOKEN', 'TEMP_ACCESS_CODE']
      const otpDeliveryInfo = { availableOTPDelivery: ['SMS', 'EMAIL'] }
      const real = await open(stage, types, { kind, query: { otpDeliveryInfo }, stranger: true })
      const calls = stage.seen.length
      const context = toContext({ challenge: 'challenge-9' })
      const decoy = await stage.vendor.start({ kind, context, stranger: true })
      assert.deepEqual(stage.waits, [40])
      assert.deepEqual(decoy.data, real.asked.data)
      assert.equal(decoy.ttlSeconds, real.asked.ttlSeconds)
      assert.equal(decoy.sends, real.asked.sends)
      assertPrompt(decoy)
      const answer = kind === 'password' ? { password: 'any' } : { code: '12345678' }
      const input = {
        kind,
        context,
        state: decoy.state,
        answer,
        findCredential: async () => undefined,
      }
      assert.equal(toCode(await stage.vendor.check(input)), 'answer_wrong')
      assert.equal(stage.waits.length, 2)
      assert.equal(stage.seen.length, calls)
    })
  }

  test('cannot be asked either while the vendor is down', async () => {
    const stage = await createEntrustStage()
    const { visit } = await open(stage, ['PASSWORD'], { kind: 'password' })
    stage.script.push({ status: 503 })
    await assertProblem(visit.start(visit.getWay('password'), true), 'vendor_unavailable')
    const input = { kind: 'password', context: toContext(), stranger: true } as const
    await assertProblem(stage.vendor.start(input), 'vendor_unavailable')
    stage.script.push({ body: toChallenged() })
    await visit.start(visit.getWay('password'), true)
    await stage.vendor.start(input)
  })

  test('is not told from somebody by an answer that no card could give', async () => {
    const stage = await createEntrustStage()
    const gridChallenge = { challenge: [{ row: 0, column: 0 }], numCharsPerCell: 1, gridInfo: [] }
    const options = { kind: 'grid-card', challenge: { gridChallenge }, stranger: true } as const
    const { asked } = await open(stage, ['GRID'], options)
    assert.equal(toCode(await asked.answer({ cells: ['too long'] })), 'answer_wrong')
    assert.deepEqual([stage.seen.length, stage.waits.length], [2, 1])
  })

  for (const reply of [
    refusal(401, 'invalid_user_response_locked'),
    refusal(401, 'otp_expired'),
    refusal(401, 'no_transaction'),
    refusal(403, 'access_denied'),
    refusal(404, 'user_not_found'),
  ]) {
    test(`is what a stranger meets: ${JSON.stringify(reply)} looks like a wrong answer`, async () => {
      const stage = await createEntrustStage()
      const options = { kind: 'password', stranger: true } as const
      const { asked } = await open(stage, ['PASSWORD'], options)
      stage.script.push(reply)
      assert.equal(toCode(await asked.answer({ password: 'any' })), 'answer_wrong')
    })
  }

  test('waits what is typical until calls were measured', async () => {
    const stage = await createEntrustStage({ typicalMs: 75 })
    await stage.remote.pretend()
    assert.deepEqual(stage.waits, [75])
  })

  test('is what a stranger learns of an account that is blocked or lacks the way', async () => {
    for (const reply of [refusal(403), refusal(400, 'missing_credentials')]) {
      const stage = await createEntrustStage()
      const visit = createVisit(stage)
      stage.script.push({ body: { authenticationTypes: ['PASSWORD'] } })
      await visit.consult()
      stage.script.push(reply)
      const started = await visit.start(visit.getWay('password'), true)
      assert.deepEqual(toShape(started.data), { mode: 'string', can_reset: 'boolean' })
    }
  })
})
