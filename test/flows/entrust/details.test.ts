import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { toActionHash } from '@countersign/protocol'
import type { Call } from '../../../packages/server/src/ports.ts'
import { transactionKey } from '../../../packages/server/src/flow/transaction.ts'
import type { TransactionRecord } from '../../../packages/server/src/flow/transaction.ts'
import { readClaims, type Page, type Reply } from '../support/page.ts'
import { assertProblem, openStepUp, toOffer } from '../support/people.ts'
import { type } from './support/acts.ts'
import { findPush, look, press, toRight } from './support/pocket.ts'
import {
  createStage,
  PASSWORD,
  USER,
  type EntrustBench,
  type StageOptions,
} from './support/stage.ts'
import { toBodyText } from '../../support/body-text.ts'

const ACTION = {
  type: 'transfer',
  amount: { value: '250.00', currency: 'EUR' },
  payee: 'Lindqvist Boats',
}
const OTHER = { ...ACTION, payee: 'Somebody Else' }
const DETAILS = [
  ['type', 'transfer'],
  ['amount', '250.00 EUR'],
  ['payee', 'Lindqvist Boats'],
]

/** A transfer whose second step, at the vendor, is this way. */
async function open(kind: string, options: StageOptions = {}, action: typeof ACTION = ACTION) {
  const stage = await createStage({ application: 'twoSteps', ...options })
  return { stage, page: await ask(stage, kind, action) }
}

async function ask(stage: EntrustBench, kind: string, action = ACTION): Promise<Page> {
  const page = await openStepUp(stage, USER, { action })
  await page.challenge(toOffer(page, 'password'))
  await page.answer({ password: PASSWORD })
  const { view } = await page.challenge(toOffer(page, kind))
  assert.equal(view.prompt?.kind, kind)
  return page
}

const toDetails = ({ exchanges }: EntrustBench, operation: string) => {
  const last = exchanges.findLast((one) => one.operation === operation)
  const body: { transactionDetails?: { detail: string; value: string }[] } = JSON.parse(
    toBodyText(last?.request.body ?? '{}'),
  )
  return (body.transactionDetails ?? []).map(({ detail, value }) => [detail, value])
}

const finish = async (stage: EntrustBench, page: Page): Promise<Reply> => {
  if (page.view?.prompt?.kind !== 'push') return type(stage, page)
  press(stage, page)
  return look(stage, page)
}

const KINDS = ['sms-code', 'token-signature', 'push', 'totp', 'grid-card'] as const

describe('the action', () => {
  for (const kind of KINDS) {
    test(`goes with each call, unchanged, and into the proof: ${kind}`, async () => {
      const { stage, page } = await open(kind)
      const { view, body } = await finish(stage, page)
      assert.equal(view.state, 'done', JSON.stringify(body))
      for (const operation of ['query', 'challenge', 'complete']) {
        assert.deepEqual(toDetails(stage, operation), DETAILS, operation)
      }
      const claims = readClaims(view.proof)
      assert.equal(claims['action_hash'], await toActionHash(ACTION))
      assert.equal(claims['acr'], 'aal2')
    })
  }

  test('is what the phone shows, in the words of the page', async () => {
    const { stage } = await open('push')
    const push = findPush(stage)
    assert.equal(push.summary, 'Send €250.00 to Lindqvist Boats')
    assert.deepEqual(
      push.details.map(({ detail, value }) => [detail, value]),
      DETAILS,
    )
  })

  test('is what the text message says: the code is bound to it', async () => {
    const { stage } = await open('sms-code')
    const [message] = stage.control.messages(stage.account)
    for (const [, value] of DETAILS) assert.ok(message?.text.includes(value ?? '-'), value)
  })

  test('that does not fit into the vendor’s details is not asked there at all', async () => {
    const stage = await createStage({ application: 'twoSteps' })
    const page = await openStepUp(stage, USER, { action: { ...ACTION, payee: 'x'.repeat(256) } })
    assert.deepEqual(page.view?.offers ?? [], [])
    assert.equal(stage.exchanges.length, 0)
  })
})

describe('an action that is changed between question and answer is refused', () => {
  /** On the way to the vendor, with the second step’s answer. */
  const swap =
    (call: Call): Call =>
    (request) => {
      const { url, body = '' } = request
      const isSecond =
        url.endsWith('/complete') && toBodyText(body).includes('"secondFactorAuthenticator"')
      return call(
        isSecond
          ? { ...request, body: toBodyText(body).replace(ACTION.payee, OTHER.payee) }
          : request,
      )
    }

  for (const kind of KINDS) {
    test(`by the vendor, when it is changed on the way there: ${kind}`, async () => {
      const { stage, page } = await open(kind, { wrap: swap })
      const { view, body } = await finish(stage, page)
      assert.equal(view.proof, undefined)
      const told = body['code'] ?? view.problem
      assert.equal(told, kind === 'push' ? 'approval_declined' : 'answer_wrong')
      assert.deepEqual((await page.read()).view.proven, ['password'])
    })

    test(`by us, when it is changed where we keep it, and the vendor is not asked: ${kind}`, async () => {
      const { stage, page } = await open(kind)
      const right = kind === 'push' ? {} : await toRight(stage, page)
      if (kind === 'push') press(stage, page)
      await tamper(stage, page)
      const asked = stage.exchanges.length
      const reply = kind === 'push' ? await look(stage, page) : await page.answer(right)
      assert.equal(reply.body['code'] ?? reply.view.problem, 'challenge_expired')
      assert.equal(stage.exchanges.length, asked)
      assert.equal((await page.read()).view.proof, undefined)
    })
  }

  async function tamper({ store }: EntrustBench, page: Page): Promise<void> {
    const key = transactionKey(page.id)
    const stored = await store.read<TransactionRecord>(key)
    assert.ok(stored?.value.vouched?.action)
    const vouched = { ...stored.value.vouched, action: OTHER }
    assert.ok(await store.replace(key, stored.version, { ...stored.value, vouched }))
  }
})

describe('what was made for another action', () => {
  test('a signature, is wrong', async () => {
    const { stage, page } = await open('token-signature')
    const code = await stage.control.signValues(stage.account, [
      'transfer',
      '250.00 EUR',
      'Mallory',
    ])
    assertProblem(await page.answer({ code }), 'answer_wrong')
    assert.equal((await type(stage, page)).view.state, 'done')
  })

  test('a plain code in place of a signature, is wrong', async () => {
    const { stage, page } = await open('token-signature')
    assertProblem(
      await page.answer({ code: await stage.control.tokenCode(stage.account) }),
      'answer_wrong',
    )
  })

  test('a code that was texted, is wrong in the other transaction', async () => {
    const { stage } = await open('sms-code')
    const [first] = stage.control.messages(stage.account)
    stage.clock.advance(60)
    const other = await ask(stage, 'sms-code', OTHER)
    assertProblem(await other.answer({ code: first?.code ?? '' }), 'answer_wrong')
  })

  test('a receipt, counts as nothing', async () => {
    const { stage, page } = await open('token-signature')
    const right = await toRight(stage, page)
    stage.control.fault({ fault: 'other-transaction', operation: 'complete', count: 1 })
    assertProblem(await page.answer(right), 'vendor_unavailable')
    assert.deepEqual((await page.read()).view.proven, ['password'])
  })
})
