import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '../../../../packages/server/src/problem.ts'
import { toResendSeconds } from '../../../../packages/server/src/senders/limits.ts'
import type { Message, Sender } from '../../../../packages/server/src/senders/sender.ts'
import { createMemoryStore } from '../../../../packages/server/src/stores/memory/index.ts'
import { createTestClock } from '../../../support/clock.ts'
import { createOutgoingStage, NUMBER } from '../../../support/outgoing.ts'

const FACTS = { site: 'harbour', standing: 'stranger' } as const
const MESSAGE: Message = { channel: 'sms', to: NUMBER, text: '123456', locale: 'en' }

const isLimited = (retryAt: number) => (problem: unknown) => {
  assert.ok(problem instanceof Problem)
  assert.deepEqual([problem.code, problem.retryAt], ['send_limited', retryAt])
  return true
}

test('makes people wait 30, 40, 60, 90, then 120 seconds', () => {
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5, 6, 99].map(toResendSeconds),
    [30, 30, 40, 60, 90, 120, 120, 120],
  )
})

test('sends to one number 1 in 30 s, 3 in 10 min, 5 in an hour, 10 in a day', async () => {
  const { clock, reserve } = await createOutgoingStage()
  const begun = clock.now()
  const refused = async (after: number) => assert.rejects(reserve(), isLimited(begun + after))
  const sent = async (seconds: number) => {
    assert.deepEqual(await reserve(), { send: true })
    clock.advance(seconds)
  }
  await sent(0)
  await refused(30)
  clock.advance(30)
  await sent(30)
  await sent(30)
  await refused(600)
  clock.advance(510)
  await sent(30)
  await sent(30)
  await refused(3_600)
  clock.advance(3_600 - 660)
  for (let i = 0; i < 5; i += 1) await sent(601)
  await refused(86_400)
  clock.advance(86_400)
  await sent(0)
})

test('lets a call follow a text at once, under the same longer limits', async () => {
  const { reserve } = await createOutgoingStage({ limits: { perTarget10min: 2 } })
  await reserve()
  assert.deepEqual(await reserve({ channel: 'voice' }), { send: true })
  await assert.rejects(reserve({ channel: 'voice' }), Problem)
})

test('sends for one account 5 in an hour, whatever the numbers', async () => {
  const { clock, reserve } = await createOutgoingStage()
  const begun = clock.now()
  for (let i = 0; i < 5; i += 1) await reserve({ account: 'a', to: `+4670174060${i}` })
  await assert.rejects(reserve({ account: 'a', to: '+46701740609' }), isLimited(begun + 3_600))
  await reserve({ account: 'b', to: '+46701740609' })
})

test('sends for strangers of one network 10 in an hour', async () => {
  const { clock, reserve } = await createOutgoingStage()
  const begun = clock.now()
  const asking = (i: number) => ({
    standing: 'stranger' as const,
    to: `+467017${40_000 + i * 137}`,
    address: '2001:db8:0:0::/64',
  })
  for (let i = 0; i < 10; i += 1) assert.deepEqual(await reserve(asking(i)), { send: true })
  await assert.rejects(reserve(asking(10)), isLimited(begun + 3_600))
  await reserve({ ...asking(10), address: '2001:db8:0:1::/64' })
  await reserve({ ...asking(11), standing: 'remembered' })
})

test('never lets strangers’ spending block the others', async () => {
  const { reserve } = await createOutgoingStage({ limits: { strangersHour: 1 } })
  const asking = { account: 'a', address: '203.0.113.1' }
  await reserve({ ...asking, standing: 'stranger' })
  await assert.rejects(reserve({ ...asking, standing: 'stranger' }), Problem)
  await assert.rejects(reserve({ standing: 'stranger', to: '+46701740699' }), Problem)
  for (const standing of ['remembered', 'proven', 'vouched'] as const) {
    const { reserve: fresh } = await createOutgoingStage({ limits: { strangersHour: 1 } })
    await fresh({ ...asking, standing: 'stranger' })
    assert.deepEqual(await fresh({ ...asking, standing }), { send: true })
  }
})

test('keeps one budget for all who are known', async () => {
  const { reserve } = await createOutgoingStage()
  assert.deepEqual(await reserve({ standing: 'vouched' }), { send: true })
  for (const standing of ['remembered', 'proven'] as const) {
    await assert.rejects(reserve({ standing }), Problem)
  }
})

test('knows an address by any case', async () => {
  const { reserve } = await createOutgoingStage()
  await reserve({ channel: 'mail', to: 'Maja@Harbour.example' })
  await assert.rejects(reserve({ channel: 'mail', to: 'maja@harbour.example' }), Problem)
})

test('names no time that has passed, even when the store’s clock is behind', async () => {
  const behind = createMemoryStore({ clock: createTestClock(1_000) })
  const { reserve, clock } = await createOutgoingStage({ store: behind })
  await reserve()
  await assert.rejects(reserve(), isLimited(clock.now() + 1))
})

test('bounds all texts and calls of an hour, but not mail', async () => {
  const { reserve } = await createOutgoingStage({ limits: { knownHour: 1 } })
  await reserve()
  await assert.rejects(reserve({ channel: 'voice', to: '+46701740699' }), Problem)
  assert.deepEqual(await reserve({ channel: 'mail', to: 'maja@harbour.example' }), { send: true })
})

test('drops in silence what a stranger asks for a number that had enough', async () => {
  const { reserve, events } = await createOutgoingStage()
  const standing = 'stranger'
  assert.deepEqual(await reserve({ standing }), { send: true })
  assert.deepEqual(await reserve({ standing }), { send: false })
  assert.deepEqual(events, [
    {
      event: 'message.refused',
      standing,
      channel: 'sms',
      code: 'send_limited',
      rule: 'perTarget30s',
      country: 'SE',
    },
  ])
})

test('drops in silence what strangers ask for the neighbours of a number', async () => {
  const { reserve } = await createOutgoingStage({ limits: { perPrefixHour: 2 } })
  const standing = 'stranger'
  assert.deepEqual(await reserve({ standing, to: '+46701740601' }), { send: true })
  assert.deepEqual(await reserve({ standing, to: '+46701740602' }), { send: true })
  assert.deepEqual(await reserve({ standing, to: '+46701740603' }), { send: false })
  assert.deepEqual(await reserve({ standing, to: '+46701750603' }), { send: true })
  for (const last of [4, 5, 6]) {
    assert.deepEqual(await reserve({ to: `+4670174060${last}` }), { send: true })
  }
  for (const name of ['info', 'mobi', 'name']) {
    const to = `maja@harbour.${name}`
    assert.deepEqual(await reserve({ standing, channel: 'mail', to }), { send: true })
  }
})

test('treats a name that nobody has as it treats a real one', async () => {
  const outcomes = []
  for (const to of [NUMBER, undefined]) {
    const { clock, outgoing, keys } = await createOutgoingStage()
    const ask = () =>
      outgoing
        .reserve({
          channel: 'sms',
          account: 'name',
          address: '203.0.113.1',
          standing: 'stranger',
          ...(to !== undefined && { to }),
        })
        .then(
          () => 'taken',
          (problem: unknown) => (problem instanceof Problem ? [problem.code, problem.retryAt] : ''),
        )
    const told = []
    for (const seconds of [0, 30, 30, 30, 600, 60, 60]) {
      clock.advance(seconds)
      told.push(await ask())
    }
    outcomes.push({ told, work: keys.length })
  }
  assert.deepEqual(
    outcomes[0]?.told.map((one) => (one === 'taken' ? one : one[0])),
    ['taken', 'taken', 'taken', 'send_limited', 'taken', 'taken', 'send_limited'],
  )
  assert.deepEqual(outcomes[0]?.told, outcomes[1]?.told)
  assert.equal(outcomes[0]?.work, outcomes[1]?.work)
})

test('never sends for a decoy', async () => {
  const { outgoing } = await createOutgoingStage()
  for (const standing of ['stranger', 'proven'] as const) {
    const decoy = { channel: 'sms', account: 'name', address: '203.0.113.1', standing } as const
    assert.deepEqual(await outgoing.reserve(decoy), { send: false })
  }
})

test('keeps numbers, addresses and accounts out of every key', async () => {
  const { reserve, keys } = await createOutgoingStage()
  await reserve({ standing: 'stranger', account: 'maja' })
  await reserve({ channel: 'mail', to: 'maja@harbour.example' })
  assert.ok(keys.length > 10)
  for (const key of keys) assert.doesNotMatch(key, /46701740605|4670174|maja|harbour|203\.0/)
})

test('delivers by the first sender that carries the channel, and says only that', async () => {
  const carried: string[] = []
  const carry = (id: string, channels: Sender['channels']): Sender => ({
    id,
    channels,
    send: async ({ channel }) => void carried.push(`${id} ${channel}`),
  })
  const senders = [carry('a', ['mail']), carry('b', ['sms', 'voice']), carry('c', ['sms'])]
  const { outgoing, events } = await createOutgoingStage({ senders })
  assert.deepEqual(outgoing.channels, ['mail', 'sms', 'voice'])
  await outgoing.deliver(MESSAGE, FACTS)
  await outgoing.deliver({ ...MESSAGE, channel: 'mail', to: 'maja@harbour.example' }, FACTS)
  assert.deepEqual(carried, ['b sms', 'a mail'])
  assert.deepEqual(events, [
    { event: 'message.sent', ...FACTS, channel: 'sms', country: 'SE' },
    { event: 'message.sent', ...FACTS, channel: 'mail' },
  ])
})

test('notes a failure without throwing, and without what the sender said', async () => {
  for (const fault of [new Problem('send_failed'), new RangeError('secret 123456')]) {
    const sender: Sender = { id: 'x', channels: ['sms'], send: () => Promise.reject(fault) }
    const { outgoing, events } = await createOutgoingStage({ senders: [sender] })
    await outgoing.deliver(MESSAGE, FACTS)
    assert.deepEqual(events, [
      { event: 'message.failed', ...FACTS, channel: 'sms', code: 'send_failed' },
    ])
  }
})

test('notes a channel that nobody carries', async () => {
  const sender: Sender = { id: 'x', channels: ['mail'], send: async () => undefined }
  const { outgoing, events } = await createOutgoingStage({ senders: [sender] })
  await outgoing.deliver(MESSAGE, FACTS)
  assert.equal(events[0]?.event, 'message.failed')
})

test('refuses to deliver to a target that gets nothing, whoever reserved it', async () => {
  const { outgoing, events, kept } = await createOutgoingStage()
  assert.throws(() => outgoing.assertTarget('sms', '+447400123456'), Problem)
  await outgoing.deliver({ ...MESSAGE, to: '+447400123456' }, FACTS)
  assert.deepEqual(kept.list(), [])
  assert.deepEqual(events, [
    { event: 'message.refused', ...FACTS, channel: 'sms', code: 'target_refused' },
  ])
})
