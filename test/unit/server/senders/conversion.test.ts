import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '../../../../packages/server/src/problem.ts'
import type { Addressee, Reservation } from '../../../../packages/server/src/senders/reservation.ts'
import type { Sender } from '../../../../packages/server/src/senders/sender.ts'
import { createMemoryStore } from '../../../../packages/server/src/stores/memory/index.ts'
import { createTestClock } from '../../../support/clock.ts'
import { createOutgoingStage, type OutgoingStageOptions } from '../../../support/outgoing.ts'

const toNumber = (i: number): string => `+4670${1_740_605 + i * 10_007}`
const NEIGHBOURS = (i: number): string => `+467017${40_000 + i}`
const SENT = { channel: 'sms', standing: 'stranger' } as const
/** After that everybody has had time to type. */
const LATER = 240

interface Course extends OutgoingStageOptions {
  readonly sent: number
  /** Of those, the first that came back. */
  readonly verified?: number
  readonly standing?: Reservation['standing']
  readonly toOne?: typeof toNumber
}

async function createCourse({
  sent,
  verified = 0,
  standing = 'stranger',
  toOne = toNumber,
  ...more
}: Course) {
  const stage = await createOutgoingStage(more)
  for (let i = 0; i < sent; i += 1) {
    assert.deepEqual(await stage.reserve({ to: toOne(i), standing }), { send: true }, `${i}`)
  }
  for (let i = 0; i < verified; i += 1) {
    await stage.outgoing.noteVerified({ ...SENT, standing, to: toOne(i) })
  }
  let next = sent
  /** One more, to a number of its own. */
  const ask = async (changes: Partial<Reservation> = {}) => {
    next += 1
    const { send } = await stage.reserve({ to: toOne(next), standing, ...changes })
    return send
  }
  const alarms = () => stage.events.filter(({ event }) => event === 'message.conversion_low')
  return { ...stage, ask, alarms }
}

test('stops strangers’ messages to a country whose codes do not come back, and raises one alarm', async () => {
  const { ask, alarms, clock, events } = await createCourse({ sent: 21 })
  clock.advance(LATER)
  assert.deepEqual([await ask(), await ask(), await ask()], [false, false, false])
  assert.deepEqual(alarms(), [
    { event: 'message.conversion_low', standing: 'stranger', country: 'SE' },
  ])
  const refused = events.filter(({ event }) => event === 'message.refused')
  assert.deepEqual(
    refused.map(({ rule, country }) => [rule, country]),
    Array.from({ length: 3 }, () => ['conversion', 'SE']),
  )
})

test('goes on for known people, and in other countries', async () => {
  const { ask, clock } = await createCourse({ sent: 21, countries: ['SE', 'NO'] })
  clock.advance(LATER)
  assert.equal(await ask(), false)
  for (const standing of ['remembered', 'proven', 'vouched'] as const) {
    assert.equal(await ask({ standing }), true)
  }
  assert.equal(await ask({ to: '+4740612345' }), true)
})

test('judges only over 20 messages, and only less than a fifth', async () => {
  const cases = [
    { sent: 20, isOpen: true },
    { sent: 21, verified: 4, isOpen: false },
    { sent: 25, verified: 4, isOpen: false },
    { sent: 25, verified: 5, isOpen: true },
    { sent: 100, verified: 19, isOpen: false },
    { sent: 100, verified: 20, isOpen: true },
  ]
  for (const { isOpen, ...course } of cases) {
    const { ask, clock } = await createCourse(course)
    clock.advance(LATER)
    assert.equal(await ask(), isOpen, JSON.stringify(course))
  }
})

test('does not judge a burst before people had time to type', async () => {
  const { ask, clock, alarms, outgoing } = await createCourse({ sent: 60 })
  clock.advance(119)
  assert.equal(await ask(), true)
  for (let i = 0; i < 15; i += 1) await outgoing.noteVerified({ ...SENT, to: toNumber(i) })
  clock.advance(LATER)
  assert.equal(await ask(), true)
  assert.deepEqual(alarms(), [])
})

test('opens again when codes come back, and after an hour', async () => {
  const { ask, clock, outgoing } = await createCourse({ sent: 24 })
  clock.advance(LATER)
  assert.equal(await ask(), false)
  for (let i = 0; i < 5; i += 1) await outgoing.noteVerified({ ...SENT, to: toNumber(i) })
  assert.equal(await ask(), true)
  const other = await createCourse({ sent: 24 })
  other.clock.advance(3_599)
  assert.equal(await other.ask(), false)
  other.clock.advance(1)
  assert.equal(await other.ask(), true)
})

test('raises the alarm once more when it happens in the next hour again', async () => {
  const { ask, clock, alarms } = await createCourse({ sent: 21 })
  clock.advance(LATER)
  await ask()
  clock.advance(3_600)
  for (let i = 0; i < 21; i += 1) assert.equal(await ask(), true)
  clock.advance(LATER)
  assert.deepEqual([await ask(), alarms().length], [false, 2])
})

test('only raises the alarm where the site tells people from robots by itself', async () => {
  const { ask, alarms, clock } = await createCourse({ sent: 21, limits: { conversion: 'watch' } })
  clock.advance(LATER)
  assert.deepEqual([await ask(), await ask()], [true, true])
  assert.equal(alarms().length, 1)
})

test('only tells what it would refuse in shadow mode', async () => {
  const { ask, events, clock } = await createCourse({ sent: 21, limits: { mode: 'shadow' } })
  clock.advance(LATER)
  assert.equal(await ask(), true)
  assert.deepEqual(
    events.map(({ event, rule }) => [event, rule]),
    [
      ['message.conversion_low', undefined],
      ['message.would_refuse', 'conversion'],
    ],
  )
})

test('watches known people’s codes apart, and stops none of them', async () => {
  const { ask, alarms, clock } = await createCourse({ sent: 30, standing: 'vouched' })
  clock.advance(LATER)
  assert.deepEqual([await ask(), await ask()], [true, true])
  assert.deepEqual(alarms(), [
    { event: 'message.conversion_low', standing: 'vouched', country: 'SE' },
  ])
  assert.equal(await ask({ standing: 'stranger' }), true)
})

test('stops one block of numbers alone, and names it without the last four digits', async () => {
  const limits = { perPrefixHour: 100 }
  const { ask, alarms, clock, outgoing, reserve } = await createCourse({
    sent: 25,
    toOne: NEIGHBOURS,
    limits,
  })
  // The rest of the country is well.
  for (let i = 100; i < 125; i += 1) {
    await reserve({ to: toNumber(i), standing: 'stranger' })
    await outgoing.noteVerified({ ...SENT, to: toNumber(i) })
  }
  clock.advance(LATER)
  assert.equal(await ask(), false)
  assert.equal(await ask({ to: toNumber(200) }), true)
  assert.deepEqual(alarms(), [
    {
      event: 'message.conversion_low',
      standing: 'stranger',
      country: 'SE',
      prefix: '+4670174',
    },
  ])
})

test('blames nobody for messages that never left', async () => {
  const fault = async () => {
    throw new Problem('send_failed')
  }
  const sender: Sender = { id: 'down', channels: ['sms'], send: fault }
  for (const [unsent, isOpen] of [
    [10, false],
    [11, true],
  ] as const) {
    const { ask, clock, outgoing } = await createCourse({ sent: 31, senders: [sender] })
    for (let i = 0; i < unsent; i += 1) {
      const message = { channel: 'sms', to: toNumber(i), text: '', locale: 'en' } as const
      await outgoing.deliver(message, { site: 'harbour', standing: 'stranger', reserved: {} })
      // A notice was never counted.
      await outgoing.deliver(message, { site: 'harbour', standing: 'stranger' })
    }
    clock.advance(LATER)
    assert.equal(await ask(), isOpen)
  }
})

test('watches numbers that a company keeps to itself as one country', async () => {
  const { reserve, clock, outgoing } = await createOutgoingStage()
  const toStandIn = (i: number): Partial<Addressee> => ({ standIn: `company phone ${i}` })
  const ask = async (i: number) => (await reserve({ standing: 'stranger', ...toStandIn(i) })).send
  for (let i = 0; i < 24; i += 1) assert.equal(await ask(i), true)
  clock.advance(LATER)
  assert.equal(await ask(30), false)
  for (let i = 0; i < 5; i += 1) await outgoing.noteVerified({ ...SENT, ...toStandIn(i) })
  assert.equal(await ask(31), true)
})

test('needs no mail to be read, and fails nobody whose code came back', async () => {
  const store = createMemoryStore({ clock: createTestClock() })
  const { outgoing, keys } = await createOutgoingStage({ store })
  await outgoing.noteVerified({ ...SENT, channel: 'mail', to: 'maja@harbour.example' })
  await outgoing.noteVerified({ ...SENT })
  assert.deepEqual(keys, [])
  await store.close()
  await outgoing.noteVerified({ ...SENT, to: toNumber(0) })
  await outgoing.noteUnsent({ ...SENT, to: toNumber(0) })
})
