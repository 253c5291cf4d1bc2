import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { CallError } from '../../../../../packages/server/src/ports.ts'
import { OwnFactor } from '../../../../../packages/server/src/vendors/own-factor.ts'
import {
  ACCOUNT,
  APPLICATION,
  assertProblem,
  createEntrustStage,
  createVisit,
  PERSON,
  refusal,
  toChallenged,
  toCompleted,
  toLast,
} from '../../../../support/entrust-vendor.ts'
import { assertRight, toContext } from '../../../../support/local-vendor.ts'

const EXTERNAL = '/api/web/v1/authentication/users/authenticate/EXTERNAL/complete'
const BOUND = { user: PERSON.user, transaction: 'transaction-1' }
const DETAILS = [
  { name: 'type', value: 'pay' },
  { name: 'amount', value: '250.00 EUR' },
]

/** Each lock stands for every contact, and each way is weighed against all others. */
const LOCKS = Array.from({ length: 1_000 }, () => ({ type: 'OTP', locked: true }))
const PHONES = Array.from({ length: 1_000 }, (_, i) => ({ type: 'SMS', name: `phone ${i}` }))

suite('a query', () => {
  test('names the account and the page, and what an action holds', async () => {
    const stage = await createEntrustStage({ clientIp: true })
    const context = toContext({
      purpose: 'step-up',
      actionDetails: DETAILS,
      address: '203.0.113.7',
    })
    stage.script.push({ body: { authenticationTypes: [] } })
    await createVisit(stage, context).consult()
    assert.deepEqual(toLast(stage).body, {
      applicationId: APPLICATION,
      userId: ACCOUNT,
      origin: 'https://harbour.example',
      clientIp: '203.0.113.7',
      transactionDetails: [
        { detail: 'type', value: 'pay', usage: ['RBA', 'TVS'] },
        { detail: 'amount', value: '250.00 EUR', usage: ['RBA', 'TVS'] },
      ],
    })
  })

  test('lists what begins a chain, and tells apart what follows it', async () => {
    const stage = await createEntrustStage()
    const availableSecondFactor = ['TOKEN', 'GRID']
    stage.script.push({
      body: { authenticationTypes: ['PASSWORD_AND_SECONDFACTOR'], availableSecondFactor },
    })
    const { ways, later } = await createVisit(stage).consult()
    assert.deepEqual(
      ways.map(({ id }) => id),
      ['password-1'],
    )
    assert.deepEqual(later?.after, ['password-1'])
    assert.deepEqual(
      later?.ways.map(({ id }) => id),
      ['totp-1', 'grid-card-1'],
    )
    stage.script.push({ body: { authenticationTypes: ['PASSWORD', 'TOKEN'] } })
    assert.equal((await createVisit(stage).consult()).later, undefined)
  })

  test('names the domain instead of the page to the newer version', async () => {
    const stage = await createEntrustStage({ apiVersion: '5.46' })
    stage.script.push({ body: { authenticationTypes: [] } })
    await createVisit(stage).consult()
    const { body } = toLast(stage)
    assert.deepEqual([body['rpId'], body['origin']], ['harbour.example', undefined])
  })

  test('keeps the address of the browser unless it is set', async () => {
    const stage = await createEntrustStage()
    stage.script.push({ body: {} })
    await createVisit(stage, toContext({ address: '203.0.113.7' })).consult()
    assert.equal(toLast(stage).body['clientIp'], undefined)
  })

  test('is sent once more when no reply came, for it changes nothing', async () => {
    const stage = await createEntrustStage()
    stage.script.push(new CallError(true), { body: { authenticationTypes: ['PASSWORD'] } })
    const visit = createVisit(stage)
    await visit.consult()
    assert.deepEqual(visit.ids(), ['password-1'])
  })

  test('is not made for an action that does not fit: nothing is shortened', async () => {
    for (const actionDetails of [
      [{ name: 'note', value: 'x'.repeat(256) }],
      [{ name: 'n'.repeat(256), value: 'x' }],
      Array.from({ length: 26 }, (_, i) => ({ name: `field_${i}`, value: 'x' })),
      [DETAILS[0], DETAILS[0]].flatMap((one) => one ?? []),
    ]) {
      const stage = await createEntrustStage()
      const visit = createVisit(stage, toContext({ purpose: 'step-up', actionDetails }))
      assert.deepEqual(await visit.consult(), { ways: [], memory: {} })
      assert.equal(stage.seen.length, 0)
      assert.equal(stage.events.at(-1)?.code, 'details_unfit')
    }
  })

  test('is not made for a person without an account, who waits as long', async () => {
    const stage = await createEntrustStage()
    const { links: _none, ...person } = PERSON
    const consulted = await createVisit(stage).consult(undefined, person)
    assert.deepEqual(consulted, { ways: [], memory: {} })
    assert.deepEqual([stage.seen.length, stage.waits.length], [0, 1])
  })
})

suite('a query’s answer', () => {
  test('that a rule denies is no list, and noted', async () => {
    for (const reply of [refusal(403), refusal(401, 'groups_denied')]) {
      const stage = await createEntrustStage()
      stage.script.push(reply)
      const consulted = await createVisit(stage).consult()
      const denied = { ways: [], pending: true, problem: 'access_denied' }
      assert.deepEqual(consulted, { memory: {}, ...denied })
      const facts = { vendor: 'entrust', site: 'harbour', transaction: 'transaction-1' }
      assert.deepEqual(stage.events, [{ event: 'vendor.denied', ...facts }])
    }
  })

  test('that knows no such account is no list, and noted', async () => {
    const stage = await createEntrustStage()
    stage.script.push(refusal(404))
    assert.deepEqual(await createVisit(stage).consult(), { ways: [], memory: {} })
    assert.equal(stage.events.at(-1)?.code, 'account_unknown')
  })

  for (const [member, problem] of [
    ['registrationRequired', 'registration_required'],
    ['verificationRequired', 'verification_required'],
  ] as const) {
    test(`with ${member} lists nothing and says why`, async () => {
      const stage = await createEntrustStage()
      stage.script.push({ body: { authenticationTypes: ['PASSWORD'], [member]: true } })
      const consulted = await createVisit(stage).consult()
      assert.deepEqual([consulted.ways, consulted.problem], [[], problem])
    })
  }

  test('that it is completed already approves nothing', async () => {
    const stage = await createEntrustStage()
    stage.script.push({
      body: {
        authenticationTypes: ['PASSWORD'],
        authenticationCompleted: true,
        token: 'G-final',
        userId: ACCOUNT,
      },
    })
    const consulted = await createVisit(stage).consult()
    assert.deepEqual(consulted.ways, [])
    assert.equal(consulted.pending, false)
    assert.equal(consulted.session, undefined)
  })

  for (const [name, reply] of [
    ['of other types', { body: { authenticationTypes: 'PASSWORD' } }],
    ['that was cut off', { body: '{"authenticationTypes":["PASS' }],
    ['of a redirect', { status: 307, body: { authenticationTypes: ['PASSWORD'] } }],
    ['of a server that is down', { status: 503 }],
    ['of a malformed request', refusal(400)],
    ['of more locks than there are ways', { body: { authenticatorLockoutStatus: LOCKS } }],
    ['of a thousand telephones', { body: { otpDeliveryInfo: { otpContactValues: PHONES } } }],
  ] as const) {
    test(`${name} is a vendor that is down`, async () => {
      const stage = await createEntrustStage()
      stage.script.push(reply)
      await assertProblem(createVisit(stage).consult(), 'vendor_unavailable')
    })
  }

  test('says from when on it may be asked again', async () => {
    const stage = await createEntrustStage()
    stage.script.push({ status: 429, headers: { 'retry-after': '20' }, body: '' })
    const problem = await assertProblem(createVisit(stage).consult(), 'vendor_unavailable')
    assert.equal(problem.retryAt, 1_700_000_020)
  })
})

suite('EXTERNAL', () => {
  const types = { authenticationTypes: ['EXTERNAL'], availableSecondFactor: ['TOKEN', 'GRID'] }

  test('offers nothing until our own first factor was right', async () => {
    const stage = await createEntrustStage()
    stage.script.push({ body: types })
    const consulted = await createVisit(stage).consult()
    assert.deepEqual(consulted.ways, [])
    assert.equal(stage.seen.length, 1)
  })

  test('tells of it once, and goes on under the second factor’s own name', async () => {
    const stage = await createEntrustStage()
    const visit = createVisit(stage)
    stage.script.push({ body: types }, { body: toChallenged({}, 'G-first') })
    const consulted = await visit.consult(new OwnFactor(BOUND, ['password']))
    assert.equal(consulted.pending, true)
    assert.deepEqual(visit.ids(), ['totp-1', 'grid-card-1'])
    const told = toLast(stage)
    assert.equal(told.path, EXTERNAL)
    assert.equal(told.headers['authorization'], undefined)
    assert.deepEqual(told.body, { applicationId: APPLICATION, userId: ACCOUNT })
    stage.script.push({ body: toChallenged({}, 'G-second') })
    const asked = await visit.start(visit.getWay('totp'))
    const challenged = toLast(stage)
    assert.ok(challenged.path.endsWith('/v2/authentication/users/authenticate/TOKEN'))
    assert.equal(challenged.body['authToken'], 'G-first')
    assert.equal(challenged.body['secondFactorAuthenticator'], undefined)
    stage.script.push({ body: toCompleted() })
    assertRight(await asked.answer({ code: '123 456' }))
    const completed = toLast(stage)
    assert.ok(completed.path.endsWith('/v1/authentication/users/authenticate/TOKEN/complete'))
    assert.equal(completed.headers['authorization'], 'G-second')
    assert.equal(completed.body['response'], '123456')
    assert.equal(visit.kept().pending, false)
    assert.deepEqual(visit.kept().ways, [])
  })

  test('is told no second time while the chain is open', async () => {
    const stage = await createEntrustStage()
    const visit = createVisit(stage)
    stage.script.push({ body: types }, { body: toChallenged({}, 'G-first') })
    await visit.consult(new OwnFactor(BOUND, ['password']))
    const again = await visit.consult(new OwnFactor(BOUND, ['password']))
    assert.deepEqual(
      again.ways.map(({ id }) => id),
      ['totp-1', 'grid-card-1'],
    )
    assert.equal(stage.seen.length, 2)
  })

  test('that is enough for the vendor proves nothing more than our own factor did', async () => {
    const stage = await createEntrustStage()
    const visit = createVisit(stage)
    stage.script.push({ body: types }, { body: toCompleted() })
    const consulted = await visit.consult(new OwnFactor(BOUND, ['password']))
    assert.deepEqual([consulted.ways, consulted.pending], [[], false])
    assert.equal(await stage.remote.endSession(consulted.session ?? ''), 'unknown')
    assert.equal(toLast(stage).headers['authorization'], 'G-final')
  })

  for (const [name, bound] of [
    ['person', { ...BOUND, user: 'user-2' }],
    ['transaction', { ...BOUND, transaction: 'transaction-2' }],
  ] as const) {
    test(`refuses the word about another ${name}, without a call`, async () => {
      const stage = await createEntrustStage()
      const consulted = createVisit(stage).consult(new OwnFactor(bound, ['password']))
      await assertProblem(consulted, 'internal')
      assert.equal(stage.seen.length, 0)
    })
  }

  test('refuses a lookalike of our word', async () => {
    const stage = await createEntrustStage()
    const lookalike: unknown = Object.assign(Object.create(null), { fits: () => true, kinds: [] })
    const consult = createVisit(stage).consult as (given: unknown) => Promise<unknown>
    await assertProblem(consult(lookalike), 'internal')
    assert.equal(stage.seen.length, 0)
  })

  for (const [name, reply, problem] of [
    ['for another account', toCompleted({ userId: 'somebody.else' }), 'vendor_unavailable'],
    ['for no account', toCompleted({ userId: null }), 'vendor_unavailable'],
    ['without yes or token', toChallenged({ token: null }), 'vendor_unavailable'],
    ['as if something were approved', toChallenged({ status: 'CONFIRM' }), 'vendor_unavailable'],
  ] as const) {
    test(`counts as nothing when it is answered ${name}`, async () => {
      const stage = await createEntrustStage()
      stage.script.push({ body: types }, { body: reply })
      const consulted = createVisit(stage).consult(new OwnFactor(BOUND, ['password']))
      await assertProblem(consulted, problem)
    })
  }

  test('that a rule denies says so', async () => {
    const stage = await createEntrustStage()
    stage.script.push({ body: types }, refusal(403))
    const consulted = await createVisit(stage).consult(new OwnFactor(BOUND, ['password']))
    assert.deepEqual([consulted.problem, consulted.pending], ['access_denied', true])
  })

  test('is asked of no browser: no kind leads there', async () => {
    const stage = await createEntrustStage()
    stage.script.push({ body: { authenticationTypes: ['EXTERNAL', 'MACHINE', 'TOKEN'] } })
    const visit = createVisit(stage)
    await visit.consult()
    assert.deepEqual(visit.ids(), ['totp-1'])
  })
})
