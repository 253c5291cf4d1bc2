import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Sender } from '@countersign/server'
import { createBench, type Bench, type BenchOptions } from './support/backend.ts'
import { Page, putPerson, readCode } from './support/page.ts'
import { addOwn, give, openStepUp, openVisit, PASSWORD, toOffer } from './support/people.ts'

const toNumber = (i: number): string => `+49151${String(20_000_000 + i * 10_007)}`
const toName = (i: number): string => `person${i}@harbour.example`
const toAddress = (i: number): string => `198.18.${i >> 8}.${i & 255}`
const countAlarms = (bench: Bench): number =>
  bench.audit.filter(({ event }) => event === 'message.conversion_low').length

/** One way to a code: its page stands at the question, and the message is out. */
interface Course {
  readonly options?: BenchOptions
  readonly ask: (bench: Bench, i: number) => Promise<Page>
}

async function settle(bench: Bench, i: number): Promise<void> {
  await putPerson(bench, `u-${i}`, { login_names: [toName(i)], phones: [toNumber(i)] })
}

async function askTyped(bench: Bench, i: number, typed: string): Promise<Page> {
  const page = new Page(bench, { address: toAddress(i) })
  await page.begin({ login_name: typed })
  await page.challenge('sms-code')
  return page
}

async function askOnFile(bench: Bench, i: number): Promise<Page> {
  await settle(bench, i)
  return askTyped(bench, i, toName(i))
}

const COURSES: Readonly<Record<string, Course>> = {
  'a sign-in': { ask: askOnFile },
  'a hidden first step': {
    options: { site: { signIn: { acr: 'aal2', hideFailedStep: true } } },
    ask: askOnFile,
  },
  'a hidden second step': {
    options: { site: { signIn: { acr: 'aal2', hideFailedStep: true } } },
    async ask(bench, i) {
      await settle(bench, i)
      await give(bench, { user: `u-${i}` }, { kind: 'password', secret: PASSWORD })
      const page = new Page(bench, { address: toAddress(i) })
      await page.begin({ login_name: toName(i) })
      await page.answer({ password: PASSWORD })
      await page.challenge('sms-code')
      return page
    },
  },
  'a sign-up': {
    options: { site: { signIn: { signUp: 'open' } } },
    ask: (bench, i) => askTyped(bench, i, toNumber(i)),
  },
  'a form': {
    options: { site: { verifyPhone: true } },
    async ask(bench, i) {
      const page = new Page(bench, { address: toAddress(i) })
      await page.begin({ purpose: 'verify-phone' })
      await page.name(toNumber(i))
      await page.challenge('sms-code')
      return page
    },
  },
  'a step-up': {
    async ask(bench, i) {
      await settle(bench, i)
      const page = await openStepUp(bench, `u-${i}`, { acr_values: ['aal1'] })
      await page.challenge(toOffer(page, 'sms-code'))
      return page
    },
  },
  'a number that is added': {
    async ask(bench, i) {
      await putPerson(bench, `u-${i}`, {})
      const page = await openVisit(bench, `u-${i}`)
      await addOwn(page, { kind: 'sms-code', target: toNumber(i) })
      return page
    },
  },
}

/** 25 messages, of which the first `answered` are answered; then, later, one more. */
async function run({ options, ask }: Course, answered: number): Promise<Bench> {
  const bench = await createBench(options)
  for (let i = 0; i < 25; i += 1) {
    const page = await ask(bench, i)
    await bench.settle()
    assert.equal(bench.messages.length, i + 1)
    if (i >= answered) continue
    const { status } = await page.answer({ code: readCode(bench, toNumber(i)) })
    assert.equal(status, 200)
    await bench.settle()
    bench.messages.length = i + 1
  }
  bench.clock.advance(240)
  await ask(bench, 25)
  await bench.settle()
  return bench
}

describe('codes that come back', () => {
  for (const [name, course] of Object.entries(COURSES)) {
    it(`of ${name} raise no alarm, those that do not come back raise one`, async () => {
      assert.equal(countAlarms(await run(course, 5)), 0)
      assert.equal(countAlarms(await run(course, 4)), 1)
    })
  }

  it('are missed in silence: a stranger is asked as ever, whether a text goes or not', async () => {
    const course = COURSES['a sign-in'] ?? assert.fail()
    const prompts = []
    for (const answered of [0, 25]) {
      const bench = await run(course, answered)
      assert.equal(bench.messages.length, answered === 0 ? 25 : 26)
      const page = await course.ask(bench, 30)
      const { challenge: _random, ...prompt } = page.view?.prompt ?? assert.fail()
      prompts.push(prompt)
    }
    assert.deepEqual(prompts[0], prompts[1])
  })

  it('stop no known person when they are missed', async () => {
    const bench = await run(COURSES['a sign-in'] ?? assert.fail(), 0)
    const before = bench.messages.length
    await COURSES['a step-up']?.ask(bench, 40)
    await bench.settle()
    assert.equal(bench.messages.length, before + 1)
  })

  it('are not missed of messages that a sender could not carry', async () => {
    const messages: string[] = []
    let isDown = true
    const sender: Sender = {
      id: 'weak',
      channels: ['sms'],
      send: async ({ to }) => {
        if (isDown) throw new Error('no route')
        messages.push(to)
      },
    }
    const bench = await createBench({ config: { senders: { sms: sender } } })
    for (let i = 0; i < 30; i += 1) await askOnFile(bench, i)
    await bench.settle()
    isDown = false
    bench.clock.advance(240)
    await askOnFile(bench, 40)
    await bench.settle()
    assert.deepEqual([messages, countAlarms(bench)], [[toNumber(40)], 0])
  })
})

describe('limits in shadow mode', () => {
  it('stop no message, and say of each what would have', async () => {
    const bench = await createBench({ config: { messageLimits: { mode: 'shadow' } } })
    await settle(bench, 0)
    for (let i = 0; i < 8; i += 1) {
      await askTyped(bench, i, toName(0))
      await bench.settle()
      assert.equal(bench.messages.length, i + 1)
      bench.clock.advance(31)
    }
    const rules = bench.audit
      .filter(({ event }) => event === 'message.would_refuse')
      .map(({ rule, code, standing }) => [rule, code, standing])
    assert.deepEqual(
      rules,
      Array.from({ length: 5 }, () => ['perTarget10min', 'send_limited', 'stranger']),
    )
  })
})
