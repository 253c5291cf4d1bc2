import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuditEvent } from '../../../../packages/server/src/ports.ts'
import { Problem } from '../../../../packages/server/src/problem.ts'
import type { Reservation } from '../../../../packages/server/src/senders/reservation.ts'
import { createOutgoingStage, NUMBER } from '../../../support/outgoing.ts'

type Stage = Awaited<ReturnType<typeof createOutgoingStage>>

const NORWAY = '+4740612345'
const PREMIUM = '+46900123456'

/** Number `i` of many that share no prefix. */
const toNumber = (i: number): string => `+4670${1_740_605 + i * 10_007}`
const toNorwegian = (i: number): string => `+474${String(612_345 + i * 10_007).padStart(7, '0')}`

/** Codes of refusals, or what was answered. */
const told = (asking: Promise<{ readonly send: boolean }>): Promise<string> =>
  asking.then(
    ({ send }) => (send ? 'sent' : 'dropped'),
    (problem: unknown) => (problem instanceof Problem ? problem.code : 'broken'),
  )

async function askAll(
  { reserve }: Stage,
  numbers: readonly string[],
  changes: Partial<Reservation>,
): Promise<string[]> {
  const all: string[] = []
  for (const to of numbers) all.push(await told(reserve({ to, ...changes })))
  return all
}

const count = (all: readonly string[], one: string): number =>
  all.filter((each) => each === one).length
const toNumbers = (length: number, toOne = toNumber): string[] =>
  Array.from({ length }, (_, i) => toOne(i))
const toEvents = ({ events }: Stage, name: AuditEvent['event']): readonly AuditEvent[] =>
  events.filter(({ event }) => event === name)

const BOTH = { countries: ['SE', 'NO'] }
const SMALL = { perCountryHour: { strangers: 4, known: 6 } }

test('sends to one country what its budget allows, strangers and known people apart', async () => {
  const stage = await createOutgoingStage({ ...BOTH, limits: SMALL })
  const strangers = await askAll(stage, toNumbers(10), { standing: 'stranger' })
  assert.deepEqual([count(strangers, 'sent'), count(strangers, 'dropped')], [4, 6])
  const known = await askAll(stage, toNumbers(10), { standing: 'vouched' })
  assert.deepEqual([count(known, 'sent'), count(known, 'send_limited')], [6, 4])
  const norway = await askAll(stage, toNumbers(4, toNorwegian), { standing: 'stranger' })
  assert.equal(count(norway, 'sent'), 4)
  stage.clock.advance(3_600)
  assert.equal(await told(stage.reserve({ standing: 'stranger' })), 'sent')
})

test('raises an alarm at half of a budget and at its end, once each in an hour', async () => {
  const stage = await createOutgoingStage({ limits: SMALL })
  await askAll(stage, toNumbers(10), { standing: 'stranger' })
  const alarm = { standing: 'stranger', rule: 'perCountryHour', country: 'SE' } as const
  assert.deepEqual(toEvents(stage, 'message.budget_half'), [
    { event: 'message.budget_half', ...alarm },
  ])
  assert.deepEqual(toEvents(stage, 'message.budget_spent'), [
    { event: 'message.budget_spent', ...alarm },
  ])
  stage.clock.advance(3_600)
  await askAll(stage, toNumbers(2), { standing: 'stranger' })
  assert.equal(toEvents(stage, 'message.budget_half').length, 2)
})

test('raises them for all countries together too', async () => {
  const stage = await createOutgoingStage({ limits: { knownHour: 2 } })
  await askAll(stage, toNumbers(2), { standing: 'proven' })
  assert.deepEqual(
    stage.events.map(({ event, rule, country }) => [event, rule, country]),
    [
      ['message.budget_half', 'knownHour', undefined],
      ['message.budget_spent', 'knownHour', undefined],
    ],
  )
})

test('lets no parallel calls outrun a budget, and raises each alarm once', async () => {
  const stage = await createOutgoingStage({ limits: { perCountryHour: { strangers: 10 } } })
  const asking = toNumbers(50).map((to) => told(stage.reserve({ to, standing: 'stranger' })))
  assert.equal(count(await Promise.all(asking), 'sent'), 10)
  assert.equal(toEvents(stage, 'message.budget_half').length, 1)
  assert.equal(toEvents(stage, 'message.budget_spent').length, 1)
})

test('gives a country a budget of its own where one is set', async () => {
  const perCountryHour = { strangers: 4, known: 6, countries: { NO: { strangers: 1 } } }
  const stage = await createOutgoingStage({ ...BOTH, limits: { perCountryHour } })
  const ask = (toOne: typeof toNumber, standing: Reservation['standing']) =>
    askAll(stage, toNumbers(8, toOne), { standing })
  assert.equal(count(await ask(toNorwegian, 'stranger'), 'sent'), 1)
  assert.equal(count(await ask(toNorwegian, 'proven'), 'sent'), 6)
  assert.equal(count(await ask(toNumber, 'stranger'), 'sent'), 4)
})

test('sends known people’s messages with every budget of strangers at zero', async () => {
  const limits = { strangersHour: 0, perCountryHour: { strangers: 0 } }
  const stage = await createOutgoingStage({ limits })
  assert.equal(await told(stage.reserve({ standing: 'stranger' })), 'send_limited')
  for (const standing of ['remembered', 'proven', 'vouched'] as const) {
    const { reserve } = await createOutgoingStage({ limits })
    assert.equal(await told(reserve({ standing })), 'sent')
  }
})

test('sends strangers’ messages to 20 of 500 neighbours', async () => {
  const stage = await createOutgoingStage()
  const neighbours = Array.from({ length: 500 }, (_, i) => `+467017${String(40_000 + i)}`)
  const all = await askAll(stage, neighbours, { standing: 'stranger' })
  assert.deepEqual([count(all, 'sent'), count(all, 'dropped')], [20, 480])
  assert.equal(toEvents(stage, 'message.refused')[0]?.rule, 'perPrefixHour')
  assert.equal(await told(stage.reserve({ to: '+46701740499', standing: 'vouched' })), 'sent')
})

test('goes by the account where a company keeps the number to itself', async () => {
  const stage = await createOutgoingStage({ limits: { perTargetHour: 2, perTarget30s: 5 } })
  const ask = (standIn: string) => told(stage.reserve({ standing: 'stranger', standIn }))
  assert.deepEqual([await ask('a'), await ask('a'), await ask('a')], ['sent', 'sent', 'dropped'])
  assert.equal(await ask('b'), 'sent')
})

test('takes all those accounts for one country', async () => {
  const stage = await createOutgoingStage({ limits: SMALL })
  const all: string[] = []
  for (let i = 0; i < 6; i += 1) {
    all.push(await told(stage.reserve({ standing: 'stranger', standIn: `account ${i}` })))
  }
  assert.equal(count(all, 'sent'), 4)
  assert.equal(await told(stage.reserve({ standing: 'stranger' })), 'sent')
})

test('refuses numbers that get nothing before anything is counted: openly, or to strangers in silence', async () => {
  const stage = await createOutgoingStage()
  for (const to of [PREMIUM, NORWAY]) {
    assert.equal(await told(stage.reserve({ to, standing: 'vouched' })), 'target_refused')
    assert.equal(await told(stage.reserve({ to, standing: 'stranger' })), 'dropped')
    const typed = stage.reserve({ to, standing: 'stranger', isTyped: true })
    assert.equal(await told(typed), 'target_refused')
  }
  const { events } = stage
  assert.equal(events.length, 6)
  for (const { event, code } of events) {
    assert.deepEqual([event, code], ['message.refused', 'target_refused'])
  }
})

test('tells whoever typed a number that it has had enough', async () => {
  const stage = await createOutgoingStage()
  const ask = () => told(stage.reserve({ standing: 'stranger', isTyped: true }))
  assert.deepEqual([await ask(), await ask()], ['sent', 'send_limited'])
})

test('keeps what is typed apart from what is on file: neither uses the other up, nor tells of it', async () => {
  const kinds = [
    { standing: 'stranger' },
    { standing: 'stranger', isTyped: true },
    { standing: 'vouched' },
    { standing: 'vouched', isTyped: true },
  ] as const
  for (const first of kinds) {
    const stage = await createOutgoingStage({ limits: { perPrefixHour: 1 } })
    assert.equal(await told(stage.reserve(first)), 'sent')
    for (const other of kinds.filter((one) => one !== first)) {
      assert.equal(await told(stage.reserve(other)), 'sent')
    }
  }
})

test('lets numbers that are added be no more than the neighbours of a number may be', async () => {
  const stage = await createOutgoingStage({ limits: { perPrefixHour: 3 } })
  const neighbours = Array.from({ length: 9 }, (_, i) => `+4670174060${i}`)
  const added = await askAll(stage, neighbours, { standing: 'vouched', isTyped: true })
  assert.deepEqual([count(added, 'sent'), count(added, 'send_limited')], [3, 6])
})

test('does the same work for a name nobody has, for a number that gets nothing, and for what is dropped', async () => {
  const limits = { perCountryHour: { strangers: 1 } }
  const works: unknown[] = []
  for (const to of [NUMBER, undefined, PREMIUM]) {
    const { outgoing, keys, reserve } = await createOutgoingStage({ limits })
    const ask = (i: number) =>
      outgoing.reserve({
        channel: 'sms',
        account: 'name',
        address: `203.0.113.${i}`,
        standing: 'stranger',
        ...(to === undefined ? {} : { to }),
      })
    const work: number[] = []
    for (const prepare of [false, true]) {
      // Another number of the country uses its budget up: what follows is dropped.
      if (prepare) await reserve({ to: toNumber(1), standing: 'stranger' })
      const before = keys.length
      await told(ask(1))
      work.push(keys.length - before)
    }
    works.push(work)
  }
  assert.deepEqual(works[1], works[0])
  assert.deepEqual(works[2], works[0])
})

test('neither spends a country’s budget nor raises an alarm for a name nobody has', async () => {
  const stage = await createOutgoingStage({ limits: { perCountryHour: { strangers: 2 } } })
  const { outgoing, events, reserve } = stage
  for (let i = 0; i < 5; i += 1) {
    await outgoing
      .reserve({
        channel: 'sms',
        account: 'nobody',
        address: `203.0.113.${i}`,
        standing: 'stranger',
      })
      .catch(() => undefined)
    stage.clock.advance(601)
  }
  assert.ok(events.every(({ rule }) => rule !== 'perCountryHour'))
  assert.equal(await told(reserve({ standing: 'stranger' })), 'sent')
})

test('sends in shadow mode what it would refuse, and names the limit', async () => {
  const shadow = { mode: 'shadow' } as const
  const cases = [
    [{ perCountryHour: { strangers: 0 } }, 'stranger', 'perCountryHour'],
    [{ perCountryHour: { known: 0 } }, 'vouched', 'perCountryHour'],
    [{ strangersHour: 0 }, 'stranger', 'strangersHour'],
  ] as const
  for (const [limits, standing, rule] of cases) {
    const stage = await createOutgoingStage({ limits: { ...limits, ...shadow } })
    assert.equal(await told(stage.reserve({ standing })), 'sent')
    const country = 'SE'
    assert.deepEqual(stage.events, [
      {
        event: 'message.would_refuse',
        standing,
        channel: 'sms',
        code: 'send_limited',
        rule,
        country,
      },
    ])
  }
})

test('audits in shadow mode what it refuses when it is in force, message by message', async () => {
  const run = async (mode: 'shadow' | 'enforce') => {
    const stage = await createOutgoingStage({ limits: { mode } })
    for (let i = 0; i < 60; i += 1) {
      await told(stage.reserve({ standing: 'vouched' }))
      stage.clock.advance(20)
    }
    const event = mode === 'shadow' ? 'message.would_refuse' : 'message.refused'
    return toEvents(stage, event).map(({ rule }) => rule)
  }
  const rules = await run('enforce')
  assert.ok(rules.length > 40)
  assert.deepEqual(await run('shadow'), rules)
})

test('sends nothing in shadow mode to numbers that get nothing, and nothing for a decoy', async () => {
  const { reserve, outgoing } = await createOutgoingStage({ limits: { mode: 'shadow' } })
  assert.equal(await told(reserve({ to: PREMIUM })), 'target_refused')
  assert.equal(await told(reserve({ to: PREMIUM, standing: 'stranger' })), 'dropped')
  const decoy = { channel: 'sms', account: 'a', address: '', standing: 'stranger' } as const
  for (let i = 0; i < 3; i += 1) assert.equal(await told(outgoing.reserve(decoy)), 'dropped')
})
