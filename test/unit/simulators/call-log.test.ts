import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCallLog } from '../../../packages/simulators/src/call-log.ts'
import { createTestClock } from '../../support/clock.ts'

const entry = {
  operation: 'create',
  method: 'POST',
  path: '/v1/things',
  status: 200,
  authorization: 'none',
}

test('masks all text but what may be seen, at any depth, and hidden fields whatever they hold', () => {
  const log = createCallLog(createTestClock(), new Set(['kind']), new Set(['code']))
  log.add({
    ...entry,
    request: { kind: 'a', secret: 'b', deep: [{ kind: ['c'], secret: ['d'] }], count: 3, is: true },
    reply: { code: 123456, codes: 7, nothing: null },
  })
  const [{ request, reply } = { request: undefined, reply: undefined }] = log.list()
  assert.deepEqual(request, {
    kind: 'a',
    secret: '[masked]',
    deep: [{ kind: ['c'], secret: ['[masked]'] }],
    count: 3,
    is: true,
  })
  assert.deepEqual(reply, { code: '[masked]', codes: 7, nothing: null })
})

test('forgets the oldest', () => {
  const clock = createTestClock()
  const log = createCallLog(clock, new Set())
  for (let i = 0; i < 1001; i += 1) {
    clock.advance(1)
    log.add({ ...entry, request: i, reply: null })
  }
  assert.equal(log.list().length, 1000)
  assert.equal(log.list()[0]?.request, 1)
})
