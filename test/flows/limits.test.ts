import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBench, type Bench, PEOPLE_KEY } from './support/backend.ts'
import { beginForSite, callSite, Page, readCode } from './support/page.ts'
import {
  ANNA,
  assertProblem,
  beginRemembered,
  listOwn,
  openStepUp,
  openVisit,
  PASSWORD,
  readApp,
  rememberDevice,
  settlePerson,
  toOffer,
} from './support/people.ts'
import { toListed } from './support/visits.ts'

const TRANSFER = {
  type: 'transfer',
  amount: { value: '1.00', currency: 'EUR' },
  payee: 'Lindqvist Boats',
}

/** A stranger guesses, each time from elsewhere. Answers the codes of the refusals. */
async function guess(
  bench: Bench,
  count: number,
  options: { wait?: boolean } = {},
): Promise<string[]> {
  const codes: string[] = []
  for (let i = 0; i < count; i += 1) {
    const page = new Page(bench, { address: `198.51.${i >> 8}.${i & 255}` })
    await page.begin({ login_name: ANNA.mail })
    const reply = await page.answer({ password: `guess ${i}` })
    codes.push(String(reply.body['code']))
    if (options.wait === true) bench.clock.advance(3600)
  }
  return codes
}

const countEvents = (bench: Bench, event: string) =>
  bench.audit.filter((one) => one.event === event).length

describe('a stranger’s 200 wrong tries and used-up messages', () => {
  async function createSiege() {
    const bench = await createBench()
    await settlePerson(bench, ANNA, ['password', 'totp', 'phone'])
    const device = await rememberDevice(bench, ANNA)
    const before = bench.computed()
    const codes = await guess(bench, 200)
    assert.equal(codes.filter((code) => code === 'limited').length, 190)
    assert.equal(bench.computed() - before, 10, 'whoever must wait has nothing checked')
    for (let i = 0; i < 20; i += 1) {
      const page = new Page(bench, { address: `203.0.113.${i}` })
      await page.begin({ login_name: ANNA.mail })
      await page.challenge('sms-code')
      bench.clock.advance(31)
    }
    await bench.settle()
    return { bench, device }
  }

  it('do not stop the owner on a remembered device', async () => {
    const { bench, device } = await createSiege()
    const page = await beginRemembered(bench, device, ANNA.mail)
    assert.equal(page.view?.own, true)
    const sent = bench.messages.length
    await page.challenge(toOffer(page, 'sms-code'))
    await bench.settle()
    assert.equal(bench.messages.length, sent + 1)
    await page.answer({ code: readCode(bench, ANNA.phone) })
    const again = await beginRemembered(bench, device, ANNA.mail)
    await again.challenge(toOffer(again, 'password'))
    assert.equal((await again.answer({ password: PASSWORD })).view.state, 'done')
  })

  it('do not stop the owner in a step-up', async () => {
    const { bench } = await createSiege()
    const page = await openStepUp(bench, ANNA.user, { action: TRANSFER })
    await page.challenge(toOffer(page, 'sms-code'))
    await bench.settle()
    await page.answer({ code: readCode(bench, ANNA.phone) })
    assert.equal((await page.answer({ password: PASSWORD })).view.state, 'done')
  })

  it('do not stop the owner in an account visit', async () => {
    const { bench } = await createSiege()
    const page = await openVisit(bench, ANNA.user)
    await page.challenge('totp')
    assert.equal((await page.answer({ code: await readApp(bench) })).view.state, 'open')
  })

  it('stop other strangers who type that name, until the wait is over', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA)
    await guess(bench, 10)
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    const early = await page.answer({ password: PASSWORD })
    assertProblem(early, 'limited')
    assert.equal(early.status, 429)
    assert.equal(early.headers.get('retry-after'), '30')
    const limited = bench.audit.filter((one) => one.event === 'answer.limited')
    assert.deepEqual([limited.length, limited[0]?.kind], [1, 'password'])
    bench.clock.advance(30)
    assert.equal((await page.answer({ password: PASSWORD })).view.state, 'done')
    const fresh = await guess(bench, 9)
    assert.ok(!fresh.includes('limited'), 'after success earlier failures are forgotten')
  })
})

describe('waits', () => {
  it('grow from wrong answer to wrong answer, up to an hour', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA)
    await guess(bench, 10)
    const waits: number[] = []
    for (let i = 0; i < 9; i += 1) {
      const [code] = await guess(bench, 1)
      assert.equal(code, 'limited')
      const page = new Page(bench)
      await page.begin({ login_name: ANNA.mail })
      const { body } = await page.answer({ password: 'still wrong' })
      const wait = Number(body['retry_at']) - bench.clock.now()
      waits.push(wait)
      bench.clock.advance(wait)
      assert.deepEqual(await guess(bench, 1), ['answer_wrong'])
    }
    assert.deepEqual(waits, [30, 60, 120, 240, 480, 960, 1920, 3600, 3600])
  })

  it('cost no try: what was refused may be answered later in the same transaction', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA)
    await guess(bench, 10)
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    for (let i = 0; i < 8; i += 1)
      assertProblem(await page.answer({ password: PASSWORD }), 'limited')
    assert.equal(page.view?.prompt?.attempts_left, undefined)
  })

  it('are counted for each kind alone', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA, ['password', 'totp'])
    await guess(bench, 12)
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    await page.challenge('totp')
    assert.equal((await page.answer({ code: await readApp(bench) })).view.state, 'done')
  })
})

describe('a hundred failures in a row', () => {
  it('lock that way alone, for everybody, and tell the person', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA, ['password', 'totp', 'mail'])
    const before = bench.computed()
    const codes = await guess(bench, 99, { wait: true })
    assert.deepEqual(new Set(codes), new Set(['answer_wrong']))
    assert.equal(countEvents(bench, 'authenticator.locked'), 0)
    await guess(bench, 11, { wait: true })
    assert.equal(countEvents(bench, 'authenticator.locked'), 1)
    assert.equal(bench.computed() - before, 110, 'a locked way costs what an open one costs')
    await bench.settle()
    assert.equal(bench.messages.filter((one) => /locked/.test(one.text)).length, 1)
    const { authenticators } = await bench.backend.people.read('harbour', ANNA.user)
    assert.deepEqual(
      authenticators.filter((one) => one.locked).map((one) => one.kind),
      ['password'],
    )
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    assertProblem(await page.answer({ password: PASSWORD }), 'answer_wrong')
    await page.challenge('totp')
    assert.equal((await page.answer({ code: await readApp(bench) })).view.state, 'done')
  })

  it('are begun anew by a right answer', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA)
    await guess(bench, 90, { wait: true })
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    await page.answer({ password: PASSWORD })
    await guess(bench, 90, { wait: true })
    assert.equal(countEvents(bench, 'authenticator.locked'), 0)
  })

  it('end when the site unlocks the way, which the person hears of too', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA)
    await guess(bench, 101, { wait: true })
    const { authenticators } = await bench.backend.people.read('harbour', ANNA.user)
    const locked = authenticators.find((one) => one.locked)
    const path = `/v1/site/people/${ANNA.user}/authenticators/${locked?.id}/unlock`
    assertProblem(await callSite(bench, { path }), 'scope_missing')
    const unlocked = await callSite(bench, { path, key: PEOPLE_KEY })
    assert.equal(unlocked.status, 200)
    await callSite(bench, { path, key: PEOPLE_KEY })
    await bench.settle()
    assert.equal(
      bench.messages.filter((one) => /works again/.test(one.text)).length,
      2,
      'mail and phone',
    )
    assert.equal(countEvents(bench, 'authenticator.unlocked'), 1)
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    assert.equal((await page.answer({ password: PASSWORD })).view.state, 'done')
    const nowhere = await callSite(bench, {
      path: `/v1/site/people/${ANNA.user}/authenticators/none/unlock`,
      key: PEOPLE_KEY,
    })
    assertProblem(nowhere, 'not_found')
  })

  it('stand in the own list as a lock that has no end of its own', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA, ['password', 'totp'])
    await guess(bench, 101, { wait: true })
    const ways = toListed(await listOwn(await openVisit(bench, ANNA.user)))
    const locks = ways.map((way) => [way.kind, way['locked'], way['locked_until']])
    assert.deepEqual(locks, [
      ['password', true, undefined],
      ['totp', undefined, undefined],
    ])
  })

  it('show to the owner as a locked way, not as a dead end', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA, ['password', 'totp', 'phone'])
    await guess(bench, 101, { wait: true })
    const page = await openStepUp(bench, ANNA.user, { acr_values: ['aal1'] })
    const password = page.view?.offers.find((one) => one.kind === 'password')
    assert.deepEqual([password?.available, password?.reason], [false, 'locked'])
    const strong = await openStepUp(bench, ANNA.user, { action: TRANSFER })
    assert.equal(strong.view?.problem, 'level_unreachable')
  })
})

describe('transactions of one address', () => {
  it('are 120 a minute; IPv6 counts by /64', async () => {
    const bench = await createBench({ config: { limits: { beginsPerMinute: 10 } } })
    const begin = (address: string) => new Page(bench, { address }).begin()
    for (let i = 0; i < 10; i += 1) assert.equal((await begin(`2001:db8::${i}`)).status, 200)
    const refused = await begin('2001:db8:0:0:ffff::1')
    assertProblem(refused, 'limited')
    assert.ok(Number(refused.headers.get('retry-after')) <= 60)
    assert.equal((await begin('2001:db8:0:1::1')).status, 200)
    bench.clock.advance(60)
    assert.equal((await begin('2001:db8::1')).status, 200)
  })

  it('that are refused leave a handle to be claimed by whatever token comes next', async () => {
    const bench = await createBench({ config: { limits: { beginsPerMinute: 10 } } })
    await settlePerson(bench, ANNA)
    const { handle } = await beginForSite(bench, { purpose: 'account', user: ANNA.user })
    for (let i = 0; i < 10; i += 1) await new Page(bench).begin()
    assertProblem(await new Page(bench).begin({ purpose: 'account', handle }), 'limited')
    bench.clock.advance(60)
    assert.equal((await new Page(bench).begin({ purpose: 'account', handle })).status, 200)
  })

  it('are the socket’s, whatever a header says', async () => {
    const bench = await createBench({ config: { limits: { beginsPerMinute: 10 } } })
    const codes: unknown[] = []
    for (let i = 0; i < 11; i += 1) {
      const page = new Page(bench)
      const headers = { 'X-Forwarded-For': `203.0.113.${i}`, 'CF-Connecting-IP': `203.0.113.${i}` }
      const reply = await page.send(
        'POST',
        '/v1/transactions',
        { purpose: 'login', binding: page.token },
        headers,
      )
      codes.push(reply.status)
    }
    assert.equal(codes.at(-1), 429)
  })
})
