import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toRight, toWay } from '../../support/scripted-company.ts'
import { assertProblem } from '../support/people.ts'
import { createStage, look, openAal1, openPush } from './stage.ts'

test('a kind that the account has and nobody can ask for here is named as such', async () => {
  const stage = await createStage()
  stage.company.script.consult = async () => ({
    ways: [toWay('push')],
    memory: {},
    elsewhere: ['smart-login'],
  })
  const page = await openAal1(stage)
  const offer = page.view?.offers.find(({ kind }) => kind === 'smart-login')
  assert.deepEqual(offer, {
    id: 'smart-login',
    kind: 'smart-login',
    ceremony: 'handoff',
    available: false,
    reason: 'unavailable',
  })
  assertProblem(await page.challenge('smart-login'), 'authenticator_unavailable')
})

test('where nothing else is there, that is said instead of a list of what is not here', async () => {
  const stage = await createStage({ given: [] })
  stage.company.script.consult = async () => ({ ways: [], memory: {}, elsewhere: ['smart-login'] })
  const page = await openAal1(stage)
  assert.equal(page.view?.state, 'failed')
  assert.equal(page.view?.problem, 'level_unreachable')
})

test('what a poll leaves is given back with the next, and is no news for the page', async () => {
  const stage = await createStage()
  const page = await openPush(stage)
  const version = page.view?.version
  stage.company.script.poll = async () => ({ result: 'pending', kept: { device: 'sealed-2' } })
  for (let polls = 0; polls < 3; polls += 1) {
    assert.equal((await look(stage, page)).view.version, version)
  }
  stage.company.script.poll = async () => ({ result: 'pending', kept: { memory: { turn: 3 } } })
  await look(stage, page)
  stage.company.script.poll = async (input) => toRight(input)
  await look(stage, page)
  assert.deepEqual(stage.company.last('poll').context.memory, { turn: 3 })
})

test('what the end of a question leaves is given back with the next question', async () => {
  const stage = await createStage()
  const page = await openPush(stage)
  stage.company.script.poll = async () => ({
    result: 'ended',
    code: 'approval_declined',
    kept: { memory: { turn: 4 } },
  })
  await look(stage, page)
  await page.challenge('push')
  assert.deepEqual(stage.company.last('start').context.memory, { turn: 4 })
})
