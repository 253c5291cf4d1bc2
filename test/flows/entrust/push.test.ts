import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ENTRUST_APPLICATIONS } from '@countersign/simulators'
import { Page } from '../support/page.ts'
import { assertProblem, toOffer } from '../support/people.ts'
import { type } from './support/acts.ts'
import { findPush, look, openAal1, press, toNumber } from './support/pocket.ts'
import { createStage, HOST, NAME, type EntrustBench, type StageOptions } from './support/stage.ts'

const createPhone = (options: StageOptions = {}) =>
  createStage({ application: 'secondOnly', ...options })

/** A step-up whose question rings on the phone. */
async function ring(stage: EntrustBench, kind = 'push'): Promise<Page> {
  const page = await openAal1(stage)
  const { view } = await page.challenge(kind)
  assert.equal(view.state, 'prompt')
  return page
}

const countAsked = ({ exchanges }: EntrustBench): number =>
  exchanges.filter(({ operation }) => operation === 'challenge').length

describe('one push at a time', () => {
  test('another transaction waits, and nothing more rings', async () => {
    const stage = await createPhone()
    const first = await ring(stage)
    const second = await openAal1(stage)
    for (const kind of ['push', 'smart-credential', 'face']) {
      assertProblem(await second.challenge(kind), 'approval_pending')
    }
    assert.equal(stage.control.pushes(stage.account).length, 1)
    assert.equal(countAsked(stage), 1)
    press(stage, first)
    assert.equal((await look(stage, first)).view.state, 'done')
    assert.equal((await second.challenge('push')).view.state, 'prompt')
    assert.deepEqual((await second.read()).view.proven, [])
  })

  test('a newer one in the same transaction takes the older from the phone', async () => {
    const stage = await createPhone({ tenant: { pushQueue: 'refused' } })
    const page = await ring(stage)
    const older = findPush(stage)
    const { view } = await page.challenge('push', { replaces: page.view?.prompt?.challenge })
    assert.equal(view.state, 'prompt')
    const rings = stage.control.pushes(stage.account)
    assert.equal(rings.length, 1)
    assert.notEqual(rings[0]?.id, older.id)
    const number = older.choices[0]
    assert.equal(
      stage.control.answerPush(older.id, { status: 'CONFIRM', ...(number && { number }) }),
      false,
    )
    assert.equal((await look(stage, page)).view.state, 'prompt')
  })

  test('another way chosen instead takes it from the phone, too', async () => {
    const stage = await createPhone()
    const page = await ring(stage)
    await page.challenge(toOffer(page, 'totp'))
    await stage.settle()
    assert.deepEqual(stage.control.pushes(stage.account), [])
  })

  test('a yes to the older that was not heard yet completes nothing', async () => {
    const stage = await createPhone()
    const page = await ring(stage)
    assert.ok(press(stage, page))
    await page.challenge('push', { replaces: page.view?.prompt?.challenge })
    const { view } = await look(stage, page)
    assert.equal(view.state, 'prompt')
    assert.deepEqual(view.proven, [])
    press(stage, page)
    assert.equal((await look(stage, page)).view.state, 'done')
  })

  test('a yes after a cancel completes nothing: it rings no more', async () => {
    const stage = await createPhone()
    const page = await ring(stage)
    const { id, choices } = findPush(stage)
    await page.cancel()
    await stage.settle()
    assert.equal(
      stage.control.answerPush(id, { status: 'CONFIRM', number: choices[0] ?? '' }),
      false,
    )
    const { view } = await look(stage, page)
    assert.deepEqual([view.state, view.proof], ['cancelled', undefined])
  })

  test('a yes given in the moment of the cancel completes nothing', async () => {
    const stage = await createPhone()
    const page = await ring(stage)
    press(stage, page)
    await page.cancel()
    await stage.settle()
    const { view } = await look(stage, page)
    assert.deepEqual([view.state, view.proof], ['cancelled', undefined])
    const next = await ring(stage)
    assert.equal((await look(stage, next)).view.state, 'prompt')
  })
})

describe('a stranger starts none', () => {
  for (const listing of ['friendly', 'private']) {
    test(`where the list is ${listing}`, async () => {
      const stage = await createPhone({ signIn: { listing } })
      const page = new Page(stage)
      await page.begin({ login_name: NAME })
      for (const kind of ['push', 'push-1', 'smart-credential', 'face', 'smart-login']) {
        assertProblem(await page.challenge(kind), 'authenticator_unavailable')
      }
      assert.deepEqual(stage.control.pushes(), [])
      assert.equal(countAsked(stage), 0)
    })
  }

  test('and is shown none that could be started', async () => {
    const stage = await createStage()
    const page = new Page(stage)
    await page.begin({ login_name: NAME })
    const polled = ['push', 'smart-credential', 'face', 'smart-login']
    const shown = page.view?.offers.filter((one) => polled.includes(one.kind) && one.available)
    assert.deepEqual(shown, [])
  })
})

describe('the number', () => {
  test('that is wrong counts as a no', async () => {
    const stage = await createPhone()
    const page = await ring(stage)
    const { choices } = findPush(stage)
    assert.equal(choices.length, 3)
    assert.ok(choices.includes(toNumber(page) ?? ''))
    const other = choices.find((one) => one !== toNumber(page))
    press(stage, page, 'CONFIRM', other)
    const { view } = await look(stage, page)
    assert.deepEqual([view.problem, view.proven, view.proof], ['approval_declined', [], undefined])
  })

  test('that is not picked at all counts as a no', async () => {
    const stage = await createPhone()
    const page = await ring(stage)
    stage.control.answerPush(findPush(stage).id, { status: 'CONFIRM' })
    assert.equal((await look(stage, page)).view.problem, 'approval_declined')
  })

  test('is not claimed where the policy gave none', async () => {
    const stage = await createPhone({ tenant: { mutualChallengePercent: 0 } })
    const page = await ring(stage)
    assert.equal(toNumber(page), undefined)
    press(stage, page)
    assert.equal((await look(stage, page)).view.state, 'done')
  })
})

describe('how it ends there', () => {
  for (const refusalStyle of ['status', 'no_transaction'] as const) {
    test(`declined, told by ${refusalStyle}, and asked again`, async () => {
      const stage = await createPhone({ tenant: { refusalStyle } })
      const page = await ring(stage)
      press(stage, page, 'CANCEL')
      assert.equal((await look(stage, page)).view.problem, 'approval_declined')
      assert.equal((await page.challenge('push')).view.state, 'prompt')
      press(stage, page)
      assert.equal((await look(stage, page)).view.state, 'done')
    })
  }

  test('over by the vendor’s clock before ours', async () => {
    const stage = await createPhone({ tenant: { pushSeconds: 60 } })
    const page = await ring(stage)
    stage.clock.advance(61)
    assert.equal((await page.read()).view.problem, 'challenge_expired')
    assert.equal((await page.challenge('push')).view.state, 'prompt')
  })

  test('reported: for an hour nothing rings, whoever asks', async () => {
    const stage = await createPhone()
    const page = await ring(stage)
    press(stage, page, 'CONCERN')
    assert.equal((await look(stage, page)).view.problem, 'approval_reported')
    assertProblem(await page.challenge('push'), 'limited')
    const other = await openAal1(stage)
    assertProblem(await other.challenge('smart-credential'), 'limited')
    assert.deepEqual(stage.control.pushes(stage.account), [])
    assert.ok(stage.audit.some(({ event }) => event === 'approval.reported'))
  })

  for (const [settings, code] of [
    [{}, 'access_denied'],
    [{ errorCodes: { push_transaction_pending: 'unusable' } }, 'authenticator_unavailable'],
  ] as const) {
    test(`busy with another system’s push: ${code}, and another way is free`, async () => {
      const stage = await createPhone({ tenant: { pushQueue: 'refused' }, settings })
      await ringElsewhere(stage)
      const page = await openAal1(stage)
      assertProblem(await page.challenge('push'), code)
      await page.challenge(toOffer(page, 'totp'))
      assert.equal((await type(stage, page)).view.state, 'done')
    })
  }
})

/** Another application of the tenant has a push open at the same person's. */
async function ringElsewhere({ simulator, account }: EntrustBench): Promise<void> {
  const url = `${HOST}/api/web/v2/authentication/users/authenticate/TOKENPUSH`
  const body = { applicationId: ENTRUST_APPLICATIONS.everything, userId: account }
  const headers = { 'Content-Type': 'application/json' }
  const init = { method: 'POST', headers, body: JSON.stringify(body) }
  assert.equal((await simulator.fetch(new Request(url, init))).status, 200)
}

test('fifty starts in ten minutes: ten ring', async () => {
  const stage = await createPhone()
  const codes: unknown[] = []
  for (let i = 0; i < 50; i += 1) {
    const page = await openAal1(stage)
    const { body, status } = await page.challenge('push')
    codes.push(status === 200 ? 'rang' : body['code'])
    await page.cancel()
    await stage.settle()
    stage.clock.advance(2)
  }
  assert.equal(countAsked(stage), 10)
  assert.deepEqual(codes, [...codes.slice(0, 10).fill('rang'), ...codes.slice(10).fill('limited')])
})

describe('a yes that was given while the vendor could not be asked', () => {
  for (const fault of ['down', 'hang', '429', 'html', 'redirect', 'empty'] as const) {
    test(`is heard afterwards: ${fault}`, async () => {
      const stage = await createPhone()
      const page = await ring(stage)
      press(stage, page)
      stage.control.fault({ fault, operation: 'complete', count: 1 })
      const { view } = await look(stage, page)
      assert.deepEqual([view.state, view.proven], ['prompt', []])
      assert.equal((await look(stage, page)).view.state, 'done')
    })
  }

  for (const fault of ['lost', 'truncated', 'wrong-types', 'no-status'] as const) {
    test(`and was lost on its way is none: ${fault}`, async () => {
      const stage = await createPhone()
      const page = await ring(stage)
      press(stage, page)
      stage.control.fault({ fault, operation: 'complete', count: 1 })
      const { view } = await look(stage, page)
      assert.deepEqual([view.state, view.proven], ['prompt', []])
      const after = await look(stage, page)
      // It was taken there, once: the vendor knows it no more.
      assert.deepEqual(
        [after.view.problem, after.view.proven, after.view.proof],
        ['approval_declined', [], undefined],
      )
    })
  }
})
