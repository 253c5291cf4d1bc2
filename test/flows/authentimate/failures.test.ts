import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AUTHENTIMATE_NUMBERS, type AuthentimateFault } from '@countersign/simulators'
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

describe('a check whose answer got lost', () => {
  const lose = (stage: AuthentimateBench, fault: AuthentimateFault, count = 1): void =>
    stage.control.fault({ fault, operation: 'check', count })

  it('is made once more after 300 ms, and may be right', async () => {
    const stage = await createStage()
    const { page } = await openPhone(stage)
    lose(stage, 'reset-before')
    assert.equal((await type(page, readText(stage, NUMBER))).view.state, 'done')
    assert.equal(countCalls(stage, 'check'), 2)
    assert.equal(stage.waits.filter((milliseconds) => milliseconds === 300).length, 1)
  })

  it('is right too where they say so a second time', async () => {
    const stage = await createStage({ account: { consumedMode: 'true' } })
    const { page } = await openPhone(stage)
    lose(stage, 'reset-after')
    assert.equal((await type(page, readText(stage, NUMBER))).view.state, 'done')
  })

  for (const [what, account] of [
    ['that it is used', {}],
    ['no', { maxAttempts: 1, attemptsMode: 'false' }],
  ] as const) {
    it(`and is answered by ${what} the second time: it could not be confirmed, and no try is spent`, async () => {
      const stage = await createStage({ account })
      const { page } = await openPhone(stage)
      lose(stage, 'reset-after')
      const reply = await type(page, readText(stage, NUMBER))
      assertProblem(reply, 'code_unconfirmed')
      assert.equal(reply.body['retry'], 'new-challenge')
      assert.equal(reply.view.state, 'prompt')
      assert.equal(reply.view.prompt?.attempts_left, undefined)
      stage.clock.advance(30)
      await resend(page)
      assert.equal((await type(page, readText(stage, NUMBER))).view.state, 'done')
    })
  }

  it('is not made a third time, nor after a time-out', async () => {
    for (const [fault, calls] of [
      ['reset-after', 2],
      ['hang', 1],
    ] as const) {
      const stage = await createStage()
      const { page } = await openPhone(stage)
      lose(stage, fault, 9)
      assertProblem(await type(page, readText(stage, NUMBER)), 'code_unconfirmed')
      assert.equal(countCalls(stage, 'check'), calls, fault)
    }
  })

  it('is not asked about again when the same code is typed once more', async () => {
    const stage = await createStage()
    const { page } = await openPhone(stage)
    const code = readText(stage, NUMBER)
    lose(stage, 'reset-after')
    assertProblem(await type(page, code), 'code_unconfirmed')
    const checks = countCalls(stage, 'check')
    assertProblem(await type(page, code), 'code_unconfirmed')
    assert.equal(countCalls(stage, 'check'), checks)
  })

  it('gives the try back twice for one question, and no more', async () => {
    const stage = await createStage()
    const { page } = await openPhone(stage)
    const right = readText(stage, NUMBER)
    lose(stage, 'hang', 9)
    // Two are no tries; five more are.
    for (const turn of [0, 1, 2, 3, 4, 5, 6]) {
      const reply = await type(page, toWrongCode(right, turn))
      assertProblem(reply, 'code_unconfirmed')
      const left = reply.view.prompt?.attempts_left
      assert.equal(left, turn < 4 ? undefined : 6 - turn, `after ${turn + 1}`)
    }
    stage.control.clearFaults()
    assertProblem(await type(page, right), 'attempts_exceeded')
  })

  it('that never left has cost nothing, and is told as such', async () => {
    const stage = await createStage()
    const { page } = await openPhone(stage)
    stage.unplug(true)
    const reply = await type(page, readText(stage, NUMBER))
    assertProblem(reply, 'vendor_unavailable')
    assert.equal(reply.view.state, 'prompt', 'the field stays: the code did arrive')
    stage.unplug(false)
    assert.equal((await type(page, readText(stage, NUMBER))).view.state, 'done')
  })
})

describe('their status', () => {
  const created: readonly (readonly [number, string])[] = [
    [200, 'prompt'],
    [201, 'prompt'],
    [202, 'prompt'],
  ]
  for (const [createdStatus, state] of created) {
    it(`${createdStatus} to a create: it was made`, async () => {
      const stage = await createStage({
        account: { createdStatus: createdStatus === 200 ? 200 : createdStatus === 201 ? 201 : 202 },
      })
      const { page, asked } = await openPhone(stage)
      assert.equal(asked.view.state, state)
      assert.equal((await type(page, readText(stage, NUMBER))).view.state, 'done')
    })
  }

  const toCreate: readonly (readonly [number, string, string | undefined])[] = [
    [400, 'vendor_unavailable', 'request_refused'],
    [401, 'vendor_unavailable', 'key_refused'],
    [404, 'vendor_unavailable', 'address'],
    [422, 'target_refused', undefined],
    [500, 'vendor_unavailable', undefined],
    [503, 'vendor_unavailable', undefined],
  ]
  for (const [status, code, noted] of toCreate) {
    it(`${status} to a create: ${code}${noted === undefined ? '' : `, and ${noted} to the operator`}`, async () => {
      const stage = await createStage()
      stage.control.fault({ fault: 'status', status, operation: 'create', count: 9 })
      const { asked } = await openPhone(stage)
      assertProblem(asked, code)
      assert.equal(countCalls(stage, 'create'), 1)
      const found = stage.audit.filter(({ event }) => event === 'vendor.misconfigured')
      assert.deepEqual(
        found.map((one) => one.code),
        noted === undefined ? [] : [noted],
      )
    })
  }

  const toCheck: readonly (readonly [number, string])[] = [
    [400, 'challenge_expired'],
    [401, 'vendor_unavailable'],
    [404, 'challenge_expired'],
    [422, 'answer_wrong'],
    [500, 'vendor_unavailable'],
    [502, 'vendor_unavailable'],
  ]
  for (const [status, code] of toCheck) {
    it(`${status} to a check: ${code}`, async () => {
      const stage = await createStage()
      const { page } = await openPhone(stage)
      stage.control.fault({ fault: 'status', status, operation: 'check', count: 9 })
      assertProblem(await type(page, readText(stage, NUMBER)), code)
      assert.equal(countCalls(stage, 'check'), 1)
    })
  }

  it('201 to a check, where the body fits: it counts', async () => {
    const stage = await createStage()
    const { page } = await openPhone(stage)
    const code = readText(stage, NUMBER)
    stage.control.fault({ fault: 'status', status: 201, operation: 'check', count: 1 })
    stage.rewrite(() => '{"verified":true}')
    assert.equal((await type(page, code)).view.state, 'done')
  })

  it('202 to a check says nothing', async () => {
    const stage = await createStage()
    const { page } = await openPhone(stage)
    stage.control.fault({ fault: 'status', status: 202, operation: 'check', count: 1 })
    stage.rewrite(() => '{"verified":true}')
    assertProblem(await type(page, readText(stage, NUMBER)), 'vendor_unavailable')
  })

  it('429: when to come again, and not later than in half a minute', async () => {
    const stage = await createStage()
    const { page } = await openPhone(stage)
    for (const [retryAfterSeconds, told] of [
      [7, 7],
      [3_600, 30],
      [null, undefined],
    ] as const) {
      stage.control.fault({ fault: '429', retryAfterSeconds, operation: 'check', count: 1 })
      const reply = await type(page, readText(stage, NUMBER))
      assertProblem(reply, 'vendor_unavailable')
      assert.equal(reply.body['retry_at'], told && stage.clock.now() + told)
    }
  })

  it('is told by itself: no body of a refusal matters', async () => {
    for (const errorShape of ['nested', 'flat', 'none'] as const) {
      const stage = await createStage({ account: { errorShape } })
      const { asked } = await openPhone(stage, AUTHENTIMATE_NUMBERS.refused)
      assertProblem(asked, 'target_refused')
    }
  })

  for (const fault of ['id-missing', 'id-odd', 'truncated', 'html', 'empty'] as const) {
    it(`of success with ${fault}: nothing is asked`, async () => {
      const stage = await createStage()
      stage.control.fault({ fault, operation: 'create', count: 1 })
      const { page, asked } = await openPhone(stage)
      assertProblem(asked, 'vendor_unavailable')
      assert.equal((await page.read()).view.prompt, undefined)
    })
  }
})

describe('five faults of one call within 20 s', () => {
  it('end that call for 15 s, and the other goes on', async () => {
    const stage = await createStage()
    const { page } = await openPhone(stage)
    const code = readText(stage, NUMBER)
    stage.control.fault({ fault: 'down', operation: 'check' })
    for (let n = 0; n < 5; n += 1) {
      assertProblem(await type(page, code), 'vendor_unavailable')
      stage.clock.advance(3)
    }
    assert.equal(countCalls(stage, 'check'), 5)
    const paused = await type(page, code)
    assertProblem(paused, 'vendor_unavailable')
    assert.equal(countCalls(stage, 'check'), 5, 'nobody waits for it')
    stage.clock.advance(60)
    stage.control.clearFaults()
    assert.equal((await type(page, code)).view.state, 'done')
  })

  it('do not count where they lie further apart', async () => {
    const stage = await createStage()
    const { page } = await openPhone(stage)
    const code = readText(stage, NUMBER)
    stage.control.fault({ fault: 'down', operation: 'check' })
    for (let n = 0; n < 6; n += 1) {
      assertProblem(await type(page, code), 'vendor_unavailable')
      stage.clock.advance(6)
    }
    assert.equal(countCalls(stage, 'check'), 6)
  })

  it('of checks leave creates alone', async () => {
    const stage = await createStage()
    const { page } = await openPhone(stage)
    const code = readText(stage, NUMBER)
    stage.control.fault({ fault: 'down', operation: 'check' })
    for (let n = 0; n < 6; n += 1) await type(page, code)
    stage.clock.advance(30)
    assert.equal((await resend(page)).status, 200)
  })
})

describe('a text that takes its time', () => {
  it('undelivered: the field stays, and another may be asked for', async () => {
    const stage = await createStage()
    const { page } = await openPhone(stage, AUTHENTIMATE_NUMBERS.undelivered)
    assert.equal(readText(stage, AUTHENTIMATE_NUMBERS.undelivered), 'none')
    stage.clock.advance(30)
    assert.equal((await resend(page)).view.state, 'prompt')
  })

  it('doubled: either copy is good', async () => {
    const stage = await createStage()
    const { doubled } = AUTHENTIMATE_NUMBERS
    const { page } = await openPhone(stage, doubled)
    stage.clock.advance(2)
    assert.equal(stage.control.messages(doubled).length, 2)
    assert.equal((await type(page, readText(stage, doubled))).view.state, 'done')
  })

  it('overtaken: the older text comes last, and the newer one counts', async () => {
    const stage = await createStage()
    const { shuffled } = AUTHENTIMATE_NUMBERS
    const { page } = await openPhone(stage, shuffled)
    stage.clock.advance(30)
    await resend(page)
    const [older, newer] = [stage.control.messages(shuffled)[0], readText(stage, shuffled)]
    const first = /\b(\d{6})\b/.exec(older?.text ?? '')?.[1] ?? 'none'
    assert.notEqual(first, newer)
    assertProblem(await type(page, first), 'answer_wrong')
    assert.equal((await type(page, newer)).view.state, 'done')
  })
})
