import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ConfigError } from '../../../../../packages/server/src/config.ts'
import { CallError } from '../../../../../packages/server/src/ports.ts'
import { Secret } from '../../../../../packages/server/src/secret.ts'
import type { EntrustInput } from '../../../../../packages/server/src/vendors/entrust/index.ts'
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
import { assertPrompt, assertRight, toContext, toShape } from '../../../../support/local-vendor.ts'

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
    const { asked } = await open(stage, ['PASSWORD'], { kind: 'password' })
    const links = { entrust: { account: 'somebody.else', linkedAt: 0 } }
    const other = await asked.answer({ password: 'right one' }, { person: { ...PERSON, links } })
    assert.equal(toCode(other), 'answer_wrong')
    assert.equal(stage.seen.length, 2)
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
    })
  }
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

suite('what this vendor cannot do', () => {
  test('is adding and making ways', async () => {
    const { vendor, remote } = await createEntrustStage()
    const context = toContext()
    const facts = { kind: 'password', person: PERSON, onlyFactor: true } as const
    await assertProblem(vendor.enrol({ ...facts, context }), 'authenticator_unavailable')
    await assertProblem(vendor.make(facts), 'authenticator_unavailable')
    const confirming = vendor.confirm({
      ...facts,
      context,
      state: {},
      answer: {},
      isCredentialKnown: async () => false,
    })
    await assertProblem(confirming, 'authenticator_unavailable')
    assert.ok(remote.polled.includes('push'))
  })

  test('is asking for a kind that is switched off', async () => {
    const { vendor } = await createEntrustStage({ kinds: ['totp'] })
    assert.deepEqual(vendor.kinds, ['totp'])
    const input = { kind: 'password', context: toContext(), stranger: true } as const
    await assertProblem(vendor.start(input), 'authenticator_unavailable')
  })
})

suite('settings', () => {
  const applicationId = new Secret(APPLICATION, 'test')
  const refused: readonly (readonly [string, Partial<EntrustInput>])[] = [
    ['host', { host: 'http://harbour.us.trustedauth.com' }],
    ['host', { host: 'http://localhost:4000' }],
    ['host', { host: 'https://user:word@harbour.us.trustedauth.com' }],
    ['host', { host: 'https://harbour.us.trustedauth.com/?a=b' }],
    ['host', { host: 'harbour' }],
    ['timeoutMs', { timeoutMs: 5 }],
    ['passkeyRoute', { apiVersion: '5.46', passkeyRoute: 'deprecated' }],
    ['smartLoginLink', { smartLogin: true }],
    ['certificateUrl', { certificateUrl: 'http://cert.example/{challenge}' }],
    ['passwordResetUrl', { passwordResetUrl: 'javascript:alert(1)' }],
    ['statusCodes', { statusCodes: { '200': 'wrong' } }],
  ]
  for (const [name, changes] of refused) {
    test(`are refused by name: ${name} ${JSON.stringify(changes)}`, async () => {
      const opened = createEntrustStage({ applicationId, ...changes })
      await assert.rejects(opened, (error) => {
        assert.ok(error instanceof ConfigError)
        return error.message.includes(`vendors.entrust.${name}`)
      })
    })
  }

  test('list what is off by default only once it is set', async () => {
    const plain = await createEntrustStage()
    const off = ['questions', 'smart-login', 'certificate', 'identity-provider'] as const
    assert.deepEqual(
      off.filter((kind) => plain.vendor.kinds.includes(kind)),
      [],
    )
  })
})

suite('logout', () => {
  async function toSession(stage: Awaited<ReturnType<typeof createEntrustStage>>) {
    const { visit, asked } = await open(stage, ['PASSWORD'], { kind: 'password' })
    stage.script.push({ body: toCompleted() })
    await asked.answer({ password: 'right one' })
    return visit.kept().session ?? assert.fail('no session was kept')
  }

  for (const [status, result] of [
    [200, 'ended'],
    [401, 'ended'],
    [404, 'ended'],
    [409, 'ended'],
    [400, 'unknown'],
    [500, 'unknown'],
  ] as const) {
    test(`answered with ${status} is ${result}`, async () => {
      const stage = await createEntrustStage()
      const session = await toSession(stage)
      stage.script.push({ status, body: '' })
      assert.equal(await stage.remote.endSession(session), result)
      const { path, headers } = toLast(stage)
      assert.equal(path, '/api/web/v1/authentication/logout')
      assert.equal(headers['authorization'], 'G-final')
      assert.equal(headers['content-type'], undefined)
    })
  }

  test('is unknown when the vendor is down, or the session was sealed elsewhere', async () => {
    const stage = await createEntrustStage()
    const session = await toSession(stage)
    stage.script.push(new CallError(true), new CallError(true))
    assert.equal(await stage.remote.endSession(session), 'unknown')
    const calls = stage.seen.length
    assert.equal(await stage.remote.endSession('v1.AAAA.BBBB'), 'unknown')
    assert.equal(stage.seen.length, calls)
  })
})
