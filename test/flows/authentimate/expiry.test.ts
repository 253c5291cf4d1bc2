/**
 * A line of what the contract says that both sides must pass; the others are in `both-sides.test.ts`.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { assertProblem } from '../support/people.ts'
import {
  createStage,
  NUMBER,
  openPhone,
  readText,
  type,
  type AuthentimateBench,
} from './support/stage.ts'

const countChecks = ({ exchanges }: AuthentimateBench): number =>
  exchanges.filter(({ operation }) => operation === 'check').length

describe('expiry decided locally', () => {
  for (const expiredMode of ['404', 'false'] as const) {
    it(`without a call, whatever they would say (${expiredMode})`, async () => {
      const stage = await createStage({ account: { lifetimeSeconds: 120, expiredMode } })
      const { page, asked } = await openPhone(stage)
      assert.equal(asked.view.prompt?.expires_at, stage.clock.now() + 120)
      const code = readText(stage, NUMBER)
      stage.clock.advance(120)
      assertProblem(await type(page, code), 'challenge_expired')
      assert.equal(countChecks(stage), 0)
    })
  }

  it('theirs, where it comes a little before the time that is shown', async () => {
    const stage = await createStage({ account: { lifetimeSeconds: 110 } })
    const { page, asked } = await openPhone(stage)
    assert.equal(asked.view.prompt?.expires_at, stage.clock.now() + 120)
    const code = readText(stage, NUMBER)
    stage.clock.advance(110)
    assertProblem(await type(page, code), 'challenge_expired')
    assert.equal(countChecks(stage), 0)
  })

  it('ours, never beyond ten minutes', async () => {
    const stage = await createStage({
      account: { lifetimeSeconds: 3_600 },
      config: { limits: { transactionSeconds: 1_800 } },
    })
    const { page, asked } = await openPhone(stage)
    assert.equal(asked.view.prompt?.expires_at, stage.clock.now() + 600)
    const code = readText(stage, NUMBER)
    stage.clock.advance(600)
    assertProblem(await type(page, code), 'challenge_expired')
    assert.equal(countChecks(stage), 0)
  })

  for (const [fault, isOdd] of [
    ['expires-milliseconds', false],
    ['expires-text', false],
    ['expires-past', true],
    ['expires-far', true],
  ] as const) {
    it(`${fault}: ten minutes from now${isOdd ? ', and the operator hears of it' : ''}`, async () => {
      const stage = await createStage()
      stage.control.fault({ fault, operation: 'create', count: 1 })
      const { page, asked } = await openPhone(stage)
      assert.equal(asked.view.prompt?.expires_at, stage.clock.now() + 600)
      assert.equal((await type(page, readText(stage, NUMBER))).view.state, 'done')
      const noted = stage.audit.filter(({ event }) => event === 'vendor.misconfigured')
      assert.deepEqual(
        noted.map(({ code }) => code),
        isOdd ? ['clock'] : [],
      )
    })
  }

  it('over there before its time: a new one is to be asked for', async () => {
    const stage = await createStage({ account: { outstanding: 'newest' } })
    const first = await openPhone(stage)
    const code = readText(stage, NUMBER)
    stage.clock.advance(60)
    await openPhone(stage)
    assertProblem(await type(first.page, code), 'challenge_expired')
  })
})
