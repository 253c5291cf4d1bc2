import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { toSha256 } from '@countersign/protocol'
import { Page, readCode } from './support/page.ts'
import { ANNA, assertProblem, settlePerson } from './support/people.ts'
import { ask, begin, createOn, NUMBER, OTHER } from './support/phone.ts'

describe('a code for a number', () => {
  it('climbs the resend ladder that the server keeps, also over a reload', async () => {
    const bench = await createOn()
    const page = await begin(bench)
    await ask(bench, page)
    const begunAt = bench.clock.now()
    const again = () =>
      page.challenge('sms-code', { replaces: page.view?.prompt?.challenge ?? 'none' })
    assert.equal(page.view?.prompt?.resend_at, begunAt + 30)
    const early = await again()
    assertProblem(early, 'resend_too_early')
    assert.equal(early.body['retry_at'], begunAt + 30)
    const reloaded = new Page(bench, { token: page.token })
    const same = await reloaded.begin({
      purpose: 'verify-phone',
      binding: await toSha256(page.cookie),
    })
    assert.equal(same.view.prompt?.resend_at, begunAt + 30)
    assert.equal(same.view.prompt?.expires_at, page.view?.prompt?.expires_at)
    bench.clock.advance(30)
    assert.equal((await again()).view.prompt?.resend_at, bench.clock.now() + 40)
  })

  it('is ended by the next one', async () => {
    const bench = await createOn()
    const page = await begin(bench)
    await ask(bench, page)
    const old = { challenge: page.view?.prompt?.challenge, code: readCode(bench, NUMBER) }
    bench.clock.advance(30)
    await page.challenge('sms-code', { replaces: old.challenge })
    await bench.settle()
    const late = await page.send('POST', `/v1/transactions/${page.id}/answers`, {
      challenge: old.challenge,
      answer: { code: old.code },
    })
    assertProblem(late, 'challenge_unknown')
    assertProblem(await page.answer({ code: old.code }), 'answer_wrong')
    const done = await page.answer({ code: readCode(bench, NUMBER) })
    assert.equal(done.view.state, 'done')
  })

  it('expires by the server’s clock', async () => {
    const bench = await createOn()
    const page = await begin(bench)
    await ask(bench, page)
    bench.clock.advance(300)
    assertProblem(await page.answer({ code: readCode(bench, NUMBER) }), 'challenge_expired')
    assert.equal((await page.read()).view.state, 'choose')
  })

  it('is guessed five times at most', async () => {
    const bench = await createOn()
    const page = await begin(bench)
    await ask(bench, page)
    const right = readCode(bench, NUMBER)
    const wrong = (n: number) => String((Number(right) + n) % 1_000_000).padStart(6, '0')
    for (const n of [1, 2, 3, 4, 5]) {
      assertProblem(await page.answer({ code: wrong(n) }), 'answer_wrong')
    }
    const late = await page.answer({ code: right })
    assert.notEqual(late.view.state, 'done')
    assert.equal((await page.challenge('sms-code')).body['code'], 'attempts_exceeded')
  })

  it('goes out once where two presses come at the same time', async () => {
    const bench = await createOn()
    const page = await begin(bench)
    await page.name(NUMBER)
    await Promise.all([page.challenge('sms-code'), page.challenge('sms-code')])
    await bench.settle()
    assert.equal(bench.messages.length, 1)
    await page.read()
    const done = await page.answer({ code: readCode(bench, NUMBER) })
    assert.equal(done.view.state, 'done')
  })

  it('is paid from the strangers’ budget, and leaves the others theirs', async () => {
    const config = { messageLimits: { strangersHour: 1 } }
    const bench = await createOn({ config })
    await settlePerson(bench, ANNA)
    await ask(bench, await begin(bench))
    const page = await begin(bench, { address: '198.51.100.7' })
    await page.name(OTHER)
    assertProblem(await page.challenge('sms-code'), 'send_limited')
    await bench.settle()
    assert.equal(bench.messages.length, 1)
  })

  it('goes to a number five times in an hour, whoever asks', async () => {
    const bench = await createOn()
    const asked: string[] = []
    for (let n = 0; n < 8; n += 1) {
      const page = await begin(bench, { address: `198.51.100.${n}` })
      const reply = await ask(bench, page)
      asked.push(reply.status === 200 ? 'sent' : String(reply.body['code']))
      bench.clock.advance(240)
    }
    assert.equal(asked.filter((one) => one === 'sent').length, 5)
    assert.equal(bench.messages.length, 5)
    assert.ok(asked.every((one) => one === 'sent' || one === 'send_limited'))
  })
})
