import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  ACCOUNT,
  COMPANY_SECRETS,
  OTHER_ACCOUNT,
  RIGHT,
  toRight,
  toStarted,
  toWay,
} from '../../support/scripted-company.ts'
import { Page, readClaims } from '../support/page.ts'
import {
  ANNA,
  assertProblem,
  BERT,
  openStepUp,
  PASSWORD,
  readApp,
  settlePerson,
} from '../support/people.ts'
import { createStage, link, openAal1, type Stage } from './stage.ts'

const openAal2 = ({ bench }: Stage) => openStepUp(bench, ANNA.user, { acr_values: ['aal2'] })
const toKinds = (page: Page) => page.view?.offers.map(({ kind }) => kind)

describe('a right first step at the company', () => {
  const createTwo = async () => {
    const stage = await createStage({ given: [], there: ['password', 'totp'] })
    stage.company.script.consult = async () => ({
      ways: [toWay('password'), toWay('totp')],
      memory: { step: 'one' },
    })
    return stage
  }

  test('leads on to the ways it left, with what it left to be kept', async () => {
    const stage = await createTwo()
    const { company } = stage
    const second = toWay('totp', { id: 'there-second' })
    company.script.check = async (input) =>
      input.kind === 'password'
        ? toRight(input, { kept: { ways: [second], memory: { step: 'two' } } })
        : toRight(input)
    const page = await openAal2(stage)
    await page.challenge('password')
    const on = await page.answer({ password: RIGHT })
    assert.equal(on.view.state, 'choose')
    assert.deepEqual(
      on.view.offers.map(({ id }) => id),
      ['there-second'],
    )
    await page.challenge('there-second')
    assert.deepEqual(company.last('start').context.memory, { step: 'two' })
    const done = await page.answer({ code: RIGHT })
    const { acr, amr } = readClaims(done.view.proof)
    assert.deepEqual([acr, amr], ['aal2', ['pwd', 'otp', 'mfa']])
  })

  test('that is all it wants goes on where the policy asks for more', async () => {
    const stage = await createTwo()
    stage.company.script.check = async (input) =>
      toRight(input, { kept: { ways: [toWay('totp')], pending: false } })
    const page = await openAal2(stage)
    await page.challenge('password')
    const on = await page.answer({ password: RIGHT })
    assert.equal(on.view.state, 'choose')
    assert.equal(on.view.proof, undefined)
    assert.deepEqual(toKinds(page), ['totp'])
  })

  test('and nothing left there fails honestly where the policy asks for more', async () => {
    const stage = await createTwo()
    stage.company.script.check = async (input) =>
      toRight(input, { kept: { ways: [], pending: false } })
    const page = await openAal2(stage)
    await page.challenge('password')
    const { view } = await page.answer({ password: RIGHT })
    assert.deepEqual([view.state, view.problem], ['failed', 'level_unreachable'])
  })

  test('keeps it open while its own rule asks for more, though the policy is met', async () => {
    const stage = await createTwo()
    stage.company.script.check = async (input) =>
      input.kind === 'password'
        ? toRight(input, { kept: { ways: [toWay('totp')], pending: true } })
        : toRight(input, { kept: { ways: [], pending: false } })
    const page = await openAal1(stage)
    await page.challenge('password')
    const on = await page.answer({ password: RIGHT })
    assert.equal(on.view.state, 'choose')
    assert.equal(on.view.proof, undefined)
    assert.deepEqual(
      on.view.offers.map(({ kind, available }) => [kind, available]),
      [['totp', true]],
    )
    await page.challenge('totp')
    assert.equal((await page.answer({ code: RIGHT })).view.state, 'done')
  })

  test('asks for its own ways alone then: ours do not satisfy its rule', async () => {
    const stage = await createStage({ given: ['password', 'totp'], there: ['totp'] })
    stage.company.script.check = async (input) =>
      toRight(input, { kept: { ways: [toWay('grid-card')], pending: true } })
    const page = await openAal1(stage)
    await page.challenge('there-totp')
    await page.answer({ code: RIGHT })
    const offers = page.view?.offers.map(({ kind, available }) => [kind, available])
    assert.deepEqual(
      offers?.filter(([, available]) => available),
      [['grid-card', true]],
    )
    assertProblem(await page.challenge('password'), 'authenticator_unavailable')
  })

  test('fails honestly when its rule asks for more and no way is left', async () => {
    const stage = await createTwo()
    stage.company.script.check = async (input) =>
      toRight(input, { kept: { ways: [], pending: true } })
    const page = await openAal1(stage)
    await page.challenge('password')
    const { view } = await page.answer({ password: RIGHT })
    assert.deepEqual([view.state, view.problem], ['failed', 'level_unreachable'])
    assert.equal(view.proof, undefined)
  })
})

describe('completed without a question', () => {
  test('at the query it approves nothing', async () => {
    const stage = await createStage({ given: [] })
    stage.company.script.consult = async () => ({ ways: [], memory: {}, pending: false })
    const page = await openAal1(stage)
    assert.deepEqual([page.view?.state, page.view?.problem], ['failed', 'level_unreachable'])
    assert.equal(page.view?.proof, undefined)
  })

  test('at the query after our password it counts as that password', async () => {
    const { bench, company } = await createStage({ site: { signIn: { acr: 'aal2' } } })
    company.script.consult = async () => ({ ways: [], memory: {}, pending: false })
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    const { view } = await page.answer({ password: PASSWORD })
    assert.deepEqual([view.state, view.problem], ['failed', 'level_unreachable'])
  })
})

describe('whose yes it is', () => {
  test('that of another linked person counts for nobody', async () => {
    const stage = await createStage({ there: ['totp'] })
    await settlePerson(stage.bench, BERT, ['password'])
    await link(stage.bench, BERT.user, OTHER_ACCOUNT)
    const kept = { session: 'of-bert' }
    stage.company.script.check = async (input) => toRight(input, { user: BERT.user, kept })
    const page = await openAal1(stage)
    await page.challenge('totp')
    assertProblem(await page.answer({ code: RIGHT }), 'answer_wrong')
    assert.deepEqual(page.view?.proven, [])
    // What it opened there ends, for nobody here goes on with it.
    await stage.bench.settle()
    assert.deepEqual(stage.company.inputs('endSession'), ['of-bert'])
  })

  test('after our password it must be the same person’s', async () => {
    const stage = await createStage({ site: { signIn: { acr: 'aal2' } }, there: ['grid-card'] })
    const { bench, company } = stage
    await settlePerson(bench, BERT, ['password'])
    await link(bench, BERT.user, OTHER_ACCOUNT)
    company.script.check = async (input) => toRight(input, { user: BERT.user })
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    await page.answer({ password: PASSWORD })
    await page.challenge('grid-card')
    assertProblem(await page.answer({ cells: ['A1'] }), 'answer_wrong')
    assert.equal((await page.read()).view.proof, undefined)
  })

  test('a link that was changed while the question was open makes it nobody’s', async () => {
    const stage = await createStage({ there: ['totp'] })
    stage.company.script.check = async (input) => toRight(input)
    const page = await openAal1(stage)
    await page.challenge('totp')
    await link(stage.bench, ANNA.user, OTHER_ACCOUNT)
    assertProblem(await page.answer({ code: RIGHT }), 'answer_wrong')
  })

  for (const to of [null, OTHER_ACCOUNT]) {
    test(`a link ${to === null ? 'removed' : 'changed'} after a first step revokes it`, async () => {
      const stage = await createStage({ given: ['totp'], there: ['password'] })
      const page = await openAal2(stage)
      await page.challenge('password')
      const on = await page.answer({ password: RIGHT })
      assert.deepEqual(on.view.proven, ['password'])
      await link(stage.bench, ANNA.user, to)
      await page.challenge('totp')
      const { view } = await page.answer({ code: await readApp(stage.bench) })
      assert.deepEqual([view.state, view.problem], ['failed', 'transaction_closed'])
      assert.equal(view.proof, undefined)
    })
  }
})

describe('more is asked in one step', () => {
  const NEW = 'a long new password of hers'

  test('the next question belongs to it, and proves nothing before it is answered', async () => {
    const stage = await createStage({ given: [], there: ['password'] })
    const { company } = stage
    company.script.check = async (input) =>
      input.state['step'] === 'new'
        ? toRight(input)
        : {
            result: 'more',
            started: toStarted('password', {
              data: { mode: 'new', min_length: 15 },
              state: { step: 'new' },
              kept: { memory: { step: 'demanded' } },
            }),
          }
    const page = await openAal1(stage)
    await page.challenge('password')
    const older = page.view?.prompt?.challenge ?? ''
    const more = await page.answer({ password: RIGHT })
    assert.equal(more.view.state, 'prompt')
    assert.deepEqual(more.view.prompt?.data, { mode: 'new', min_length: 15 })
    assert.notEqual(more.view.prompt?.challenge, older)
    assert.equal(more.view.prompt?.authenticator, 'there-password')
    assert.deepEqual(more.view.proven, [])
    assert.equal(more.view.proof, undefined)
    const checks = company.inputs('check').length
    const again = await page.answer({ password: RIGHT }, { challenge: older })
    assert.deepEqual(again.view, more.view)
    assertProblem(await page.answer({ password: 'x' }, { challenge: older }), 'challenge_unknown')
    assert.equal(company.inputs('check').length, checks)
    const done = await page.answer({ password: NEW })
    assert.equal(done.view.state, 'done')
    assert.deepEqual(company.last('check').context.memory, { step: 'demanded' })
    assert.deepEqual(readClaims(done.view.proof)['amr'], ['pwd'])
  })

  test('one that breaks a rule is no try; one that is left proves nothing', async () => {
    const stage = await createStage({ given: ['password'], there: ['password'] })
    const { company } = stage
    company.script.check = async (input) =>
      input.state['step'] === 'new'
        ? { result: 'wrong', code: 'password_common' }
        : { result: 'more', started: toStarted('password', { state: { step: 'new' } }) }
    const page = await openAal1(stage)
    await page.challenge('there-password')
    await page.answer({ password: RIGHT })
    for (let i = 0; i < 8; i += 1) {
      assertProblem(await page.answer({ password: `common ${i}` }), 'password_common')
    }
    const local = page.view?.offers.find(({ id }) => id !== 'there-password')?.id ?? ''
    const left = await page.challenge(local)
    assert.deepEqual(left.view.proven, [])
  })
})

test('wrong answers there lock nothing of ours for good: nobody could end it', async () => {
  const stage = await createStage({
    there: ['totp'],
    config: { limits: { failuresUntilLock: 5 } },
  })
  const { bench } = stage
  for (let i = 0; i < 7; i += 1) {
    const page = await openAal1(stage)
    await page.challenge('totp')
    assertProblem(await page.answer({ code: `wrong ${i}` }), 'answer_wrong')
  }
  const page = await openAal1(stage)
  await page.challenge('totp')
  assert.equal((await page.answer({ code: RIGHT })).view.state, 'done')
  assert.ok(!bench.audit.some(({ event }) => event === 'authenticator.locked'))
})

test('the account and what the company left go with each call of its own, and no other', async () => {
  const stage = await createStage({ there: ['totp'] })
  const page = await openAal1(stage)
  await page.challenge('totp')
  await page.answer({ code: RIGHT })
  const { person, context, state } = stage.company.last('check')
  assert.equal(person?.links?.['company']?.account, ACCOUNT)
  assert.deepEqual(context.memory, { step: COMPANY_SECRETS.memory })
  assert.deepEqual(state, { kept: COMPANY_SECRETS.state })
})
