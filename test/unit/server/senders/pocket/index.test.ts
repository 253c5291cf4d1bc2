import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '../../../../../packages/server/src/problem.ts'
import { pocket } from '../../../../../packages/server/src/senders/pocket/index.ts'
import type { Message } from '../../../../../packages/server/src/senders/sender.ts'

const MESSAGE: Message = { channel: 'voice', to: '+46701740605', text: '1 2 3', locale: 'en' }

test('hands each message over', async () => {
  const got: Message[] = []
  const sender = pocket({ deliver: (message) => void got.push(message) })
  await sender.send(MESSAGE)
  assert.deepEqual(got, [MESSAGE])
  assert.equal(sender.developmentOnly, true)
})

test('says that a message could not be handed over', async () => {
  const faults = [
    () => {
      throw new RangeError('full')
    },
    () => Promise.reject(new RangeError('full')),
  ]
  for (const deliver of faults) {
    await assert.rejects(
      pocket({ deliver }).send(MESSAGE),
      (problem) => problem instanceof Problem && problem.code === 'send_failed',
    )
  }
})
