/**
 * @module
 * Numbers as a weapon: more messages than one number may get, a proof for a number whose code nobody read, and names
 * told by how a company breaks.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  createStage,
  openPhone,
  readText,
  resend,
  toWrongCode,
  type,
} from '../authentimate/support/stage.ts'
import { Page, readClaims, readCode } from '../support/page.ts'
import { ANNA, assertProblem } from '../support/people.ts'
import { ask, begin, createOn, NUMBER, OTHER } from '../support/phone.ts'

const times = (length: number): readonly number[] => Array.from({ length }, (_, i) => i)

describe('messages to one number', () => {
  it('are three in ten minutes and five in an hour, by whatever turns', async () => {
    const bench = await createOn({ config: { limits: { beginsPerMinute: 10_000 } } })
    const sentTo = (to: string) => bench.messages.filter((one) => one.to === to).length
    const until = bench.clock.now() + 3_600
    let page = await begin(bench)
    for (let turn = 0; bench.clock.now() < until; turn += 1) {
      // A new tab elsewhere, another number and back, a call in place of a text, a resend.
      if (turn % 4 === 0) page = await begin(bench, { address: `203.0.113.${turn % 250}` })
      if (turn % 3 === 0) await page.name(OTHER)
      await page.name(NUMBER)
      const replaces = page.view?.prompt?.challenge
      const more = replaces === undefined ? {} : { replaces }
      await page.challenge(turn % 2 === 0 ? 'sms-code' : 'voice-code', more)
      await bench.settle()
      if (bench.clock.now() < until - 3_000) assert.ok(sentTo(NUMBER) <= 3, `${sentTo(NUMBER)}`)
      bench.clock.advance(31)
    }
    assert.equal(sentTo(NUMBER), 5)
  })

  it('at twenty presses at once are one, in one transaction and in twenty', async () => {
    const bench = await createOn()
    const pages = [await begin(bench)]
    for (const i of times(19)) pages.push(await begin(bench, { address: `203.0.113.${i}` }))
    for (const page of pages) await page.name(NUMBER)
    await Promise.all(
      pages.flatMap((page) => [page.challenge('sms-code'), page.challenge('sms-code')]),
    )
    await bench.settle()
    assert.equal(bench.messages.length, 1)
  })
})

describe('a proof', () => {
  it('names the number whose code was read, whatever is named at the same time', async () => {
    let proofs = 0
    // At once, a little later each time, and last when it is proven.
    for (const turns of [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, Infinity]) {
      const bench = await createOn()
      const page = await begin(bench)
      await ask(bench, page)
      const answering = page.answer({ code: readCode(bench, NUMBER) })
      if (turns === Infinity) await answering
      else for (const _ of times(turns)) await new Promise((resolve) => setImmediate(resolve))
      await Promise.all([answering, ...times(5).map(() => page.name(OTHER))])
      const { view } = await page.read()
      if (view.state !== 'done') continue
      assert.equal(readClaims(view.proof)['phone_number'], NUMBER)
      proofs += 1
    }
    assert.ok(proofs > 0)
  })

  it('is not to be had by a code that an earlier question sent, at whatever number', async () => {
    const stage = await createStage()
    const { page, asked } = await openPhone(stage, NUMBER)
    const first = readText(stage, NUMBER)
    const old = asked.view.prompt?.challenge ?? ''
    stage.clock.advance(31)
    await resend(page)
    assertProblem(await type(page, first, old), 'challenge_unknown')
    assertProblem(await type(page, first), 'answer_wrong')
    await page.name(OTHER)
    assertProblem(await type(page, readText(stage, NUMBER), old), 'challenge_unknown')
    await page.challenge('sms-code')
    assertProblem(await type(page, readText(stage, NUMBER)), 'answer_wrong')
    // Each check went to the newest question alone.
    const asks = stage.exchanges.filter(({ operation }) => operation === 'check')
    const ids = asks.map(({ request }) => new URL(request.url).searchParams.get('id'))
    assert.equal(new Set(ids).size, 2)
    assert.equal((await page.answer({ code: readText(stage, OTHER) })).view.state, 'done')
  })
})

describe('a name', () => {
  /** One wrong code for each of two names, while checks break so. */
  async function guessBoth(fault: 'reset-after' | 'hang' | 'down' | 'verified-missing') {
    const stage = await createStage({ signIn: { ways: ['sms-code', 'password'] } })
    const told: Record<string, unknown[]> = { [ANNA.mail]: [], 'nobody@harbour.example': [] }
    const pages = new Map<string, Page>()
    for (const name of Object.keys(told)) {
      const page = new Page(stage)
      await page.begin({ login_name: name })
      await page.challenge('sms-code')
      pages.set(name, page)
    }
    const right = readText(stage, ANNA.phone)
    stage.control.fault({ fault, operation: 'check' })
    for (const turn of times(8)) {
      for (const [name, page] of pages) {
        const reply = await page.answer({ code: toWrongCode(right, turn) })
        told[name]?.push([reply.body['code'], reply.view.prompt?.attempts_left])
      }
      stage.clock.advance(21)
    }
    stage.control.clearFaults()
    for (const [name, page] of pages) {
      const reply = await page.answer({ code: toWrongCode(right, 9) })
      told[name]?.push([reply.body['code'], reply.view.prompt?.attempts_left])
    }
    return told
  }

  for (const fault of ['reset-after', 'hang', 'down', 'verified-missing'] as const) {
    it(`is not told by checks that break: ${fault}`, async () => {
      const told = await guessBoth(fault)
      assert.deepEqual(told['nobody@harbour.example'], told[ANNA.mail])
    })
  }
})
