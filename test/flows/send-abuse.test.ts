import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Secret, type AuditEvent, type ConfigInput } from '@countersign/server'
import { createBench, OTHER_KEY, type Bench } from './support/backend.ts'
import { Page, putPerson, readCode } from './support/page.ts'
import {
  addOwn,
  ANNA,
  assertProblem,
  beginRemembered,
  BERT,
  openStepUp,
  openVisit,
  PASSWORD,
  rememberDevice,
  settlePerson,
  toOffer,
} from './support/people.ts'

const TRANSFER = {
  type: 'transfer',
  amount: { value: '1.00', currency: 'EUR' },
  payee: 'Lindqvist Boats',
}
const OPEN = { signIn: { signUp: 'open' }, verifyPhone: true } as const
const COUNTRIES = ['DE', 'GB', 'SE', 'US']

/** Numbers that differ in their last four digits only. */
const NEIGHBOURS = Array.from({ length: 500 }, (_, i) => `+491512345${String(i).padStart(4, '0')}`)
/** Numbers of one country that share no prefix. */
const toNumber = (i: number): string => `+49151${String(20_000_000 + i * 10_007)}`

const createOpen = (config: Partial<ConfigInput> = {}): Promise<Bench> =>
  createBench({ site: OPEN, config: { phoneCountries: COUNTRIES, ...config } })

/** A press by a stranger from the `i`th network, with a name or a number typed. */
async function press(bench: Bench, name: string, i: number) {
  const page = new Page(bench, { address: toAddress(i) })
  await page.begin({ login_name: name })
  return { page, reply: await page.challenge('sms-code') }
}

const toAddress = (i: number): string => `198.${18 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`

/** A form asks for a code to a number. */
async function verify(bench: Bench, number: string, i: number) {
  const page = new Page(bench, { address: toAddress(i) })
  await page.begin({ purpose: 'verify-phone' })
  const named = await page.name(number)
  return named.status === 200 ? page.challenge('sms-code') : named
}

const toEvents = (bench: Bench, event: AuditEvent['event']): readonly AuditEvent[] =>
  bench.audit.filter((one) => one.event === event)

async function countMessages(bench: Bench): Promise<number> {
  await bench.settle()
  return bench.messages.length
}

/** A site of the same people where a sign-in takes two steps. */
const VAULT = {
  id: 'vault',
  directory: 'harbour',
  origins: ['http://vault.localhost:3000'],
  rpId: 'vault.localhost',
  key: new Secret(OTHER_KEY, 'key'),
  signIn: { acr: 'aal2' as const },
}

/** Whoever is known gets codes: on a remembered device, in a step-up, and as a second step. */
async function assertKnownReached(
  bench: Bench,
  device: Awaited<ReturnType<typeof rememberDevice>>,
) {
  const reach = async (page: Page) => {
    const before = await countMessages(bench)
    assert.equal((await page.challenge(toOffer(page, 'sms-code'))).status, 200)
    assert.equal(await countMessages(bench), before + 1)
    return page.answer({ code: readCode(bench, ANNA.phone) })
  }
  await reach(await beginRemembered(bench, device, ANNA.mail))
  bench.clock.advance(31)
  const stepUp = await openStepUp(bench, ANNA.user, { action: TRANSFER })
  await reach(stepUp)
  assert.equal((await stepUp.answer({ password: PASSWORD })).view.state, 'done')
  bench.clock.advance(31)
  const [origin = ''] = VAULT.origins
  const second = new Page(bench, { address: '203.0.113.77', origin })
  await second.begin({ login_name: ANNA.mail })
  assert.equal((await second.answer({ password: PASSWORD })).view.state, 'choose')
  assert.equal((await reach(second)).view.state, 'done')
}

describe('500 neighbours of one number', () => {
  it('get 20 texts in an hour from people who sign up, and nobody can tell which', async () => {
    const bench = await createOpen()
    const replies = new Set<string>()
    for (const [i, number] of NEIGHBOURS.entries()) {
      const { reply } = await press(bench, number, i)
      const { ceremony, data } = reply.view.prompt ?? assert.fail()
      replies.add(JSON.stringify([reply.status, ceremony, data]))
    }
    assert.equal(await countMessages(bench), 20)
    assert.equal(replies.size, 1)
    const refused = toEvents(bench, 'message.refused')
    assert.equal(refused.length, 480)
    assert.ok(refused.every(({ rule }) => rule === 'perPrefixHour'))
  })

  it('get 20 from a form that verifies numbers, which is told so', async () => {
    const bench = await createOpen()
    const codes: unknown[] = []
    for (const [i, number] of NEIGHBOURS.entries())
      codes.push((await verify(bench, number, i)).body['code'])
    assert.equal(await countMessages(bench), 20)
    assert.equal(codes.filter((code) => code === 'send_limited').length, 480)
  })

  it('get 20 from account visits of one address that add them', async () => {
    const bench = await createOpen({ messageLimits: { perKnownAddressHour: 1_000 } })
    const codes: unknown[] = []
    for (const [i, number] of NEIGHBOURS.slice(0, 60).entries()) {
      await putPerson(bench, `u-${i}`, {})
      const page = await openVisit(bench, `u-${i}`)
      codes.push((await addOwn(page, { kind: 'sms-code', target: number })).body['code'])
    }
    assert.equal(await countMessages(bench), 20)
    assert.equal(codes.filter((code) => code === 'send_limited').length, 40)
  })
})

describe('a number that earns somebody money, or has nobody to read', () => {
  const numbers = {
    'premium rate': ['+449098790879', '+46900123456', '+19002345678', '+979123456789'],
    satellite: ['+881612345678', '+88216123456789', '+870773111632'],
    'toll free': ['+18002345678', '+46201234567', '+80012345678'],
    'shared cost': ['+448445679876', '+4918012345678'],
    'too short for its country': ['+46114140', '+447123456', '+12345678'],
    pager: ['+447640123456'],
    voicemail: ['+49177991234567'],
    'fixed line': ['+46812345678', '+442079460018'],
  }
  for (const [kind, all] of Object.entries(numbers)) {
    it(`is refused before anything is sent: ${kind}`, async () => {
      const bench = await createOpen()
      await settlePerson(bench, BERT, [])
      for (const [i, target] of all.entries()) {
        assertProblem((await press(bench, target, i)).reply, 'target_refused')
        const verified = await verify(bench, target, i)
        // A fixed line may be called: the way itself is not there.
        const isCalled = kind === 'fixed line'
        assertProblem(verified, isCalled ? 'authenticator_unavailable' : 'target_refused')
        const visit = await openVisit(bench, BERT.user)
        assertProblem(await addOwn(visit, { kind: 'sms-code', target }), 'target_refused')
      }
      assert.equal(await countMessages(bench), 0)
    })
  }

  it('is no number at all where it is a service’s short one', async () => {
    const bench = await createOpen()
    await settlePerson(bench, BERT, [])
    for (const [i, target] of ['+46112', '+1911', '+4411', '72404', '118118'].entries()) {
      const { reply } = await press(bench, target, i)
      assert.equal(reply.status, 200, 'a name like any other, which nobody has')
      assertProblem(await verify(bench, target, i), 'request_malformed')
      const visit = await openVisit(bench, BERT.user)
      assertProblem(await addOwn(visit, { kind: 'sms-code', target }), 'target_refused')
    }
    assert.equal(await countMessages(bench), 0)
  })

  it('gets nothing when it came on file before its country was closed', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA)
    const closed = await createBench({ store: bench.store, config: { phoneCountries: ['SE'] } })
    const { reply } = await press(closed, ANNA.mail, 0)
    assert.equal(reply.status, 200, 'a stranger hears nothing of it')
    const page = await openStepUp(closed, ANNA.user, { action: TRANSFER })
    assertProblem(await page.challenge(toOffer(page, 'sms-code')), 'target_refused')
    assert.equal(await countMessages(closed), 0)
  })
})

describe('a flood', () => {
  it('of 100 resends in 10 seconds sends one text, in one transaction and in a hundred', async () => {
    const bench = await createOpen()
    await settlePerson(bench, ANNA)
    const { page } = await press(bench, ANNA.mail, 0)
    for (let i = 1; i <= 100; i += 1) {
      const replaces = page.view?.prompt?.challenge
      assertProblem(await page.challenge('sms-code', { replaces }), 'resend_too_early')
      const again = await press(bench, ANNA.mail, i)
      assertProblem(again.reply, 'send_limited')
      if (i % 10 === 0) bench.clock.advance(1)
    }
    assert.equal(await countMessages(bench), 1)
  })

  it('of 100 step-ups in 10 seconds sends one', async () => {
    const bench = await createOpen()
    await settlePerson(bench, ANNA)
    for (let i = 0; i < 100; i += 1) {
      const page = await openStepUp(bench, ANNA.user, { action: TRANSFER })
      const reply = await page.challenge(toOffer(page, 'sms-code'))
      if (i > 0) assertProblem(reply, 'send_limited')
      if (i % 10 === 0) bench.clock.advance(1)
    }
    assert.equal(await countMessages(bench), 1)
  })

  it('of an hour at one a minute sends 5 to one number, and 10 in a day', async () => {
    const bench = await createOpen()
    await settlePerson(bench, ANNA)
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      await press(bench, ANNA.mail, minute)
      if (minute === 59) assert.equal(await countMessages(bench), 5)
      bench.clock.advance(60)
    }
    assert.equal(await countMessages(bench), 10)
  })

  it('of an hour at one a minute to ever other numbers ends when no code comes back, with an alarm', async () => {
    const bench = await createOpen()
    await settlePerson(bench, ANNA)
    const device = await rememberDevice(bench, ANNA)
    for (let minute = 0; minute < 60; minute += 1) {
      await press(bench, toNumber(minute), minute)
      bench.clock.advance(60)
    }
    const sent = await countMessages(bench)
    // 21 that had time to be answered, and those of the last 2 to 4 minutes.
    assert.ok(sent >= 21 && sent <= 25, `${sent}`)
    assert.equal(toEvents(bench, 'message.conversion_low').length, 1)
    const page = await beginRemembered(bench, device, ANNA.mail)
    assert.equal((await page.challenge(toOffer(page, 'sms-code'))).status, 200)
    assert.equal(await countMessages(bench), sent + 1)
  })

  it('over all of a country ends at its budget, with an alarm at half', async () => {
    const bench = await createOpen({ messageLimits: { perCountryHour: { strangers: 40 } } })
    for (let i = 0; i < 200; i += 1) await press(bench, toNumber(i), i)
    assert.equal(await countMessages(bench), 40)
    assert.equal(toEvents(bench, 'message.budget_half').length, 1)
    const [spent, ...more] = toEvents(bench, 'message.budget_spent')
    assert.deepEqual([spent?.country, spent?.rule, more.length], ['DE', 'perCountryHour', 0])
  })
})

describe('strangers’ budget', () => {
  it('used up stops no code to known people', async () => {
    const bench = await createBench({
      sites: [VAULT],
      config: { messageLimits: { perCountryHour: { strangers: 3 } } },
    })
    await settlePerson(bench, ANNA, ['password', 'phone'])
    const device = await rememberDevice(bench, ANNA)
    for (let i = 0; i < 10; i += 1) {
      await putPerson(bench, `u-${i}`, { login_names: [`p${i}@x.example`], phones: [toNumber(i)] })
      await press(bench, `p${i}@x.example`, i)
    }
    assert.equal(toEvents(bench, 'message.budget_spent').length, 1)
    await assertKnownReached(bench, device)
  })

  it('of nothing at all stops no code to known people', async () => {
    const bench = await createBench({
      sites: [VAULT],
      config: { messageLimits: { strangersHour: 0, perCountryHour: { strangers: 0 } } },
    })
    await settlePerson(bench, ANNA, ['password', 'phone'])
    const device = await rememberDevice(bench, ANNA)
    const { reply } = await press(bench, ANNA.mail, 0)
    assertProblem(reply, 'send_limited')
    await assertKnownReached(bench, device)
  })
})
