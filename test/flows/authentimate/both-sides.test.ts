/**
 * What the contract says that both sides must pass, each test named after its line; and beside them what
 * follows from it.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inspect } from 'node:util'
import { AUTHENTIMATE_KEY, AUTHENTIMATE_NEXT_KEY } from '@countersign/simulators'
import { Secret } from '@countersign/server'
import { Page, readClaims } from '../support/page.ts'
import { assertProblem } from '../support/people.ts'
import {
  createStage,
  NUMBER,
  openPhone,
  readText,
  resend,
  toWrongCode,
  type,
  type AuthentimateBench,
} from './support/stage.ts'

const countCalls = ({ exchanges }: AuthentimateBench, operation: 'create' | 'check'): number =>
  exchanges.filter((one) => one.operation === operation).length

describe('key never in URL', () => {
  for (const authorization of ['basic', 'bearer'] as const) {
    it(`goes by ${authorization}, in one header, in every call`, async () => {
      const stage = await createStage({ settings: { authorization } })
      const { page } = await openPhone(stage)
      await type(page, readText(stage, NUMBER))
      const wanted =
        authorization === 'bearer'
          ? `Bearer ${AUTHENTIMATE_KEY}`
          : `Basic ${btoa(`${AUTHENTIMATE_KEY}:`)}`
      for (const { request } of stage.exchanges) {
        const { authorization: sent, ...others } = request.headers
        assert.equal(sent, wanted)
        const rest = JSON.stringify([request.url, others, request.body])
        assert.ok(!rest.includes(AUTHENTIMATE_KEY) && !rest.includes(btoa(AUTHENTIMATE_KEY)))
        assert.equal(new URL(request.url).username, '')
      }
      assert.equal(stage.control.calls()[0]?.authorization, authorization)
    })
  }

  it('is changed without a pause: the second is tried once where the first is refused', async () => {
    const nextKey = new Secret(AUTHENTIMATE_NEXT_KEY, 'nextKey')
    const stage = await createStage({ settings: { nextKey } })
    stage.control.revokeKey(AUTHENTIMATE_KEY)
    const { page } = await openPhone(stage)
    assert.deepEqual(
      stage.exchanges.map(({ status }) => status),
      [401, 201],
    )
    assert.equal((await type(page, readText(stage, NUMBER))).view.state, 'done')
    assert.deepEqual(
      stage.exchanges.map(({ status }) => status),
      [401, 201, 200],
      'the one that was taken is used from then on',
    )
    const noted = stage.audit.filter(({ event }) => event === 'vendor.misconfigured')
    assert.deepEqual(
      noted.map(({ vendor, code }) => [vendor, code]),
      [['authentimate', 'key_changed']],
    )
  })

  it('that is refused pages the operator, and nobody gets in', async () => {
    const stage = await createStage()
    const { page } = await openPhone(stage)
    const code = readText(stage, NUMBER)
    stage.control.revokeKey(AUTHENTIMATE_KEY)
    assertProblem(await type(page, code), 'vendor_unavailable')
    stage.clock.advance(30)
    assertProblem(await resend(page), 'vendor_unavailable')
    const noted = stage.audit.filter(({ event }) => event === 'vendor.misconfigured')
    assert.deepEqual(
      noted.map((one) => one.code),
      ['key_refused', 'key_refused'],
    )
  })
})

describe('code never in any log line', () => {
  it('whatever happens to the call that carries it in its URL', async () => {
    for (const fault of ['none', 'hang', 'reset-after', 'down', 'html', '429', 'empty'] as const) {
      const stage = await createStage()
      const { page } = await openPhone(stage)
      const code = readText(stage, NUMBER)
      if (fault !== 'none') stage.control.fault({ fault, operation: 'check', count: 2 })
      const reply = await type(page, code)
      const [create] = stage.exchanges
      const { id } = JSON.parse(create?.body ?? '{}')
      const said = inspect([stage.audit, stage.control.calls(), reply.body], { depth: 20 })
      for (const secret of [code, String(id), AUTHENTIMATE_KEY, NUMBER.slice(1)]) {
        const isTold = secret === NUMBER.slice(1) ? inspect(stage.audit) : said
        assert.ok(!isTold.includes(secret), `${fault}: told`)
      }
    }
  })
})

describe('wrong code is not an exception', () => {
  it('but 200 with false, one try, and an answer that says so', async () => {
    const stage = await createStage()
    const { page } = await openPhone(stage)
    const right = readText(stage, NUMBER)
    assertProblem(await type(page, toWrongCode(right)), 'answer_wrong')
    assert.equal(stage.exchanges.at(-1)?.status, 200)
    assert.deepEqual(
      stage.audit.filter(({ event }) => event === 'vendor.failed'),
      [],
    )
    assert.equal((await type(page, right)).view.state, 'done')
  })

  it('nor is one that they call not acceptable', async () => {
    const stage = await createStage({ account: { malformedCodeMode: '422' } })
    const { page } = await openPhone(stage)
    assertProblem(await type(page, '1234'), 'answer_wrong')
    assert.equal(stage.exchanges.at(-1)?.status, 422)
    assert.equal((await type(page, readText(stage, NUMBER))).view.state, 'done')
  })

  it('and what cannot be one never reaches them', async () => {
    const stage = await createStage()
    const { page } = await openPhone(stage)
    for (const junk of ['123', '12345678901', '12a456', '123456&verified=true', '../..']) {
      assertProblem(await type(page, junk), 'answer_wrong')
    }
    assert.equal(countCalls(stage, 'check'), 0)
  })
})

describe('string "true" refused', () => {
  for (const fault of ['verified-text', 'verified-number', 'verified-missing'] as const) {
    it(`${fault}: nobody gets in, and no try is spent`, async () => {
      const stage = await createStage()
      const { page } = await openPhone(stage)
      const right = readText(stage, NUMBER)
      stage.control.fault({ fault, operation: 'check' })
      for (const code of [toWrongCode(right), right]) {
        const reply = await type(page, code)
        assertProblem(reply, 'vendor_unavailable')
        assert.equal(reply.view.state, 'prompt')
        assert.equal(reply.view.prompt?.attempts_left, undefined)
      }
    })
  }

  it('also where a create says that it is verified already', async () => {
    const stage = await createStage()
    stage.rewrite((operation, body) =>
      operation === 'create' ? JSON.stringify({ ...JSON.parse(body), verified: true }) : body,
    )
    const { page, asked } = await openPhone(stage)
    assert.equal(asked.view.state, 'prompt')
    const right = readText(stage, NUMBER)
    assertProblem(await type(page, toWrongCode(right)), 'answer_wrong')
  })
})

describe('create never retried after a time-out', () => {
  for (const fault of ['hang', 'reset-after'] as const) {
    it(`${fault}: it may still arrive, and the next one waits its time`, async () => {
      const stage = await createStage()
      stage.control.fault({ fault, operation: 'create', count: 1 })
      const { page, asked } = await openPhone(stage)
      assert.equal(countCalls(stage, 'create'), 1)
      assert.equal(asked.status, 200)
      assert.equal(Object(asked.view.prompt?.data).late, true)
      assertProblem(await resend(page), 'resend_too_early')
      // What came cannot be told from any other code.
      const came = fault === 'hang' ? '123456' : readText(stage, NUMBER)
      assertProblem(await type(page, came), 'code_unconfirmed')
      assert.equal(countCalls(stage, 'check'), 0)
      stage.clock.advance(30)
      assert.equal((await resend(page)).status, 200)
      assert.equal((await type(page, readText(stage, NUMBER))).view.state, 'done')
    })
  }

  it('to a stranger who signs in it failed, as for nobody', async () => {
    const stage = await createStage({ signIn: { ways: ['sms-code'] } })
    stage.control.fault({ fault: 'hang', operation: 'create', count: 1 })
    const told: unknown[] = []
    for (const name of ['anna@harbour.example', 'nobody@harbour.example']) {
      const page = new Page(stage)
      await page.begin({ login_name: name })
      const { body, status } = await page.challenge('sms-code')
      told.push([status, body['code']])
    }
    assert.deepEqual(told, [
      [503, 'vendor_unavailable'],
      [503, 'vendor_unavailable'],
    ])
    assert.equal(countCalls(stage, 'create'), 1)
  })

  it('but is where nothing had left: once', async () => {
    const stage = await createStage()
    stage.unplug(true)
    const { asked } = await openPhone(stage)
    assertProblem(asked, 'vendor_unavailable')
    assert.equal(countCalls(stage, 'create'), 2)
    assert.equal(stage.control.counts().created, 0)
  })
})

describe('old id retired on resend', () => {
  it('at once: the code before counts no more, though they would still take it', async () => {
    const stage = await createStage({ account: { outstanding: 'all' } })
    const { page, asked } = await openPhone(stage)
    const first = readText(stage, NUMBER)
    stage.clock.advance(30)
    await resend(page)
    const checks = countCalls(stage, 'check')
    assertProblem(await type(page, first, asked.view.prompt?.challenge), 'challenge_unknown')
    assert.equal(countCalls(stage, 'check'), checks, 'the old id is asked about no more')
    assertProblem(await type(page, first), 'answer_wrong')
    const [one, two] = stage.control.verifications()
    const asking = stage.exchanges.at(-1)?.request.url ?? ''
    assert.ok(asking.includes(two?.id ?? 'none') && !asking.includes(one?.id ?? 'none'))
  })
})

describe('replay after success refused', () => {
  for (const consumedMode of ['404', 'true'] as const) {
    it(`also where they answer ${consumedMode} to it`, async () => {
      const stage = await createStage({ account: { consumedMode } })
      const { page, asked } = await openPhone(stage)
      const code = readText(stage, NUMBER)
      const done = await type(page, code)
      const proof = readClaims(done.view.proof)
      const checks = countCalls(stage, 'check')
      const challenge = asked.view.prompt?.challenge
      // The very same answer again is the same reply; anything else is nothing.
      const again = await type(page, code, challenge)
      assert.equal(readClaims(again.view.proof)['jti'], proof['jti'])
      assertProblem(await type(page, ` ${code}`, challenge), 'transaction_closed')
      assert.equal(countCalls(stage, 'check'), checks)
    })
  }

  it('in another transaction it is another number’s code', async () => {
    const stage = await createStage({ account: { consumedMode: 'true' } })
    const { page } = await openPhone(stage)
    const code = readText(stage, NUMBER)
    assert.equal((await type(page, code)).view.state, 'done')
    stage.clock.advance(60)
    const other = await openPhone(stage)
    assertProblem(await type(other.page, code), 'answer_wrong')
  })

  it('of many at once one counts', async () => {
    const stage = await createStage({ account: { consumedMode: 'true' } })
    const { page, asked } = await openPhone(stage)
    const code = readText(stage, NUMBER)
    const challenge = asked.view.prompt?.challenge
    const typed = [code, ` ${code}`, `${code} `, code.replace(/^(...)/, '$1-')]
    const replies = await Promise.all(typed.map((one) => type(page, one, challenge)))
    const after = await page.read()
    const ids = [...replies, after].flatMap(({ view }) =>
      view.proof === undefined ? [] : [readClaims(view.proof)['jti']],
    )
    assert.equal(new Set(ids).size, 1)
  })
})

describe('all three encodings read', () => {
  it('by them; two of them are sent by us, and the account decides', async () => {
    const account = { encodings: ['form'] as const }
    const stage = await createStage({ account, settings: { encoding: 'form' } })
    const { page } = await openPhone(stage)
    assert.equal((await type(page, readText(stage, NUMBER))).view.state, 'done')
  })

  it('one that they do not take is our fault, and the operator hears of it', async () => {
    const stage = await createStage({ account: { encodings: ['form'] } })
    const { asked } = await openPhone(stage)
    assertProblem(asked, 'vendor_unavailable')
    const [noted] = stage.audit.filter(({ event }) => event === 'vendor.misconfigured')
    assert.deepEqual([noted?.code, noted?.status], ['request_refused', 400])
  })
})
