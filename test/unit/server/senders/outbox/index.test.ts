import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outbox } from '../../../../../packages/server/src/senders/outbox/index.ts'

const toMessage = (text: string) =>
  ({ channel: 'sms', to: '+46701740605', text, locale: 'en' }) as const

test('keeps the last 100 messages, newest first', async () => {
  const box = outbox()
  for (let i = 1; i <= 105; i += 1) await box.send(toMessage(String(i)))
  const texts = box.list().map(({ text }) => text)
  assert.equal(texts.length, 100)
  assert.deepEqual([texts[0], texts.at(-1)], ['105', '6'])
})

test('is for development, and shares nothing with another outbox', async () => {
  const [one, other] = [outbox(), outbox()]
  await one.send(toMessage('1'))
  assert.deepEqual([one.list().length, other.list().length], [1, 0])
  assert.equal(one.developmentOnly, true)
})
