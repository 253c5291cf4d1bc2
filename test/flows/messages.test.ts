import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Sender } from '@countersign/server'
import { createBench, type Bench } from './support/backend.ts'
import { Page, readCode } from './support/page.ts'
import {
  addOwn,
  ANNA,
  assertProblem,
  BERT,
  openStepUp,
  openVisit,
  settlePerson,
  toOffer,
} from './support/people.ts'

const TRANSFER = {
  type: 'transfer',
  amount: { value: '250.00', currency: 'EUR' },
  payee: 'Lindqvist\u200E Boats @evil.example #999999',
}

async function createAnna(...options: Parameters<typeof createBench>): Promise<Bench> {
  const bench = await createBench(...options)
  await settlePerson(bench, ANNA)
  return bench
}

/** Asks as a stranger in a new transaction. */
async function press(bench: Bench, kind: string, address = '192.0.2.1'): Promise<Page> {
  const page = new Page(bench, { address })
  await page.begin({ login_name: ANNA.mail })
  await page.challenge(kind)
  return page
}

describe('the message with a code', () => {
  it('leaves after the reply, on a press', async () => {
    const bench = await createAnna()
    await press(bench, 'sms-code')
    assert.equal(bench.messages.length, 0, 'the reply came first')
    await bench.settle()
    assert.equal(bench.messages.length, 1)
  })

  it('names the site, warns, and ends with the line that binds it to the origin', async () => {
    const bench = await createAnna()
    await press(bench, 'sms-code')
    await bench.settle()
    const { text, to } = bench.messages[0] ?? assert.fail()
    assert.equal(to, ANNA.phone)
    assert.match(text, /Harbour/)
    assert.match(text, /Never share/)
    assert.equal(text.split('\n').at(-1), `@localhost #${readCode(bench, ANNA.phone)}`)
  })

  it('shows no code in a subject', async () => {
    const bench = await createAnna()
    await press(bench, 'email-code')
    await bench.settle()
    assert.doesNotMatch(bench.messages[0]?.subject ?? '1', /\d/)
  })

  it('of a step-up names the very values, on one line that can pass for no other', async () => {
    const bench = await createAnna()
    const page = await openStepUp(bench, ANNA.user, { action: TRANSFER })
    await page.challenge(toOffer(page, 'sms-code'))
    await bench.settle()
    const lines = (bench.messages[0]?.text ?? '').split('\n')
    assert.match(lines[0] ?? '', /€250\.00 to Lindqvist Boats @evil\.example #999999/)
    assert.equal(lines.filter((line) => line.startsWith('@')).length, 1)
    assert.match(lines.at(-1) ?? '', /^@localhost #\d{6}$/)
    const code = /#(\d{6})$/.exec(lines.at(-1) ?? '')?.[1] ?? ''
    assert.equal((await page.answer({ code })).status, 200)
  })

  it('of an account visit does not say that it signs anybody in', async () => {
    const bench = await createAnna()
    const page = await openVisit(bench, ANNA.user)
    await page.challenge('sms-code')
    await bench.settle()
    assert.match(bench.messages[0]?.text ?? '', /change your account/)
  })

  it('ends the code before it: only the newest is right', async () => {
    const bench = await createAnna()
    const page = await press(bench, 'sms-code')
    await bench.settle()
    const old = readCode(bench, ANNA.phone)
    bench.clock.advance(30)
    await page.challenge('sms-code', { replaces: page.view?.prompt?.challenge })
    await bench.settle()
    const fresh = readCode(bench, ANNA.phone)
    assert.notEqual(fresh, old)
    assertProblem(await page.answer({ code: old }), 'answer_wrong')
    assert.equal((await page.answer({ code: fresh })).view.state, 'done')
  })

  it('gives no new tries: five wrong ones in all', async () => {
    const bench = await createAnna()
    const page = await press(bench, 'sms-code')
    for (let i = 0; i < 3; i += 1) await page.answer({ code: `00000${i}` })
    bench.clock.advance(30)
    const resent = await page.challenge('sms-code', { replaces: page.view?.prompt?.challenge })
    assert.equal(resent.view.prompt?.attempts_left, 2)
    for (let i = 3; i < 5; i += 1) await page.answer({ code: `00000${i}` })
    bench.clock.advance(300)
    assertProblem(await page.challenge('sms-code'), 'attempts_exceeded')
  })
})

describe('how often', () => {
  it('the same way may be asked again grows from send to send', async () => {
    const bench = await createAnna({
      config: { messageLimits: { perTarget10min: 20, perTargetHour: 60, perAccountHour: 60 } },
    })
    const page = await press(bench, 'sms-code')
    const waits: number[] = []
    for (let i = 0; i < 5; i += 1) {
      const wait = (page.view?.prompt?.resend_at ?? 0) - bench.clock.now()
      waits.push(wait)
      bench.clock.advance(wait - 1)
      const replaces = page.view?.prompt?.challenge
      assertProblem(await page.challenge('sms-code', { replaces }), 'resend_too_early')
      bench.clock.advance(1)
      assert.equal((await page.challenge('sms-code', { replaces })).status, 200)
    }
    assert.deepEqual(waits, [30, 40, 60, 90, 120])
  })

  it('a flood of presses in new transactions stays under the cap, and says when to come back', async () => {
    const bench = await createAnna()
    const codes: unknown[] = []
    for (let i = 0; i < 30; i += 1) {
      const page = new Page(bench, { address: `198.51.100.${i}` })
      await page.begin({ login_name: ANNA.mail })
      const reply = await page.challenge('sms-code')
      codes.push(reply.body['code'])
      if (reply.status === 429) assert.ok(Number(reply.headers.get('retry-after')) > 0)
      bench.clock.advance(31)
    }
    await bench.settle()
    assert.ok(bench.messages.length <= 5, `${bench.messages.length} in a quarter of an hour`)
    assert.ok(codes.includes('send_limited'))
    assert.ok(bench.audit.some((one) => one.event === 'message.refused'))
  })

  it('an own view hears that its messages are used up, and goes on by another way', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA, ['password', 'totp', 'phone'])
    const codes: unknown[] = []
    for (let i = 0; i < 8; i += 1) {
      const page = await openStepUp(bench, ANNA.user, { action: { ...TRANSFER, payee: 'x' } })
      codes.push((await page.challenge(toOffer(page, 'sms-code'))).body['code'])
      bench.clock.advance(200)
    }
    assert.ok(codes.includes('send_limited'))
    const page = await openStepUp(bench, ANNA.user, { action: { ...TRANSFER, payee: 'x' } })
    assert.equal(page.view?.prompt?.kind, 'totp')
  })
})

describe('a message that fails', () => {
  it('is audited without its text or address, and never an error of the page', async () => {
    const broken: Sender = {
      id: 'broken',
      channels: ['sms'],
      send: async () => {
        throw new Error(`no route to ${ANNA.phone}`)
      },
    }
    const bench = await createAnna({ config: { senders: { sms: broken } } })
    const page = await press(bench, 'sms-code')
    assert.equal(page.view?.prompt?.kind, 'sms-code')
    await bench.settle()
    const failed = bench.audit.find((one) => one.event === 'message.failed')
    assert.deepEqual(
      [failed?.code, failed?.channel, failed?.standing],
      ['send_failed', 'sms', 'stranger'],
    )
    assert.ok(!JSON.stringify(bench.audit).includes(ANNA.phone))
  })

  it('is no way at all where nobody can send it', async () => {
    const bench = await createAnna({ config: { senders: {} } })
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    const kinds = page.view?.offers.map((one) => one.kind) ?? []
    assert.ok(!kinds.includes('sms-code') && !kinds.includes('email-code'))
    assertProblem(await page.challenge('sms-code'), 'authenticator_unavailable')
  })
})

describe('a code to a new contact', () => {
  it('goes where the person typed it, and no further than the countries that are allowed', async () => {
    const bench = await createBench()
    await settlePerson(bench, BERT, [])
    const page = await openVisit(bench, BERT.user)
    assertProblem(
      await addOwn(page, { kind: 'sms-code', target: '+33612345678' }),
      'target_refused',
    )
    await addOwn(page, { kind: 'sms-code', target: '+447400123456' })
    await bench.settle()
    assert.deepEqual(
      bench.messages.map((one) => one.to),
      ['+447400123456'],
    )
    assert.match(bench.messages[0]?.text ?? '', /confirms this number/)
  })
})
