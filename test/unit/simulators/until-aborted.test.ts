import assert from 'node:assert/strict'
import { test } from 'node:test'
import { untilAborted } from '../../../packages/simulators/src/until-aborted.ts'

test('gives the reply, and ends at once for a caller who has gone or goes', async () => {
  const controller = new AbortController()
  const reply = await untilAborted(controller.signal, async () => new Response('done'))
  assert.equal(await reply.text(), 'done')
  const waiting = untilAborted(controller.signal, () => new Promise(() => undefined))
  controller.abort(new Error('enough'))
  await assert.rejects(waiting, /enough/)
  let began = false
  const late = untilAborted(controller.signal, async () => {
    began = true
    return new Response()
  })
  await assert.rejects(late, /enough/)
  assert.ok(!began)
})
