import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Page, readClaims } from '../support/page.ts'
import { addOwn, assertProblem, openStepUp, openVisit, toOffer } from '../support/people.ts'
import { type } from './support/acts.ts'
import { giveOwnPassword, OWN_PASSWORD } from './support/own-password.ts'
import { openAal1 } from './support/pocket.ts'
import { createGate, endThere, toFinal } from './support/sessions.ts'
import { createStage, NAME, PASSWORD, USER, type EntrustBench } from './support/stage.ts'
import { toBodyText } from '../../support/body-text.ts'

const toKinds = (page: Page) =>
  page.view?.offers.filter(({ available }) => available).map(({ kind }) => kind)

/** Ours is right; what is asked then is the vendor's to say. */
async function signInByOurs(stage: EntrustBench): Promise<Page> {
  await giveOwnPassword(stage)
  const page = new Page(stage)
  await page.begin({ login_name: NAME })
  await page.challenge(toOffer(page, 'password'))
  await page.answer({ password: OWN_PASSWORD })
  return page
}

const toPaths = ({ exchanges }: EntrustBench, from = 0) =>
  exchanges
    .slice(from)
    .filter(({ operation }) => operation === 'challenge' || operation === 'complete')
    .map(({ request }) => new URL(request.url).pathname.split('/authenticate/')[1])

describe('password and second factor', () => {
  test('are planned together: a step-up that needs both begins with the password alone', async () => {
    const stage = await createStage({ application: 'twoSteps' })
    const page = await openStepUp(stage, USER, { acr_values: ['aal2'] })
    assert.deepEqual(toKinds(page), ['password'])
    await page.challenge('password')
    await type(stage, page)
    assert.ok(toKinds(page)?.includes('grid-card'))
    assert.ok(!toKinds(page)?.includes('password'))
    await page.challenge('grid-card')
    const { view } = await type(stage, page)
    assert.deepEqual(readClaims(view.proof)['amr'], ['pwd', 'grid', 'mfa'])
  })

  test('cannot be begun in the middle', async () => {
    const stage = await createStage({ application: 'twoSteps' })
    const page = await openStepUp(stage, USER, { acr_values: ['aal2'] })
    for (const kind of ['totp', 'totp-1', 'push', 'grid-card']) {
      assertProblem(await page.challenge(kind), 'authenticator_unavailable')
    }
    assert.deepEqual(toPaths(stage), [])
  })

  test('stay on one path, each step from the token of the one before', async () => {
    const stage = await createStage({ application: 'twoSteps' })
    const page = await openAal1(stage)
    await page.challenge('password')
    await type(stage, page)
    await page.challenge('totp')
    await type(stage, page)
    const path = 'PASSWORD_AND_SECONDFACTOR'
    assert.deepEqual(toPaths(stage), [path, `${path}/complete`, path, `${path}/complete`])
    const tokens = stage.exchanges.map(({ body }) => Object(JSON.parse(body)).token)
    const [, first, step, second] = tokens
    assert.equal(stage.exchanges[2]?.request.headers['authorization'], first)
    assert.equal(JSON.parse(toBodyText(stage.exchanges[3]?.request.body ?? '{}')).authToken, step)
    assert.equal(stage.exchanges[4]?.request.headers['authorization'], second)
  })

  test('satisfy the vendor although our policy was content with the password', async () => {
    const stage = await createStage({ application: 'twoSteps' })
    const page = new Page(stage)
    await page.begin({ login_name: NAME })
    await page.challenge(toOffer(page, 'password'))
    const { view } = await page.answer({ password: PASSWORD })
    assert.deepEqual([view.state, view.proof], ['choose', undefined])
  })

  test('another second factor can be taken after one that was wrong', async () => {
    const stage = await createStage({ application: 'twoSteps' })
    const page = await openAal1(stage)
    await page.challenge('password')
    await type(stage, page)
    await page.challenge('totp')
    assertProblem(await page.answer({ code: '000000' }), 'answer_wrong')
    await page.challenge(toOffer(page, 'sms-code'))
    assert.equal((await type(stage, page)).view.state, 'done')
  })

  test('ended by the vendor after the password are worth the password', async () => {
    const options = { application: 'twoSteps', tenant: { completesWithoutSecond: true } } as const
    const login = await createStage(options)
    const page = await openAal1(login)
    await page.challenge('password')
    const done = await type(login, page)
    assert.deepEqual(
      [done.view.state, readClaims(done.view.proof)['acr'], readClaims(done.view.proof)['amr']],
      ['done', 'aal1', ['pwd']],
    )
    const stage = await createStage(options)
    const strict = await openStepUp(stage, USER, { acr_values: ['aal2'] })
    await strict.challenge('password')
    const { view } = await type(stage, strict)
    assert.deepEqual([view.state, view.problem], ['failed', 'level_unreachable'])
    assert.equal(view.proof, undefined)
  })

  test('are both asked before an account is changed', async () => {
    const stage = await createStage({ application: 'twoSteps' })
    const page = await openVisit(stage, USER)
    assertProblem(await addOwn(page, { kind: 'passkey' }), 'fresh_proof_required')
    await page.read()
    await page.challenge(toOffer(page, 'password'))
    await type(stage, page)
    assertProblem(await addOwn(page, { kind: 'passkey' }), 'fresh_proof_required')
    await page.read()
    await page.challenge(toOffer(page, 'totp'))
    await type(stage, page)
    assert.equal((await addOwn(page, { kind: 'passkey' })).view.prompt?.ceremony, 'passkey')
  })
})

describe('our own factor, then the vendor’s', () => {
  test('is told only once it was right, and by the backend alone', async () => {
    const stage = await createStage({ application: 'external' })
    stage.control.setRisk('MEDIUM')
    await giveOwnPassword(stage)
    const page = new Page(stage)
    await page.begin({ login_name: NAME })
    for (const kind of ['external', 'EXTERNAL', 'push']) {
      assertProblem(await page.challenge(kind), 'authenticator_unavailable')
    }
    await page.challenge(toOffer(page, 'password'))
    assertProblem(await page.answer({ password: 'not this one at all' }), 'answer_wrong')
    assert.deepEqual(toPaths(stage), [])
    await page.answer({ password: OWN_PASSWORD })
    assert.deepEqual(toPaths(stage), ['EXTERNAL/complete'])
    await page.challenge(toOffer(page, 'totp'))
    assert.equal((await type(stage, page)).view.state, 'done')
    assert.deepEqual(toPaths(stage).slice(1), ['TOKEN', 'TOKEN/complete'])
  })

  test('at a low risk is enough for the vendor, and counts as what it is', async () => {
    const stage = await createStage({ application: 'external' })
    stage.control.setRisk('LOW')
    const page = await signInByOurs(stage)
    assert.equal(page.view?.state, 'done')
    const { acr, amr } = readClaims(page.view?.proof)
    assert.deepEqual([acr, amr], ['aal1', ['pwd']])
    assert.deepEqual(toPaths(stage), ['EXTERNAL/complete'])
  })

  test('at a low risk is not enough where the policy asks for two', async () => {
    const stage = await createStage({ application: 'external', signIn: { acr: 'aal2' } })
    stage.control.setRisk('LOW')
    const { view } = await signInByOurs(stage)
    assert.deepEqual([view?.state, view?.problem], ['failed', 'level_unreachable'])
    assert.equal(view?.proof, undefined)
  })

  test('is denied by the rule when the risk rose between query and completion', async () => {
    const stage = await createStage({ application: 'external' })
    const rule = { LOW: 'DENY', MEDIUM: 'DENY', HIGH: 'DENY' } as const
    stage.control.setRisk('MEDIUM')
    await giveOwnPassword(stage)
    const page = new Page(stage)
    await page.begin({ login_name: NAME })
    await page.challenge(toOffer(page, 'password'))
    const [query] = stage.exchanges
    const { applicationId } = JSON.parse(toBodyText(query?.request.body ?? '{}'))
    stage.control.putApplication({ id: applicationId, rule })
    const { view } = await page.answer({ password: OWN_PASSWORD })
    assert.equal(view.proof, undefined)
    assert.deepEqual([view.state, view.problem], ['failed', 'access_denied'])
    assert.ok(stage.audit.some(({ event }) => event === 'vendor.denied'))
  })

  test('is of no help where the rule denies the person from the start', async () => {
    const stage = await createStage({ application: 'risk' })
    stage.control.setRisk('HIGH')
    const page = await signInByOurs(stage)
    assert.deepEqual([page.view?.state, page.view?.problem], ['failed', 'access_denied'])
    assert.equal(page.view?.proof, undefined)
    assert.equal(stage.exchanges.length, 1)
  })

  test('for an account that is not there is vouched for by nobody', async () => {
    const stage = await createStage({ application: 'external', account: 'nobody-there' })
    const page = await signInByOurs(stage)
    assert.deepEqual(toPaths(stage), [])
    assert.equal(page.view?.state, 'done')
    assert.deepEqual(readClaims(page.view?.proof)['amr'], ['pwd'])
  })
})

describe('a token of an earlier step that does not count any more', () => {
  for (const badAuthToken of ['ignored', 'refused'] as const) {
    test(`${badAuthToken} at the query: the vendor goes on as if there were none`, async () => {
      const { wrap, during } = createGate()
      const flows = [
        { first: 'NONE', second: ['TOKEN'] },
        { first: 'EXTERNAL', second: ['GRID'] },
      ] as const
      const stage = await createStage({ flows, tenant: { badAuthToken }, wrap })
      await giveOwnPassword(stage)
      const page = await openStepUp(stage, USER, { acr_values: ['aal2'] })
      await page.challenge(toOffer(page, 'totp'))
      during(() => endThere(stage, toFinal(stage)))
      await type(stage, page)
      const final = toFinal(stage)
      const from = stage.exchanges.length
      await page.challenge('password')
      await page.answer({ password: OWN_PASSWORD })
      const sent = stage.exchanges
        .slice(from)
        .filter(({ operation }) => operation === 'query')
        .map(({ request }) => JSON.parse(toBodyText(request.body)).authToken)
      assert.deepEqual(sent, badAuthToken === 'refused' ? [final, undefined] : [final])
      await page.challenge('grid-card')
      const { view } = await type(stage, page)
      assert.deepEqual(readClaims(view.proof)['amr'], ['otp', 'pwd', 'grid', 'mfa'])
    })
  }
})
