import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toRight } from '../../support/scripted-company.ts'
import { readClaims } from '../support/page.ts'
import { ANNA, assertProblem } from '../support/people.ts'
import { createStage, look, openPush, wait } from './stage.ts'

test('an approval completes the step-up, once', async () => {
  const stage = await createStage()
  const page = await openPush(stage)
  assert.equal(page.view?.state, 'prompt')
  assert.deepEqual(page.view?.prompt?.data, { number: '42', via: 'app' })
  assert.equal((await page.read()).view.state, 'prompt')
  stage.company.script.poll = async (input) => toRight(input)
  const done = await look(stage, page)
  assert.equal(done.view.state, 'done')
  const claims = readClaims(done.view.proof)
  assert.deepEqual(claims['amr'], ['swk', 'user', 'mca'])
  assert.equal(claims['sub'], ANNA.user)
  const asked = stage.company.inputs('poll').length
  const again = await look(stage, page)
  assert.equal(readClaims(again.view.proof)['jti'], claims['jti'])
  assert.equal(stage.company.inputs('poll').length, asked)
})

test('nothing that a page sends approves', async () => {
  const stage = await createStage()
  const page = await openPush(stage)
  assertProblem(await page.answer({}), 'request_malformed')
  assertProblem(await page.answer({ code: '42' }), 'request_malformed')
  assert.equal(stage.company.inputs('check').length, 0)
})

test('asks the company once in two seconds, however many read', async () => {
  const stage = await createStage()
  const page = await openPush(stage)
  await Promise.all(Array.from({ length: 20 }, () => page.read()))
  assert.equal(stage.company.inputs('poll').length, 1)
  stage.bench.clock.advance(2)
  await Promise.all(Array.from({ length: 20 }, () => page.read()))
  assert.equal(stage.company.inputs('poll').length, 2)
})

test('a wait asks every two seconds and ends with the approval', async () => {
  const stage = await createStage()
  const page = await openPush(stage)
  stage.company.script.poll = async (input) =>
    stage.company.inputs('poll').length < 4 ? { result: 'pending' } : toRight(input)
  const began = stage.bench.clock.now()
  const reply = await wait(page, 25)
  assert.equal(reply.view.state, 'done')
  assert.ok(stage.bench.clock.now() - began <= 8)
  assert.equal(stage.company.inputs('poll').length, 4)
})
