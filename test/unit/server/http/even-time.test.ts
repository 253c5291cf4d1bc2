import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TransactionView } from '@countersign/protocol'
import { inEvenTime } from '../../../../packages/server/src/http/even-time.ts'
import type { Wait } from '../../../../packages/server/src/ports.ts'
import { Problem } from '../../../../packages/server/src/problem.ts'

const REPLY_MS = 10

type Deps = Parameters<typeof inEvenTime>[0]

/** Waits until the test says that the time is over, or the signal ends it. */
function createTime() {
  const over = Promise.withResolvers<void>()
  const asked: number[] = []
  const wait: Wait = (milliseconds, signal) => {
    asked.push(milliseconds)
    signal?.addEventListener('abort', () => over.resolve())
    return over.promise
  }
  const later: string[] = []
  const config = { limits: { strangerReplyMs: REPLY_MS } }
  // All that it touches; the rest is handed on as it is.
  const deps = { wait, config, later: (work) => void later.push(work.name) } as Deps
  return { deps, asked, later, pass: () => over.resolve() }
}

/** Lets everything happen that needs no time. */
const idle = () => new Promise<void>((resolve) => setImmediate(resolve))

const STRANGERS = { purpose: 'login', own: false, login_name: 'anna' } as TransactionView

describe('the time of a reply', () => {
  it('is the same for all that a stranger asks about a name, be it a refusal', async () => {
    const refused = new Problem('answer_wrong', { view: STRANGERS })
    for (const act of [async () => STRANGERS, () => Promise.reject(refused)]) {
      const { deps, asked, pass } = createTime()
      let isOut = false
      const reply = inEvenTime(deps, act)
      const settled = reply.then(
        () => (isOut = true),
        () => (isOut = true),
      )
      await idle()
      assert.equal(isOut, false, 'it left before its time')
      assert.deepEqual(asked, [REPLY_MS])
      pass()
      await settled
    }
  })

  it('is over before anything that was put off for later begins, be it a refusal', async () => {
    const sent = async () => undefined
    const refused = new Problem('send_limited', { view: STRANGERS })
    for (const end of [async () => STRANGERS, () => Promise.reject(refused)]) {
      const { deps, later, pass } = createTime()
      const reply = inEvenTime(deps, (own) => {
        own.later(sent)
        return end()
      })
      const settled = reply.catch(() => undefined)
      await idle()
      assert.deepEqual(later, [])
      pass()
      await settled
      assert.deepEqual(later, ['sent'])
    }
  })

  it('begins before the work, so that the work goes on inside it', async () => {
    const { deps, asked } = createTime()
    await inEvenTime(deps, async () => assert.deepEqual(asked, [REPLY_MS]))
  })

  it('is as short as the work where no name was typed or somebody is proven', async () => {
    const others: unknown[] = [
      { ...STRANGERS, login_name: undefined },
      { ...STRANGERS, own: true },
      { ...STRANGERS, purpose: 'step-up' },
      { authenticators: [] },
      undefined,
    ]
    for (const other of others) {
      const { deps } = createTime()
      assert.equal(await inEvenTime(deps, async () => other), other)
    }
  })

  it('is as short as the work for a refusal that knows no transaction', async () => {
    for (const thrown of [new Problem('transaction_unknown'), new Error('a bug')]) {
      const { deps } = createTime()
      const act = () => Promise.reject(thrown)
      await assert.rejects(inEvenTime(deps, act), (error) => error === thrown)
    }
  })
})
