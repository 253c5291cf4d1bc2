import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { RIGHT, toRight, toWay } from '../../support/scripted-company.ts'
import { OwnFactor } from '../../../packages/server/src/vendors/own-factor.ts'
import { Page, readClaims } from '../support/page.ts'
import { ANNA, assertProblem, BERT, openStepUp, PASSWORD } from '../support/people.ts'
import { createStage, look, type Stage } from './stage.ts'

/** A company that asks for a second step as soon as it has our word for the first. */
function trustOurs({ company }: Stage): void {
  company.script.consult = async ({ ownFactor, person, context }) => {
    const { transaction } = context
    const isOurs =
      ownFactor instanceof OwnFactor && ownFactor.fits({ user: person.user, transaction })
    return isOurs
      ? { ways: [toWay('push')], memory: { chain: 'open' }, pending: true }
      : { ways: [], memory: {}, awaitsOwnFactor: true }
  }
}

const toWords = ({ company }: Stage) => company.inputs('consult').map((input) => input.ownFactor)

describe('our word for a first step', () => {
  test('is given once our own factor was right, for that person in that transaction', async () => {
    const stage = await createStage({ site: { signIn: { acr: 'aal2' } } })
    trustOurs(stage)
    const { bench, company } = stage
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    assert.deepEqual(company.calls, [])
    assertProblem(await page.answer({ password: 'wrong' }), 'answer_wrong')
    assert.deepEqual(company.calls, [])
    const on = await page.answer({ password: PASSWORD })
    assert.deepEqual(
      on.view.offers.map(({ kind }) => kind),
      ['push'],
    )
    const [word] = toWords(stage)
    assert.ok(word instanceof OwnFactor)
    assert.deepEqual(word.kinds, ['password'])
    assert.ok(word.fits({ user: ANNA.user, transaction: page.id }))
    assert.ok(!word.fits({ user: BERT.user, transaction: page.id }))
    assert.ok(!word.fits({ user: ANNA.user, transaction: 'another' }))
    assert.equal(company.last('consult').context.address, '192.0.2.1')
    await page.challenge('push')
    company.script.poll = async (input) => toRight(input, { kept: { pending: false } })
    const done = await look(stage, page)
    assert.deepEqual(readClaims(done.view.proof)['amr'], ['pwd', 'swk', 'user', 'mca', 'mfa'])
  })

  test('is not given by the site’s word, a handle or a remembered device', async () => {
    const stage = await createStage()
    trustOurs(stage)
    await openStepUp(stage.bench, ANNA.user, { acr_values: ['aal1'] })
    assert.deepEqual(toWords(stage), [undefined])
  })

  test('is not given for a factor of the company’s own', async () => {
    const stage = await createStage({ there: ['totp'] })
    const { company } = stage
    company.script.check = async (input) => toRight(input, { kept: { ways: [], pending: true } })
    const page = await openStepUp(stage.bench, ANNA.user, { acr_values: ['aal2'] })
    await page.challenge('totp')
    await page.answer({ code: RIGHT })
    assert.deepEqual(
      toWords(stage).filter((word) => word !== undefined),
      [],
    )
  })

  test('opens the second step of a step-up, whose level our ways alone do not reach', async () => {
    const stage = await createStage()
    trustOurs(stage)
    const page = await openStepUp(stage.bench, ANNA.user, { acr_values: ['aal2'] })
    assert.deepEqual([page.view?.state, page.view?.prompt?.kind], ['prompt', 'password'])
    const on = await page.answer({ password: PASSWORD })
    assert.deepEqual(
      on.view.offers.map(({ kind, available }) => [kind, available]),
      [['push', true]],
    )
    await page.challenge('push')
    stage.company.script.poll = async (input) => toRight(input, { kept: { pending: false } })
    assert.equal((await look(stage, page)).view.state, 'done')
  })

  test('opens nothing where the company then has nothing: it ends honestly', async () => {
    const stage = await createStage()
    stage.company.script.consult = async ({ ownFactor }) => ({
      ways: [],
      memory: {},
      ...(ownFactor === undefined ? { awaitsOwnFactor: true } : {}),
    })
    const page = await openStepUp(stage.bench, ANNA.user, { acr_values: ['aal2'] })
    const { view } = await page.answer({ password: PASSWORD })
    assert.deepEqual([view.state, view.problem], ['failed', 'level_unreachable'])
  })

  test('is awaited in vain where we have no way of our own', async () => {
    const stage = await createStage({ given: [] })
    trustOurs(stage)
    const page = await openStepUp(stage.bench, ANNA.user, { acr_values: ['aal1'] })
    assert.deepEqual([page.view?.state, page.view?.problem], ['failed', 'level_unreachable'])
  })
})
