import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginForSite, Page, readClaims, type Reply } from '../support/page.ts'
import { assertProblem } from '../support/people.ts'
import { createStage, type EntrustBench } from './support/stage.ts'

const OURS = 'a-password-that-harbour-keeps'
const ACTION = { type: 'transfer', amount: { value: '10.00', currency: 'EUR' }, payee: 'Ada' }

/** The vendor's rule: somebody else asks the first factor, it asks the second. */
async function openStage(risk: 'LOW' | 'MEDIUM'): Promise<EntrustBench> {
  const bench = await createStage({ application: 'external' })
  bench.simulator.control.setRisk(risk)
  await bench.backend.people.provision('harbour', 'u-entrust', { kind: 'password', secret: OURS })
  return bench
}

async function openStepUp(bench: EntrustBench): Promise<{ page: Page; begun: Reply }> {
  const { handle } = await beginForSite(bench, { user: 'u-entrust', action: ACTION })
  const page = new Page(bench)
  return { page, begun: await page.begin({ purpose: 'step-up', handle }) }
}

const toCompletions = (bench: EntrustBench) =>
  bench.exchanges.filter(({ request }) => request.url.includes('/EXTERNAL/complete'))

test('our password comes first in a step-up, then what Entrust asks for', async () => {
  const bench = await openStage('MEDIUM')
  const { page, begun } = await openStepUp(bench)
  assert.equal(begun.view.state, 'prompt')
  assert.equal(begun.view.prompt?.kind, 'password')
  assert.equal(toCompletions(bench).length, 0)
  assertProblem(await page.answer({ password: 'another one' }), 'answer_wrong')
  assert.equal(toCompletions(bench).length, 0)
  const led = await page.answer({ password: OURS })
  assert.equal(toCompletions(bench).length, 1)
  const totp = led.view.offers.find(({ kind }) => kind === 'totp')
  assert.equal(totp?.available, true)
  await page.challenge(totp?.id ?? '')
  const code = await bench.simulator.control.tokenCode('entrust')
  const wrong = code === '000000' ? '111111' : '000000'
  assertProblem(await page.answer({ code: wrong }), 'answer_wrong')
  const done = await page.answer({ code: code ?? '' })
  assert.equal(done.view.state, 'done')
  const claims = readClaims(done.view.proof)
  assert.equal(claims['acr'], 'aal2')
  assert.deepEqual(claims['amr'], ['pwd', 'otp', 'mfa'])
})

test('low risk completes there and counts as nothing more than our password', async () => {
  const bench = await openStage('LOW')
  const { page, begun } = await openStepUp(bench)
  assert.equal(begun.view.prompt?.kind, 'password')
  const led = await page.answer({ password: OURS })
  assert.equal(toCompletions(bench).length, 1)
  assert.equal(led.view.state, 'failed')
  assert.equal(led.view.problem, 'level_unreachable')
  assert.equal(led.view.proof, undefined)
})

test('no name of a way makes the page the one who vouches', async () => {
  const bench = await openStage('MEDIUM')
  const { page } = await openStepUp(bench)
  for (const named of ['EXTERNAL', 'external', 'external-1']) {
    assertProblem(await page.challenge(named), 'authenticator_unavailable')
  }
  assert.equal(toCompletions(bench).length, 0)
})
