import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerInstead, toResponse } from '../../../packages/simulators/src/apply-fault.ts'
import { ConnectionReset } from '../../../packages/simulators/src/connection-reset.ts'

const createDeps = (waited: number[] = []) => ({
  wait: async (milliseconds: number) => void waited.push(milliseconds),
  signal: new AbortController().signal,
  cleared: new AbortController().signal,
})

test('down answers a page with the status asked for', async () => {
  for (const status of [500, 502, 503]) {
    const reply = await answerInstead({ fault: 'down', status }, createDeps())
    assert.equal(reply?.status, status)
    assert.equal(reply?.headers.get('Content-Type'), 'text/html')
  }
})

test('a refusal has the shape of its vendor', async () => {
  const deps = { ...createDeps(), toRefusal: (status: number) => ({ error: status }) }
  const refused = await answerInstead({ fault: 'status', status: 500 }, deps)
  assert.deepEqual(await refused?.json(), { error: 500 })
  const limited = await answerInstead({ fault: '429' }, deps)
  assert.deepEqual(await limited?.json(), { error: 429 })
})

test('a reset gives no reply, before acting or after', async () => {
  await assert.rejects(answerInstead({ fault: 'reset-before' }, createDeps()), ConnectionReset)
  assert.equal(await answerInstead({ fault: 'reset-after' }, createDeps()), undefined)
  const reply = { status: 200, body: {} }
  assert.throws(() => toResponse({ fault: 'reset-after' }, reply), ConnectionReset)
})

test('slow-body pauses in the middle of a whole reply', async () => {
  const waited: number[] = []
  const body = { text: 'long enough for two halves' }
  const fault = { fault: 'slow-body', delayMs: 700 }
  const reply = toResponse(fault, { status: 200, body }, createDeps(waited).wait)
  assert.deepEqual(await reply.json(), body)
  assert.deepEqual(waited, [700])
})
