import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { down, toRight } from '../../support/scripted-company.ts'
import { ANNA, assertProblem } from '../support/people.ts'
import { createStage, look, openAal1, openPush } from './stage.ts'

describe('how a question at the phone ends', () => {
  test('declined: another way may be chosen, and a try is spent', async () => {
    const stage = await createStage()
    const page = await openPush(stage)
    stage.company.script.poll = async () => ({ result: 'ended', code: 'approval_declined' })
    for (let declined = 1; declined <= 5; declined += 1) {
      const { view } = await look(stage, page)
      assert.equal(view.state, 'choose')
      assert.equal(view.problem, 'approval_declined')
      if (declined < 5) assert.equal((await page.challenge('push')).view.problem, undefined)
    }
    assertProblem(await page.challenge('push'), 'authenticator_unavailable')
    const offer = page.view?.offers.find((one) => one.kind === 'push')
    assert.equal(offer?.reason, 'limited')
  })

  test('over there: it can be asked again', async () => {
    const stage = await createStage()
    const page = await openPush(stage)
    stage.company.script.poll = async () => ({ result: 'ended', code: 'challenge_expired' })
    const ended = await look(stage, page)
    assert.equal(ended.view.problem, 'challenge_expired')
    assert.equal((await page.challenge('push')).view.state, 'prompt')
  })

  test('over here: the company is not asked any more', async () => {
    const stage = await createStage()
    const page = await openPush(stage)
    stage.company.script.poll = async (input) => toRight(input)
    const { version = 0 } = page.view ?? {}
    const late = await look(stage, page, 121)
    assert.equal(late.view.state, 'choose')
    assert.equal(late.view.problem, 'challenge_expired')
    assert.ok(late.view.version > version, 'a page that waits would never learn it')
    assert.equal(stage.company.inputs('poll').length, 0)
    await stage.bench.settle()
    assert.equal(stage.company.inputs('cancel').length, 1)
    assert.equal((await page.challenge('push')).view.state, 'prompt')
  })

  test('the company is down: the question stays open and may still be approved', async () => {
    const stage = await createStage()
    const page = await openPush(stage)
    stage.company.script.poll = async () => {
      throw down(stage.bench.clock.now() + 60)
    }
    assert.equal((await look(stage, page)).view.state, 'prompt')
    stage.company.script.poll = async (input) => toRight(input)
    assert.equal((await look(stage, page)).view.state, 'done')
  })

  test('what the company says of somebody else is no approval', async () => {
    const stage = await createStage()
    const page = await openPush(stage)
    stage.company.script.poll = async (input) => toRight(input, { user: 'u-bert' })
    const { view } = await look(stage, page)
    assert.equal(view.state, 'choose')
    assert.deepEqual(view.proven, [])
    assert.equal(view.proof, undefined)
  })

  test('reported: nothing is asked for an hour, contacts hear of it once, audit too', async () => {
    const stage = await createStage({ given: ['password', 'mail', 'phone'] })
    const { bench, company } = stage
    const page = await openPush(stage)
    company.script.poll = async () => ({ result: 'ended', code: 'approval_reported' })
    const { view } = await look(stage, page)
    assert.equal(view.problem, 'approval_reported')
    await bench.settle()
    assert.deepEqual(
      bench.messages.map(({ to }) => to),
      [ANNA.mail, ANNA.phone],
    )
    assert.equal(bench.audit.filter(({ event }) => event === 'approval.reported').length, 1)
    const asked = company.inputs('start').length
    const until = bench.clock.now() + 3_600
    const refused = await page.challenge('push')
    assertProblem(refused, 'limited')
    assert.equal(refused.body['retry_at'], until)
    bench.clock.advance(3_500)
    assertProblem(await (await openAal1(stage)).challenge('push'), 'limited')
    assert.equal(company.inputs('start').length, asked)
    bench.clock.advance(101)
    assert.equal((await (await openAal1(stage)).challenge('push')).view.state, 'prompt')
  })

  test('two answers of the company at once report once', async () => {
    const stage = await createStage({ given: ['password', 'mail'] })
    const { bench, company } = stage
    const page = await openPush(stage)
    const gate = Promise.withResolvers<void>()
    company.script.poll = async () => {
      if (company.inputs('poll').length === 1) await gate.promise
      return { result: 'ended', code: 'approval_reported' }
    }
    const slow = page.read()
    // A reply that takes longer than two seconds: the next reader asks beside it.
    while (company.inputs('poll').length === 0) await Promise.resolve()
    const quick = await look(stage, page, 3)
    gate.resolve()
    await slow
    assert.equal(quick.view.problem, 'approval_reported')
    await bench.settle()
    assert.equal(bench.messages.length, 1)
    assert.equal(bench.audit.filter(({ event }) => event === 'approval.reported').length, 1)
    assert.equal((await page.read()).view.problem, 'approval_reported')
  })
})
