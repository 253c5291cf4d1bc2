import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ENTRUST_PERSONA, type EntrustFlow, type EntrustUser } from '@countersign/simulators'
import { Page, readClaims } from '../support/page.ts'
import { assertProblem, openStepUp, toOffer } from '../support/people.ts'
import { type } from './support/acts.ts'
import { giveKey, openAal1, sign, toRight } from './support/pocket.ts'
import {
  createStage,
  NAME,
  PASSWORD,
  USER,
  type EntrustBench,
  type StageOptions,
} from './support/stage.ts'

const withUser = (changes: Partial<EntrustUser>): Pick<StageOptions, 'users'> => ({
  users: [{ ...ENTRUST_PERSONA, ...changes }],
})

const toReason = (page: Page, kind: string) =>
  page.view?.offers.find((one) => one.kind === kind)?.reason

async function askPassword(stage: EntrustBench): Promise<Page> {
  const page = await openAal1(stage)
  await page.challenge('password')
  return page
}

describe('a password that must be changed', () => {
  const NEW = 'a-longer-one-that-nobody-knows-yet'
  const options: StageOptions = {
    application: 'password',
    ...withUser({ password: { value: PASSWORD, mustChange: true } }),
  }

  test('is changed in the same step, and counts once it is', async () => {
    const stage = await createStage(options)
    const page = await askPassword(stage)
    const { view } = await page.answer({ password: PASSWORD })
    assert.deepEqual([view.state, view.prompt?.data], ['prompt', { mode: 'new' }])
    assert.deepEqual([view.proven, view.proof], [[], undefined])
    const done = await page.answer({ password: NEW })
    assert.deepEqual(readClaims(done.view.proof)['amr'], ['pwd'])
    assert.equal(stage.control.user(stage.account)?.password?.value, NEW)
    const again = await askPassword(stage)
    assertProblem(await again.answer({ password: PASSWORD }), 'answer_wrong')
    assert.equal((await again.answer({ password: NEW })).view.state, 'done')
  })

  test('is not asked for after a wrong one', async () => {
    const stage = await createStage(options)
    const page = await askPassword(stage)
    const refused = await page.answer({ password: NEW })
    assertProblem(refused, 'answer_wrong')
    assert.deepEqual(Object(refused.view.prompt?.data).mode, 'check')
  })

  test('left unchanged proves nothing', async () => {
    const stage = await createStage({ ...options, application: 'everything' })
    const page = await openAal1(stage)
    await page.challenge('password')
    await page.answer({ password: PASSWORD })
    const { view } = await page.challenge(toOffer(page, 'totp'))
    assert.deepEqual([view.prompt?.kind, view.proven], ['totp', []])
  })

  test('may be refused by the tenant’s rules, and tried again', async () => {
    const errorCodes = { new_password_refused: 'new_refused' } as const
    const stage = await createStage({ ...options, settings: { errorCodes } })
    const page = await askPassword(stage)
    await page.answer({ password: PASSWORD })
    assertProblem(await page.answer({ password: PASSWORD }), 'password_common')
    assert.equal((await page.answer({ password: NEW })).view.state, 'done')
  })

  test('begins the chain, too', async () => {
    const stage = await createStage({ ...options, application: 'twoSteps' })
    const page = await askPassword(stage)
    await page.answer({ password: PASSWORD })
    await page.answer({ password: NEW })
    await page.challenge('totp')
    assert.equal((await type(stage, page)).view.state, 'done')
  })
})

describe('what this page cannot do for the account is said', () => {
  for (const [member, problem] of [
    ['registrationRequired', 'registration_required'],
    ['verificationRequired', 'verification_required'],
    ['disabled', 'access_denied'],
  ] as const) {
    test(problem, async () => {
      const stage = await createStage(withUser({ [member]: true }))
      const page = new Page(stage)
      const { view } = await page.begin({ login_name: NAME })
      assert.deepEqual([view.state, view.problem, view.proof], ['failed', problem, undefined])
      const stepUp = await openAal1(stage)
      assert.deepEqual([stepUp.view?.state, stepUp.view?.problem], ['failed', problem])
    })
  }

  for (const [member, problem] of [
    ['registrationRequired', 'registration_required'],
    ['verificationRequired', 'verification_required'],
  ] as const) {
    test(`${problem}, to a passkey that named nobody before`, async () => {
      const stage = await createStage(withUser({ [member]: true }))
      const key = await giveKey(stage, 'PASSKEY')
      const page = new Page(stage)
      await page.begin()
      await page.challenge('passkey')
      assertProblem(await sign(page, key), problem)
      const { view } = await page.read()
      assert.deepEqual([view.proven, view.proof], [[], undefined])
    })
  }

  test('a rule that denies the risk', async () => {
    const stage = await createStage({ application: 'risk' })
    stage.control.setRisk('HIGH')
    const page = await openAal1(stage)
    assert.deepEqual([page.view?.state, page.view?.problem], ['failed', 'access_denied'])
  })

  test('an account that is not there is as good as none', async () => {
    const stage = await createStage({ account: 'nobody-there' })
    const page = await openAal1(stage)
    assert.deepEqual([page.view?.state, page.view?.problem], ['failed', 'level_unreachable'])
    const failed = stage.audit.find(({ event }) => event === 'vendor.failed')
    assert.equal(failed?.code, 'account_unknown')
  })
})

describe('completed at the query', () => {
  test('though nobody was asked: nothing is proven by that', async () => {
    const stage = await createStage()
    stage.control.fault({ fault: 'completed-early', operation: 'query' })
    const page = new Page(stage)
    const { view } = await page.begin({ login_name: NAME })
    assert.deepEqual([view.proven, view.proof, view.offers], [[], undefined, []])
    const stepUp = await openAal1(stage)
    assert.deepEqual(
      [stepUp.view?.state, stepUp.view?.problem, stepUp.view?.proof],
      ['failed', 'level_unreachable', undefined],
    )
  })

  test('by the token of the password that was right: it is worth the password', async () => {
    const flows: readonly EntrustFlow[] = [
      { first: 'PASSWORD', second: [] },
      { first: 'NONE', second: ['TOKEN'] },
    ]
    const stage = await createStage({ flows })
    const page = await openStepUp(stage, USER, { acr_values: ['aal2'] })
    await page.challenge('password')
    const { view } = await type(stage, page)
    assert.deepEqual([view.state, view.proven, view.proof], ['choose', ['password'], undefined])
    await page.challenge('totp')
    assert.deepEqual(readClaims((await type(stage, page)).view.proof)['acr'], 'aal2')
  })
})

describe('locks', () => {
  const options: StageOptions = { application: 'secondOnly', tenant: { lockoutAttempts: 3 } }

  /** Three wrong codes. */
  async function lockToken(stage: EntrustBench): Promise<Page> {
    const page = await openAal1(stage)
    await page.challenge('totp')
    const told = ['answer_wrong', 'answer_wrong', 'attempts_exceeded']
    for (const [i, code] of told.entries()) {
      assertProblem(await page.answer({ code: String(i).repeat(6) }), code)
    }
    return page
  }

  for (const lockedTypes of ['hidden', 'listed'] as const) {
    test(`of one authenticator leave the others, and show in the own list: ${lockedTypes}`, async () => {
      const stage = await createStage({ ...options, tenant: { ...options.tenant, lockedTypes } })
      const page = await lockToken(stage)
      assert.equal(toReason(page, 'totp'), 'locked')
      assertProblem(await page.challenge('totp'), 'authenticator_unavailable')
      const next = await openAal1(stage)
      assert.equal(toReason(next, 'totp'), 'locked')
      assertProblem(await next.challenge('totp'), 'authenticator_unavailable')
      await next.challenge('grid-card')
      assert.equal((await type(stage, next)).view.state, 'done')
    })
  }

  test('end by themselves where the tenant says so', async () => {
    const stage = await createStage(options)
    await lockToken(stage)
    stage.clock.advance(900)
    const page = await openAal1(stage)
    assert.equal(toReason(page, 'totp'), undefined)
    await page.challenge('totp')
    assert.equal((await type(stage, page)).view.state, 'done')
  })

  test('of the whole account deny it, whatever is tried', async () => {
    const stage = await createStage({
      ...options,
      tenant: { ...options.tenant, lockoutMode: 'USER' },
    })
    const page = await lockToken(stage)
    assertProblem(await page.challenge('grid-card'), 'access_denied')
    const next = await openAal1(stage)
    assert.deepEqual([next.view?.state, next.view?.problem], ['failed', 'access_denied'])
  })

  test('that came while the question was open are told to the owner alone', async () => {
    const stage = await createStage({ flows: [{ first: 'NONE', second: ['TOKEN'] }] })
    const login = new Page(stage)
    await login.begin({ login_name: NAME })
    await login.challenge('totp')
    stage.control.lock(stage.account, 'TOKEN')
    assertProblem(await login.answer(await toRight(stage, login)), 'answer_wrong')
  })
})

describe('kinds that are not set up', () => {
  test('knowledge questions are off unless set, and not even named', async () => {
    const flows: readonly EntrustFlow[] = [{ first: 'NONE', second: ['KBA', 'TOKEN'] }]
    const stage = await createStage({ flows, settings: { questions: false } })
    const page = await openAal1(stage)
    assert.deepEqual(
      page.view?.offers.map(({ kind }) => kind),
      ['totp'],
    )
    assertProblem(await page.challenge('questions'), 'authenticator_unavailable')
  })

  test('and add no level where they are on', async () => {
    const stage = await createStage({ flows: [{ first: 'NONE', second: ['KBA', 'TOKEN'] }] })
    const page = await openAal1(stage)
    assert.equal(toReason(page, 'questions'), 'insufficient')
    assertProblem(await page.challenge('questions'), 'authenticator_unavailable')
  })

  for (const [kind, first, settings] of [
    ['smart-login', 'SMART_LOGIN', { smartLogin: false }],
    ['identity-provider', 'IDP', { identityProvider: undefined }],
  ] as const) {
    test(`${kind} is named, and not to be had here`, async () => {
      const flows: readonly EntrustFlow[] = [
        { first, second: [] },
        { first: 'NONE', second: ['TOKEN'] },
      ]
      const stage = await createStage({
        flows,
        settings,
      })
      const page = await openAal1(stage)
      const offer = page.view?.offers.find((one) => one.kind === kind)
      assert.deepEqual([offer?.available, offer?.reason], [false, 'unavailable'])
      assertProblem(await page.challenge(kind), 'authenticator_unavailable')
      assert.equal(stage.exchanges.filter(({ operation }) => operation === 'challenge').length, 0)
    })
  }
})
