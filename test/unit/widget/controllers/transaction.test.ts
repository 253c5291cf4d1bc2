import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TransactionView } from '@countersign/protocol'
import { CountersignError } from '../../../../packages/widget/src/client/countersign-error.ts'
import type { Ports } from '../../../../packages/widget/src/client/ports.ts'
import {
  createTransaction,
  type TransactionFacts,
} from '../../../../packages/widget/src/controllers/transaction.ts'
import { createTestRandom } from '../../../support/random.ts'
import { toText, toView } from '../client/view.ts'

const FACTS: TransactionFacts = {
  server: 'https://site.example/auth',
  purpose: 'login',
  binding: 'b'.repeat(43),
  locale: 'en',
  key: 'k',
}

interface Sent {
  readonly path: string
  readonly token: string
  readonly body: Record<string, unknown>
}

type Reply = (sent: Sent) => Response | Promise<Response>

function createPorts(kept = new Map<string, string>()) {
  const sent: Sent[] = []
  const replies: Reply[] = []
  const ports: Ports = {
    now: () => 0,
    wait: async () => undefined,
    random: createTestRandom(kept.size + 1).bytes,
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    async fetch(address, init) {
      const each = {
        path: new URL(address).pathname.replace('/auth/v1/transactions', ''),
        token: new Headers(init.headers).get('authorization') ?? '',
        body: JSON.parse(toText(init.body) || '{}') as Record<string, unknown>,
      }
      sent.push(each)
      const reply = replies.shift() ?? (() => Response.json(toView()))
      return reply(each)
    },
  }
  return { ports, sent, replies, kept }
}

function open(kept?: Map<string, string>) {
  const views: TransactionView[] = []
  const stage = createPorts(kept)
  return {
    ...stage,
    views,
    transaction: createTransaction(stage.ports, (view) => views.push(view)),
  }
}

const view = (facts: Partial<TransactionView>) => () => Response.json(toView(facts))
const problem =
  (code: string, facts: Record<string, unknown> = {}) =>
  () =>
    Response.json({ type: 'x', title: 'x', status: 400, code, ...facts }, { status: 400 })
const lose = () => Promise.reject(new TypeError('lost'))

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof CountersignError)
  return error.code
}

test('begins with what it was given, and sends no member that is absent', async () => {
  const { transaction, sent } = open()
  await transaction.begin(FACTS, 'ada')
  assert.deepEqual(sent[0]?.body, {
    purpose: 'login',
    binding: 'b'.repeat(43),
    locale: 'en',
    login_name: 'ada',
  })
})

test('comes back after a reload under the same token, without a second begin', async () => {
  const first = open()
  await first.transaction.begin(FACTS)
  const second = open(first.kept)
  second.replies.push(view({ state: 'prompt', version: 4 }))
  await second.transaction.begin(FACTS)
  assert.deepEqual(
    second.sent.map(({ path }) => path),
    ['/t1'],
  )
  assert.equal(second.sent[0]?.token, first.sent[0]?.token)
  assert.equal(second.transaction.view?.state, 'prompt')
})

for (const [what, reply] of [
  ['is over', view({ state: 'expired' })],
  ['was cancelled', view({ state: 'cancelled' })],
  ['is unknown', problem('transaction_unknown', { retry: 'start-again' })],
] as const) {
  test(`begins another one under another token when the kept one ${what}`, async () => {
    const first = open()
    await first.transaction.begin(FACTS)
    const second = open(first.kept)
    second.replies.push(reply)
    await second.transaction.begin(FACTS)
    assert.equal(second.sent.length, 2)
    assert.notEqual(second.sent[1]?.token, first.sent[0]?.token)
  })
}

test('does not come back under another binding: the proof would fit no browser', async () => {
  const first = open()
  await first.transaction.begin(FACTS)
  const second = open(first.kept)
  await second.transaction.begin({ ...FACTS, binding: 'c'.repeat(43) })
  assert.deepEqual(
    second.sent.map(({ path }) => path),
    [''],
  )
  assert.notEqual(second.sent[0]?.token, first.sent[0]?.token)
})

test('keeps what it had when the server is out of reach at a reload', async () => {
  const first = open()
  await first.transaction.begin(FACTS)
  const second = open(first.kept)
  second.replies.push(lose, lose)
  assert.equal(await codeOf(second.transaction.begin(FACTS)), 'offline')
  second.replies.push(view({ state: 'prompt' }))
  await second.transaction.begin(FACTS)
  assert.equal(second.transaction.view?.state, 'prompt')
})

test('begins again under the same token after a lost reply, another after a refusal', async () => {
  const { transaction, sent, replies } = open()
  replies.push(lose, lose)
  assert.equal(await codeOf(transaction.begin(FACTS)), 'offline')
  replies.push(problem('begin_conflict'))
  assert.equal(await codeOf(transaction.begin(FACTS)), 'begin_conflict')
  await transaction.begin(FACTS)
  const [first, second, third, fourth] = sent.map(({ token }) => token)
  assert.equal(first, second)
  assert.equal(second, third)
  assert.notEqual(third, fourth)
})

test('takes the view that comes with a problem', async () => {
  const { transaction, replies } = open()
  await transaction.begin(FACTS)
  replies.push(problem('answer_wrong', { view: toView({ state: 'choose', version: 9 }) }))
  const answer = transaction.post('answers', { challenge: 'c', answer: {} })
  assert.equal(await codeOf(answer), 'answer_wrong')
  assert.equal(transaction.view?.version, 9)
})

test('drops a view that is older than the one in hand', async () => {
  const { transaction, replies } = open()
  replies.push(view({ version: 5, state: 'prompt' }))
  await transaction.begin(FACTS)
  transaction.accept(toView({ version: 4, state: 'identify' }))
  assert.equal(transaction.view?.version, 5)
})

test('says cancelled for a reply that comes after everything was forgotten', async () => {
  const { transaction, replies, views } = open()
  await transaction.begin(FACTS)
  let answer: (response: Response) => void = () => undefined
  replies.push(() => new Promise((resolve) => (answer = resolve)))
  const posted = codeOf(transaction.post('answers', { challenge: 'c', answer: {} }))
  await new Promise(setImmediate)
  transaction.forget()
  answer(Response.json(toView({ state: 'done', proof: 'late', version: 9 })))
  assert.equal(await posted, 'cancelled')
  assert.equal(transaction.view, undefined)
  assert.ok(views.every(({ state }) => state !== 'done'))
})

test('keeps no token once it is over, forgotten or cancelled', async () => {
  for (const end of ['failed', 'expired', 'cancelled']) {
    const { transaction, kept, replies } = open()
    await transaction.begin(FACTS)
    replies.push(view({ state: end, version: 2 }))
    await transaction.post('answers', { challenge: 'c', answer: {} })
    assert.equal(kept.size, 0, end)
  }
  const { transaction, kept, sent, replies } = open()
  await transaction.begin(FACTS)
  replies.push(lose, lose)
  await transaction.cancel()
  assert.equal(kept.size, 0)
  assert.equal(sent[1]?.path, '/t1/cancel')
})

test('has nothing to answer before it began', async () => {
  const { transaction } = open()
  const answer = transaction.post('answers', { challenge: 'c', answer: {} })
  assert.equal(await codeOf(answer), 'transaction_expired')
})

test('begins without the device’s word when that cannot be had', async () => {
  const { transaction, sent } = open()
  await transaction.begin({ ...FACTS, device: () => Promise.reject(new TypeError('no database')) })
  assert.ok(!('device' in (sent[0]?.body ?? {})))
})
