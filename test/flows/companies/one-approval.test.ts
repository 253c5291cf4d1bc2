import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ACCOUNT, down, toRight, toStarted } from '../../support/scripted-company.ts'
import { Page } from '../support/page.ts'
import {
  ANNA,
  answerAmbient,
  assertProblem,
  beginRemembered,
  createDevice,
  rememberDevice,
  settlePasskey,
} from '../support/people.ts'
import { createStage, link, look, openAal1, openPush, type Stage } from './stage.ts'

describe('one question at a time', () => {
  test('another transaction waits until the first is over', async () => {
    const stage = await createStage()
    const first = await openPush(stage)
    const second = await openAal1(stage)
    const refused = await second.challenge('push')
    assertProblem(refused, 'approval_pending')
    assert.equal(refused.body['retry_at'], first.view?.prompt?.expires_at)
    assert.equal(stage.company.inputs('start').length, 1)
    await first.cancel()
    assert.equal((await second.challenge('push')).view.state, 'prompt')
  })

  test('a refused one does not use the person’s approvals up', async () => {
    const stage = await createStage()
    const first = await openPush(stage)
    const second = await openAal1(stage)
    for (let i = 0; i < 12; i += 1)
      assertProblem(await second.challenge('push'), 'approval_pending')
    await first.cancel()
    assert.equal((await second.challenge('push')).view.state, 'prompt')
  })

  for (const code of ['approval_declined', 'challenge_expired'] as const) {
    test(`free again after ${code}`, async () => {
      const stage = await createStage()
      const first = await openPush(stage)
      stage.company.script.poll = async () => ({ result: 'ended', code })
      await look(stage, first)
      assert.equal((await (await openAal1(stage)).challenge('push')).view.state, 'prompt')
    })
  }

  test('free again after an approval', async () => {
    const stage = await createStage()
    const first = await openPush(stage)
    stage.company.script.poll = async (input) => toRight(input)
    await look(stage, first)
    assert.equal((await (await openAal1(stage)).challenge('push')).view.state, 'prompt')
  })

  test('free again when its time is over', async () => {
    const stage = await createStage()
    await openPush(stage)
    stage.bench.clock.advance(120)
    assert.equal((await (await openAal1(stage)).challenge('push')).view.state, 'prompt')
  })

  test('free again when the company could not be asked', async () => {
    const stage = await createStage()
    const { company } = stage
    company.script.start = async () => {
      throw down()
    }
    assertProblem(
      await openPush(stage).then((page) => page.challenge('push')),
      'vendor_unavailable',
    )
    company.script.start = async ({ kind }) => toStarted(kind)
    assert.equal((await (await openAal1(stage)).challenge('push')).view.state, 'prompt')
  })

  test('free again, and given up there, when another way was chosen instead', async () => {
    const stage = await createStage()
    const first = await openPush(stage)
    await first.challenge('password')
    await stage.bench.settle()
    assert.equal(stage.company.inputs('cancel').length, 1)
    assert.equal((await (await openAal1(stage)).challenge('push')).view.state, 'prompt')
  })

  test('free again, and given up there, when a standing passkey finished instead', async () => {
    const stage = await createStage({ given: [], account: null })
    const { bench, company } = stage
    const { key, device } = await settleRemembered(stage)
    await link(bench, ANNA.user, ACCOUNT)
    const page = await beginRemembered(bench, device, ANNA.mail)
    await page.challenge('push')
    assert.equal(page.view?.prompt?.kind, 'push')
    const done = await answerAmbient(page, key)
    assert.equal(done.view.state, 'done')
    await bench.settle()
    assert.equal(company.inputs('cancel').length, 1)
    assert.equal((await (await openAal1(stage)).challenge('push')).view.state, 'prompt')
  })

  test('free again, and given up there, when another name is typed', async () => {
    const stage = await createStage()
    const { bench, company } = stage
    const device = await rememberDevice(bench, ANNA)
    const page = await beginRemembered(bench, device, ANNA.mail)
    await page.challenge('push')
    assert.equal((await page.identify('somebody@harbour.example')).status, 200)
    await bench.settle()
    assert.equal(company.inputs('cancel').length, 1)
    assert.equal((await (await openAal1(stage)).challenge('push')).view.state, 'prompt')
  })

  test('given up at the company when the cancel came while it was being asked', async () => {
    const stage = await createStage()
    const { bench, company } = stage
    const page = await openAal1(stage)
    company.script.start = async ({ kind }) => {
      await page.cancel()
      return toStarted(kind)
    }
    assertProblem(await page.challenge('push'), 'transaction_closed')
    await bench.settle()
    assert.equal(company.inputs('cancel').length, 1)
    company.script.start = async ({ kind }) => toStarted(kind)
    assert.equal((await (await openAal1(stage)).challenge('push')).view.state, 'prompt')
  })

  for (const result of ['a no', 'a yes'] as const) {
    test(`still held by the newer one when ${result} to the older comes late`, async () => {
      const stage = await createStage()
      const { bench, company } = stage
      const page = await openPush(stage)
      const gate = Promise.withResolvers<void>()
      company.script.poll = async (input) => {
        await gate.promise
        return result === 'a yes' ? toRight(input) : { result: 'ended', code: 'approval_declined' }
      }
      bench.clock.advance(2)
      const reading = page.read()
      while (company.inputs('poll').length === 0) await Promise.resolve()
      const older = page.view?.prompt?.challenge
      const newer = await page.challenge('push', { replaces: older })
      assert.notEqual(newer.view.prompt?.challenge, older)
      gate.resolve()
      assert.equal((await reading).view.prompt?.challenge, newer.view.prompt?.challenge)
      assertProblem(await (await openAal1(stage)).challenge('push'), 'approval_pending')
      assert.equal(company.inputs('start').length, 2)
    })
  }

  test('of twenty transactions at once one asks', async () => {
    const stage = await createStage()
    const pages = await Promise.all(Array.from({ length: 20 }, () => openAal1(stage)))
    const replies = await Promise.all(pages.map((page) => page.challenge('push')))
    assert.equal(replies.filter(({ status }) => status === 200).length, 1)
    assert.equal(replies.filter(({ body }) => body['code'] === 'approval_pending').length, 19)
    assert.equal(stage.company.inputs('start').length, 1)
  })

  test('two requests at once ask the company once', async () => {
    const stage = await createStage()
    const { company } = stage
    const page = await openAal1(stage)
    const replies = await Promise.all(Array.from({ length: 5 }, () => page.challenge('push')))
    assert.equal(company.inputs('start').length, 1)
    for (const reply of replies) {
      assert.ok(reply.status === 200 || reply.body['code'] === 'conflict', String(reply.status))
    }
    assert.equal(replies.filter(({ status }) => status === 200).length >= 1, true)
    const { view } = await page.read()
    assert.equal(view.prompt?.challenge, company.last('start').context.challenge)
  })

  test('a second request that comes before the first is written asks nobody', async () => {
    const stage = await createStage()
    const { company } = stage
    const page = await openAal1(stage)
    const gate = Promise.withResolvers<void>()
    company.script.start = async ({ kind }) => {
      await gate.promise
      return toStarted(kind)
    }
    const first = page.challenge('push')
    while (company.inputs('start').length === 0) await Promise.resolve()
    assertProblem(await page.challenge('push'), 'conflict')
    gate.resolve()
    assert.equal((await first).view.state, 'prompt')
    assert.equal(company.inputs('start').length, 1)
  })

  test('fifty starts in ten minutes are throttled, with the time at which it goes on', async () => {
    const stage = await createStage()
    const { bench, company } = stage
    const codes: unknown[] = []
    for (let i = 0; i < 50; i += 1) {
      const page = await openAal1(stage)
      const reply = await page.challenge('push')
      codes.push(reply.body['code'])
      if (reply.status !== 200) assert.ok(Number(reply.body['retry_at']) > bench.clock.now())
      await page.cancel()
      bench.clock.advance(2)
    }
    assert.equal(company.inputs('start').length, 10)
    assert.deepEqual([...new Set(codes.slice(10))], ['limited'])
    bench.clock.advance(600)
    assert.equal((await (await openAal1(stage)).challenge('push')).view.state, 'prompt')
  })
})

/** Anna has a passkey of ours, and the device she used it on is remembered. */
async function settleRemembered({ bench }: Stage) {
  const key = await settlePasskey(bench, ANNA.user)
  const device = await createDevice(bench)
  const page = new Page(bench)
  await page.begin()
  const ambient = page.view?.passkey
  assert.ok(ambient)
  const response = await key.get(ambient.options)
  const done = await page.answer(
    { response },
    { challenge: ambient.challenge, remember: device.remember },
  )
  assert.equal(done.view.state, 'done')
  return { key, device }
}
