import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBench, type Bench, type BenchOptions } from './support/backend.ts'
import { Page, putPerson, readCode, type Reply } from './support/page.ts'
import {
  addOwn,
  ANNA,
  assertProblem,
  BERT,
  openStepUp,
  openVisit,
  PASSWORD,
  settlePerson,
  toOffer,
} from './support/people.ts'

const DAY = 86_400
/** Nothing else stands in the way of many tries. */
const CONFIG = {
  limits: { triesBeforeWait: 50, failuresUntilLock: 100, beginsPerMinute: 10_000 },
  messageLimits: {
    perTarget30s: 5,
    perTarget10min: 20,
    perTargetHour: 60,
    perTargetDay: 200,
    perAccountHour: 60,
    perAddressHour: 10_000,
  },
} as const

const createTown = (options: BenchOptions = {}): Promise<Bench> =>
  createBench({ config: CONFIG, ...options })

/** A stranger at the question. */
async function press(bench: Bench, name: string, kind = 'sms-code'): Promise<Page> {
  const page = new Page(bench)
  await page.begin({ login_name: name })
  await page.challenge(kind)
  await bench.settle()
  bench.clock.advance(31)
  return page
}

/** A person at the question of a step-up. */
async function stepUp(bench: Bench, kind = 'sms-code'): Promise<Page> {
  const page = await openStepUp(bench, ANNA.user, { acr_values: ['aal1'] })
  await page.challenge(toOffer(page, kind))
  await bench.settle()
  bench.clock.advance(31)
  return page
}

/** Wrong codes, five for each question. */
async function guess(open: () => Promise<Page>, count: number): Promise<Reply[]> {
  const replies: Reply[] = []
  let page: Page | undefined
  for (let i = 0; i < count; i += 1) {
    if (i % 5 === 0) page = await open()
    assert.ok(page)
    replies.push(await page.answer({ code: String(100_000 + i) }))
  }
  return replies
}

const toCodes = (replies: readonly Reply[]): unknown[] => replies.map(({ body }) => body['code'])
const times = <T>(length: number, one: T): T[] => Array.from({ length }, () => one)
const answerRight = (bench: Bench, page: Page): Promise<Reply> =>
  page.answer({ code: readCode(bench, ANNA.phone) })

describe('wrong codes of strangers', () => {
  it('are 15 a day for one name, then nothing is checked until the day is over', async () => {
    const bench = await createTown()
    await settlePerson(bench, ANNA)
    const begun = bench.clock.now() + 31
    const replies = await guess(() => press(bench, ANNA.mail), 20)
    assert.deepEqual(toCodes(replies), [...times(15, 'answer_wrong'), ...times(5, 'limited')])
    assert.equal(replies.at(-1)?.body['retry_at'], begun + DAY)
    const refused = await answerRight(bench, await press(bench, ANNA.mail))
    assertProblem(refused, 'limited')
    assert.equal(refused.status, 429)
    assert.equal(bench.audit.filter(({ event }) => event === 'answer.limited').length, 6)
    bench.clock.advance(DAY)
    const { view } = await answerRight(bench, await press(bench, ANNA.mail))
    assert.equal(view.state, 'done')
  })

  it('end alike for a name that nobody has', async () => {
    const seen = []
    for (const name of [ANNA.mail, 'nobody@harbour.example']) {
      const bench = await createTown()
      await settlePerson(bench, ANNA)
      const replies = await guess(() => press(bench, name), 20)
      seen.push(replies.map(({ status, body }) => [status, body['code'], body['retry_at']]))
    }
    assert.deepEqual(seen[0], seen[1])
  })

  it('are counted for the number too, whatever name leads to it, and nobody hears of it', async () => {
    const bench = await createTown()
    await settlePerson(bench, ANNA)
    await putPerson(bench, ANNA.user, { login_names: [ANNA.mail, 'anna', 'lindqvist'] })
    const first = await guess(() => press(bench, ANNA.mail), 10)
    const second = await guess(() => press(bench, 'anna'), 5)
    assert.deepEqual(toCodes([...first, ...second]), times(15, 'answer_wrong'))
    // The number has had enough, the name has not: what is right is wrong, like any guess.
    const page = await press(bench, 'lindqvist')
    assertProblem(await answerRight(bench, page), 'answer_wrong')
    assert.deepEqual(
      toCodes(await guess(() => press(bench, 'lindqvist'), 5)),
      times(5, 'answer_wrong'),
    )
  })

  it('are counted for texts and calls together, and not for mail', async () => {
    const bench = await createTown({
      site: { signIn: { ways: ['sms-code', 'voice-code', 'email-code'] } },
    })
    await settlePerson(bench, ANNA)
    const texts = await guess(() => press(bench, ANNA.mail, 'sms-code'), 10)
    const calls = await guess(() => press(bench, ANNA.mail, 'voice-code'), 6)
    assert.deepEqual(toCodes([...texts, ...calls]).slice(14), ['answer_wrong', 'limited'])
    const mails = await guess(() => press(bench, ANNA.mail, 'email-code'), 10)
    assert.deepEqual(toCodes(mails), times(10, 'answer_wrong'))
  })

  it('stop nobody who is known, and no other way', async () => {
    const bench = await createTown()
    await settlePerson(bench, ANNA)
    await guess(() => press(bench, ANNA.mail), 20)
    assert.equal((await answerRight(bench, await stepUp(bench))).view.state, 'done')
    const page = await press(bench, ANNA.mail)
    await page.challenge('password')
    assert.equal((await page.answer({ password: PASSWORD })).view.state, 'done')
  })

  it('cannot be outrun in parallel', async () => {
    const bench = await createTown()
    await settlePerson(bench, ANNA)
    const pages: Page[] = []
    for (let i = 0; i < 8; i += 1) pages.push(await press(bench, ANNA.mail))
    const guesses = pages.flatMap((page, i) =>
      times(5, page).map((one, j) => one.answer({ code: String(200_000 + 10 * i + j) })),
    )
    const codes = toCodes(await Promise.all(guesses))
    assert.equal(codes.filter((code) => code === 'answer_wrong').length, 15)
    assert.ok(codes.every((code) => code === 'answer_wrong' || code === 'limited'))
  })

  it('are forgotten after a right one', async () => {
    const bench = await createTown()
    await settlePerson(bench, ANNA)
    for (let round = 0; round < 3; round += 1) {
      const replies = await guess(() => press(bench, ANNA.mail), 12)
      assert.deepEqual(toCodes(replies), times(12, 'answer_wrong'))
      assert.equal((await answerRight(bench, await press(bench, ANNA.mail))).view.state, 'done')
    }
  })

  it('are forgotten after two right steps of which the first stays hidden', async () => {
    const bench = await createTown({ site: { signIn: { acr: 'aal2', hideFailedStep: true } } })
    await settlePerson(bench, ANNA, ['password', 'phone'])
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < 8; i += 1) {
        const wrong = await press(bench, ANNA.mail)
        assert.equal((await wrong.answer({ code: '000000' })).status, 200, 'it leads on')
      }
      const page = await press(bench, ANNA.mail)
      const code = readCode(bench, ANNA.phone)
      await page.answer({ code })
      if (page.view?.prompt?.kind !== 'password') await page.challenge('password')
      assert.equal((await page.answer({ password: PASSWORD })).view.state, 'done', `${round}`)
    }
  })
})

describe('wrong codes of known people', () => {
  it('are 15 a day for their number, and other ways stay', async () => {
    const bench = await createTown()
    await settlePerson(bench, ANNA)
    const replies = await guess(() => stepUp(bench), 16)
    assert.deepEqual(toCodes(replies), [...times(15, 'answer_wrong'), 'limited'])
    const page = await stepUp(bench)
    assertProblem(await answerRight(bench, page), 'limited')
    await page.challenge(toOffer(page, 'password'))
    assert.equal((await page.answer({ password: PASSWORD })).view.state, 'done')
  })

  it('are 15 a day for a number that they would add, whoever they are', async () => {
    const bench = await createTown()
    await settlePerson(bench, ANNA)
    const add = async (user: string) => {
      await putPerson(bench, user, {})
      const page = await openVisit(bench, user)
      await addOwn(page, { kind: 'sms-code', target: ANNA.phone })
      await bench.settle()
      bench.clock.advance(31)
      return page
    }
    let next = 0
    const replies = await guess(() => add(`u-${(next += 1)}`), 16)
    assert.deepEqual(toCodes(replies), [...times(15, 'answer_wrong'), 'limited'])
    assertProblem(await answerRight(bench, await add(BERT.user)), 'limited')
    // Whose number it is has spent nothing.
    assert.equal((await answerRight(bench, await stepUp(bench))).view.state, 'done')
  })

  it('are no try where a form verified the same number in vain', async () => {
    const bench = await createTown({ site: { verifyPhone: true } })
    await settlePerson(bench, ANNA)
    const verify = async () => {
      const page = new Page(bench)
      await page.begin({ purpose: 'verify-phone' })
      await page.name(ANNA.phone)
      await page.challenge('sms-code')
      await bench.settle()
      bench.clock.advance(31)
      return page
    }
    const replies = await guess(verify, 16)
    assert.deepEqual(toCodes(replies), [...times(15, 'answer_wrong'), 'limited'])
    assert.equal((await answerRight(bench, await press(bench, ANNA.mail))).view.state, 'done')
    assert.equal((await answerRight(bench, await stepUp(bench))).view.state, 'done')
  })
})
