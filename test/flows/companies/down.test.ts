import assert from 'node:assert/strict'
import { test } from 'node:test'
import { down, RIGHT, toRight, toWay } from '../../support/scripted-company.ts'
import type { CompanyScript } from '../../support/scripted-company.ts'
import { beginForSite, Page } from '../support/page.ts'
import { ANNA, assertProblem, openVisit, addOwn, PASSWORD } from '../support/people.ts'
import { createStage, look, openAal1, wait, type Stage } from './stage.ts'

const isDown =
  ({ bench }: Stage, seconds?: number): CompanyScript['consult'] =>
  async () => {
    throw down(seconds === undefined ? undefined : bench.clock.now() + seconds)
  }
const isUp =
  (...kinds: Parameters<typeof toWay>[0][]): CompanyScript['consult'] =>
  async () => ({ ways: kinds.map((kind) => toWay(kind)), memory: {} })

/** Our password was right, and the company cannot be asked for the second step. */
async function openSetback(seconds?: number) {
  const stage = await createStage({ site: { signIn: { acr: 'aal2' } } })
  stage.company.script.consult = isDown(stage, seconds)
  const page = new Page(stage.bench)
  await page.begin({ login_name: ANNA.mail })
  const waiting = await page.answer({ password: PASSWORD })
  assert.deepEqual(
    [waiting.view.state, waiting.view.problem, waiting.view.proven],
    ['choose', 'vendor_unavailable', ['password']],
  )
  return { stage, page }
}

test('a step-up that has nothing else is refused before its handle is claimed', async () => {
  const stage = await createStage({ given: [] })
  const { bench, company } = stage
  company.script.consult = isDown(stage, 30)
  const { handle } = await beginForSite(bench, { user: ANNA.user, acr_values: ['aal1'] })
  const first = await new Page(bench).begin({ purpose: 'step-up', handle })
  assertProblem(first, 'vendor_unavailable')
  assert.equal(first.status, 503)
  assert.equal(first.body['retry_at'], bench.clock.now() + 30)
  assert.equal(first.headers.get('retry-after'), '30')
  company.script.consult = isUp('push')
  const second = new Page(bench)
  assert.equal((await second.begin({ purpose: 'step-up', handle })).status, 200)
  assert.equal(second.view?.offers[0]?.kind, 'push')
})

test('a step-up goes on by a way of ours when there is one', async () => {
  const stage = await createStage()
  stage.company.script.consult = isDown(stage)
  const page = await openAal1(stage)
  assert.equal(page.view?.prompt?.kind, 'password')
  assert.equal((await page.answer({ password: PASSWORD })).view.state, 'done')
})

test('after a right first step it waits, and goes on by itself when the company is back', async () => {
  const { stage, page } = await openSetback()
  const { company } = stage
  company.script.consult = isUp('push')
  const on = await look(stage, page, 5)
  assert.equal(on.view.problem, undefined)
  assert.deepEqual(
    on.view.offers.map(({ kind }) => kind),
    ['push'],
  )
  await page.challenge('push')
  company.script.poll = async (input) => toRight(input)
  assert.equal((await look(stage, page)).view.state, 'done')
})

test('a wait ends when the company is back', async () => {
  const { stage, page } = await openSetback()
  const asked = stage.company.inputs('consult').length
  stage.company.script.consult = async (input) =>
    stage.company.inputs('consult').length < asked + 3 ? isDown(stage)(input) : isUp('push')(input)
  const on = await wait(page, 25)
  assert.deepEqual(
    on.view.offers.map(({ kind }) => kind),
    ['push'],
  )
})

test('asks a company that is down once in five seconds, however many read', async () => {
  const { stage, page } = await openSetback()
  stage.bench.clock.advance(5)
  const before = stage.company.inputs('consult').length
  const replies = await Promise.all(Array.from({ length: 20 }, () => page.read()))
  assert.equal(stage.company.inputs('consult').length, before + 1)
  for (const { view } of replies) assert.equal(view.problem, 'vendor_unavailable')
})

test('asks it nothing before the time it named', async () => {
  const { stage, page } = await openSetback(60)
  const before = stage.company.inputs('consult').length
  stage.company.script.consult = isUp('push')
  assert.equal((await look(stage, page, 30)).view.problem, 'vendor_unavailable')
  const pressed = await page.challenge('push')
  assertProblem(pressed, 'vendor_unavailable')
  assert.equal(pressed.body['retry_at'], stage.bench.clock.now() + 30)
  assert.equal(stage.company.inputs('consult').length, before)
  assert.equal((await look(stage, page, 31)).view.offers[0]?.kind, 'push')
})

for (const problem of ['registration_required', 'access_denied'] as const) {
  test(`back, and ${problem}: it ends with that`, async () => {
    const { stage, page } = await openSetback()
    stage.company.script.consult = async () => ({ ways: [], memory: {}, problem })
    const { view } = await look(stage, page, 5)
    assert.deepEqual([view.state, view.problem], ['failed', problem])
    assertProblem(await page.challenge('password'), 'transaction_closed')
  })
}

test('back with nothing: it ends honestly', async () => {
  const { stage, page } = await openSetback()
  stage.company.script.consult = isUp()
  const { view } = await look(stage, page, 5)
  assert.deepEqual([view.state, view.problem], ['failed', 'level_unreachable'])
})

for (const problem of [
  'registration_required',
  'verification_required',
  'access_denied',
] as const) {
  test(`${problem} after our password ends it only where nothing else is left`, async () => {
    for (const given of [['password'], ['password', 'totp']] as const) {
      const { bench, company } = await createStage({ site: { signIn: { acr: 'aal2' } }, given })
      company.script.consult = async () => ({ ways: [], memory: {}, problem })
      const page = new Page(bench)
      await page.begin({ login_name: ANNA.mail })
      const { view } = await page.answer({ password: PASSWORD })
      const isEnd = given.length === 1
      assert.equal(view.state, isEnd ? 'failed' : 'prompt')
      assert.equal(view.problem, isEnd ? problem : undefined)
    }
  })
}

test('a question that could not be put leaves the one before', async () => {
  const stage = await createStage({ there: ['totp'] })
  const { company } = stage
  const page = await openAal1(stage)
  await page.challenge('password')
  company.script.start = async () => {
    throw down(stage.bench.clock.now() + 20)
  }
  const refused = await page.challenge('totp')
  assertProblem(refused, 'vendor_unavailable')
  assert.equal(refused.body['retry_at'], stage.bench.clock.now() + 20)
  assert.equal((await page.answer({ password: PASSWORD })).view.state, 'done')
})

test('an answer that could not be checked is no try, and may be sent again', async () => {
  const stage = await createStage({ there: ['totp'] })
  const { company } = stage
  const check = company.script.check
  company.script.check = async () => {
    throw down()
  }
  const page = await openAal1(stage)
  await page.challenge('totp')
  for (let i = 0; i < 6; i += 1) {
    assertProblem(await page.answer({ code: RIGHT }), 'vendor_unavailable')
  }
  company.script.check = check
  assert.equal((await page.answer({ code: RIGHT })).view.state, 'done')
})

test('nothing is changed on the word of a weaker way while the company cannot be asked', async () => {
  const stage = await createStage({ there: ['push'] })
  stage.company.script.consult = isDown(stage)
  const page = await openVisit(stage.bench, ANNA.user)
  await page.challenge('password')
  await page.answer({ password: PASSWORD })
  assertProblem(await addOwn(page, { kind: 'passkey' }), 'vendor_unavailable')
  stage.company.script.consult = isUp('push')
  stage.bench.clock.advance(5)
  assertProblem(await addOwn(page, { kind: 'passkey' }), 'fresh_proof_required')
})
