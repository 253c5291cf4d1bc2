import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { toRight } from '../../support/scripted-company.ts'
import { callSite, Page, readClaims, SESSION } from '../support/page.ts'
import { ANNA, assertProblem, PASSWORD } from '../support/people.ts'
import { createStage, link, look, openPush, wait } from './stage.ts'

describe('an approval that comes too late completes nothing', () => {
  test('after a cancel, which the company hears of', async () => {
    const stage = await createStage()
    const page = await openPush(stage)
    const challenge = page.view?.prompt?.challenge
    assert.equal((await page.cancel()).view.state, 'cancelled')
    await stage.bench.settle()
    assert.equal(stage.company.last('cancel').context.challenge, challenge)
    stage.company.script.poll = async (input) => toRight(input)
    const late = await look(stage, page)
    assert.equal(late.view.state, 'cancelled')
    assert.equal(late.view.proof, undefined)
    assert.equal(stage.company.inputs('poll').length, 0)
  })

  test('while the cancel is being written', async () => {
    const stage = await createStage()
    const page = await openPush(stage)
    const gate = Promise.withResolvers<void>()
    stage.company.script.poll = async (input) => {
      await gate.promise
      return toRight(input)
    }
    stage.bench.clock.advance(2)
    const read = page.read()
    while (stage.company.inputs('poll').length === 0) await Promise.resolve()
    await page.cancel()
    gate.resolve()
    assert.equal((await read).view.state, 'cancelled')
    assert.equal((await page.read()).view.proof, undefined)
  })

  test('after a logout of the sign-in it was begun for, while the page waits', async () => {
    const stage = await createStage()
    const { bench, company } = stage
    const login = new Page(bench)
    await login.begin({ login_name: ANNA.mail })
    const done = await login.answer({ password: PASSWORD })
    const sid = String(readClaims(done.view.proof)['sid'])
    const page = await openPush(stage, { sid, session: SESSION })
    company.script.poll = async (input) => {
      await callSite(bench, { path: `/v1/site/sessions/${sid}/end` })
      return toRight(input)
    }
    const late = await wait(page, 10)
    assert.equal(late.view.proof, undefined)
    assertProblem(await page.read(), 'transaction_closed')
  })

  test('after the account was unlinked', async () => {
    const stage = await createStage()
    const page = await openPush(stage)
    await link(stage.bench, ANNA.user, null)
    stage.company.script.poll = async (input) => toRight(input, { user: ANNA.user })
    const late = await look(stage, page)
    assert.notEqual(late.view.state, 'done')
    assert.equal(late.view.proof, undefined)
  })

  test('after a newer question replaced it; the older was given up before the newer was asked', async () => {
    const stage = await createStage()
    const { company } = stage
    const page = await openPush(stage)
    const older = page.view?.prompt?.challenge
    await page.challenge('push', { replaces: older })
    const newer = page.view?.prompt?.challenge
    assert.notEqual(newer, older)
    const order = company.calls
      .filter(({ name }) => name === 'start' || name === 'cancel')
      .map(({ name }) => name)
    assert.deepEqual(order, ['start', 'cancel', 'start'])
    assert.equal(company.last('cancel').context.challenge, older)
    company.script.poll = async (input) =>
      input.context.challenge === older ? toRight(input) : { result: 'pending' }
    assert.equal((await look(stage, page)).view.state, 'prompt')
  })

  test('when it is of the older question, and arrives while the newer is being asked', async () => {
    const stage = await createStage()
    const { company } = stage
    const page = await openPush(stage)
    const older = page.view?.prompt?.challenge
    const gate = Promise.withResolvers<void>()
    company.script.poll = async (input) => {
      await gate.promise
      return input.context.challenge === older ? toRight(input) : { result: 'pending' }
    }
    const read = page.read()
    while (company.inputs('poll').length === 0) await Promise.resolve()
    await page.challenge('push', { replaces: older })
    gate.resolve()
    assert.equal((await read).view.state, 'prompt')
    assert.deepEqual((await page.read()).view.proven, [])
  })
})
