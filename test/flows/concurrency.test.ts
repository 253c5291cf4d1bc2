import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBench, PEOPLE_KEY, type Bench } from './support/backend.ts'
import {
  beginForSite,
  callSite,
  Page,
  putPerson,
  readClaims,
  readCode,
  type Reply,
} from './support/page.ts'
import {
  addOwn,
  ANNA,
  assertProblem,
  createKey,
  openVisit,
  PASSWORD,
  readApp,
  settlePerson,
  toOptions,
} from './support/people.ts'

const times = <T>(count: number, act: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => act(i)))

const toCode = ({ body: { code }, status }: Reply): string =>
  typeof code === 'string' ? code : String(status)

const toCodes = (replies: readonly Reply[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(replies, toCode)).map(([code, list]) => [code, list?.length]),
  )

async function askPassword(bench: Bench): Promise<Page> {
  await settlePerson(bench, ANNA)
  const page = new Page(bench)
  await page.begin({ login_name: ANNA.mail })
  return page
}

const countEvents = (bench: Bench, event: string) =>
  bench.audit.filter((one) => one.event === event).length

describe('many at once', () => {
  it('50 times the right password: checked once, one proof', async () => {
    const bench = await createBench()
    const page = await askPassword(bench)
    const challenge = page.view?.prompt?.challenge
    const before = bench.computed()
    const replies = await times(50, () => page.answer({ password: PASSWORD }, { challenge }))
    assert.equal(bench.computed() - before, 1)
    assert.equal(countEvents(bench, 'answer.right'), 1)
    assert.equal(countEvents(bench, 'transaction.done'), 1)
    const done = replies.filter((one) => one.status === 200)
    assert.ok(done.length >= 1)
    const { [String(200)]: right, answer_in_progress: waiting = 0, ...others } = toCodes(replies)
    assert.equal((right ?? 0) + waiting, 50)
    assert.deepEqual(others, {})
    const again = await times(5, () => page.answer({ password: PASSWORD }, { challenge }))
    const jtis = new Set([...done, ...again].map((one) => readClaims(one.view.proof)['jti']))
    assert.equal(jtis.size, 1)
  })

  it('50 spellings of the right code: one proof', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA)
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    await page.challenge('sms-code')
    await bench.settle()
    const challenge = page.view?.prompt?.challenge
    const code = readCode(bench, ANNA.phone)
    const replies = await times(50, (i) =>
      page.answer({ code: ' '.repeat(i) + code }, { challenge }),
    )
    const done = replies.filter((one) => one.status === 200)
    assert.equal(new Set(done.map((one) => readClaims(one.view.proof)['jti'])).size, 1)
    assert.equal(countEvents(bench, 'transaction.done'), 1)
  })

  it('50 wrong passwords: five are checked', async () => {
    const bench = await createBench()
    const page = await askPassword(bench)
    const challenge = page.view?.prompt?.challenge
    const before = bench.computed()
    const replies = await times(50, (i) => page.answer({ password: `wrong ${i}` }, { challenge }))
    assert.equal(bench.computed() - before, 5)
    assert.equal(countEvents(bench, 'answer.wrong'), 5)
    const { answer_wrong: wrong, ...others } = toCodes(replies)
    assert.equal(wrong, 5)
    assert.deepEqual(
      Object.keys(others).toSorted(),
      ['attempts_exceeded', 'challenge_unknown'].filter((code) => code in others),
    )
    assertProblem(await page.challenge('password'), 'attempts_exceeded')
  })

  it('wrong ones and the right one: the right one counts only within the five', async () => {
    const bench = await createBench()
    const page = await askPassword(bench)
    const challenge = page.view?.prompt?.challenge
    const before = bench.computed()
    await times(50, (i) =>
      page.answer({ password: i === 49 ? PASSWORD : `wrong ${i}` }, { challenge }),
    )
    assert.ok(bench.computed() - before <= 5)
  })

  it('wrong passwords over many transactions: ten are checked, the rest must wait', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA)
    const pages = await times(10, async (i) => {
      const page = new Page(bench, { address: `192.0.2.${i + 1}` })
      await page.begin({ login_name: ANNA.mail })
      return page
    })
    const before = bench.computed()
    const asked = pages.flatMap((page) => Array.from({ length: 4 }, () => page))
    const replies = await times(
      40,
      (i) => asked[i]?.answer({ password: `wrong ${i}` }) ?? assert.fail(),
    )
    assert.equal(bench.computed() - before, 10)
    assert.deepEqual(toCodes(replies), { answer_wrong: 10, limited: 30 })
  })

  it('one step of an app in two transactions: one gets in', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA, ['totp'])
    const code = await readApp(bench)
    const replies = await times(8, async () => {
      const page = new Page(bench)
      await page.begin({ login_name: ANNA.mail })
      await page.challenge('totp')
      return page.answer({ code })
    })
    assert.equal(replies.filter((one) => one.view.state === 'done').length, 1)
  })

  it('a second page with one handle: one is let in', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA)
    const { handle } = await beginForSite(bench, { purpose: 'account', user: ANNA.user })
    const replies = await times(20, () => new Page(bench).begin({ purpose: 'account', handle }))
    assert.deepEqual(toCodes(replies), { 200: 1, handle_claimed: 19 })
  })

  it('one begin, sent twenty times: one transaction', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA)
    const page = new Page(bench)
    const replies = await times(20, () => page.begin({ login_name: ANNA.mail }))
    assert.equal(new Set(replies.map((one) => one.view.id)).size, 1)
    assert.equal(new Set(replies.map((one) => one.view.prompt?.challenge)).size, 1)
    assert.equal(countEvents(bench, 'transaction.begun'), 1)
  })

  it('one press, sent twenty times: one message', async () => {
    const bench = await createBench()
    const page = await askPassword(bench)
    const replaces = page.view?.prompt?.challenge
    const replies = await times(20, () => page.challenge('sms-code', { replaces }))
    await bench.settle()
    assert.equal(bench.messages.length, 1)
    const open = new Set(
      replies.filter((one) => one.status === 200).map((one) => one.view.prompt?.challenge),
    )
    assert.equal(open.size, 1)
  })

  it('a cancel and a right answer: either, never both', async () => {
    for (let round = 0; round < 10; round += 1) {
      const bench = await createBench()
      const page = await askPassword(bench)
      const [cancelled, answered] = await Promise.all([
        page.cancel(),
        page.answer({ password: PASSWORD }),
      ])
      const { view } = await page.read()
      assert.equal(view.proof !== undefined, view.state === 'done')
      assert.equal(cancelled.status === 200, view.state === 'cancelled')
      assert.equal(answered.status === 200, view.state === 'done')
    }
  })
})

describe('many changes at once', () => {
  it('of one person: a repeated PUT makes each way once', async () => {
    const bench = await createBench()
    const body = { emails: [ANNA.mail, ANNA.mail.toUpperCase()], phones: [ANNA.phone, ANNA.phone] }
    // With the names claimed before, all ten see the same person who has nothing yet.
    await putPerson(bench, ANNA.user, { login_names: [ANNA.mail, ANNA.phone] })
    await times(10, () => putPerson(bench, ANNA.user, body))
    const person = await bench.backend.people.read('harbour', ANNA.user)
    assert.deepEqual(person.authenticators.map((one) => one.kind).toSorted(), [
      'email-code',
      'sms-code',
      'voice-code',
    ])
    assert.deepEqual(person.emails, [ANNA.mail])
  })

  it('of one login name: one person gets it', async () => {
    const bench = await createBench()
    const replies = await times(10, (i) =>
      callSite(bench, {
        method: 'PUT',
        path: `/v1/site/people/u-${i}`,
        body: { login_names: [ANNA.mail] },
        key: PEOPLE_KEY,
      }),
    )
    assert.deepEqual(toCodes(replies), { 200: 1, login_name_taken: 9 })
  })

  it('of one addition: different spellings of its code add one way', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA, [])
    const page = await openVisit(bench, ANNA.user)
    await addOwn(page, { kind: 'email-code', target: ANNA.mail })
    await bench.settle()
    const challenge = page.view?.prompt?.challenge
    const code = readCode(bench, ANNA.mail)
    await times(5, (i) => page.answer({ code: ' '.repeat(i) + code }, { challenge }))
    const person = await bench.backend.people.read('harbour', ANNA.user)
    assert.equal(person.authenticators.length, 1)
  })

  it('of one passkey: two people cannot both register it', async () => {
    const bench = await createBench()
    const key = createKey()
    const credentialId = new Uint8Array(32).fill(5)
    const replies = await times(2, async (i) => {
      await putPerson(bench, `u-${i}`, {})
      const page = await openVisit(bench, `u-${i}`)
      await addOwn(page, { kind: 'passkey' })
      return page.answer({ response: await key.create(toOptions(page), { credentialId }) })
    })
    assert.deepEqual(toCodes(replies), { 200: 1, passkey_known: 1 })
  })
})
