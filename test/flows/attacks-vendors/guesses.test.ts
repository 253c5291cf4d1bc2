/**
 * @module
 * Guessing at a company that breaks, or is made to: a check that was not answered costs its person nothing, and
 * may not be a free guess for that. Counted at the company: no more guesses reach it than are told.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AuthentimateFault, AuthxFault } from '@countersign/simulators'
import { createStage as createPhones, NUMBER, openPhone } from '../authentimate/support/stage.ts'
import { answerRight, openWay } from '../authx/support/acts.ts'
import { createStage, NAME, sentTo, type AuthxBench } from '../authx/support/stage.ts'
import { Page } from '../support/page.ts'
import { addOwn, ANNA, assertProblem, openVisit, PASSWORD } from '../support/people.ts'

/** Ten wrong answers before the first wait, and three checks that were not answered. */
const BEFORE_WAITS = 10 + 3
/** Waits of 30, 60, 120, 240, 480 and 960 s and the answers after them, up to the hour. */
const IN_AN_HOUR = BEFORE_WAITS + 6
/** Nothing but the counters under attack stands in the way. */
const LIMITS = { limits: { beginsPerMinute: 10_000 } } as const
const MESSAGES = {
  messageLimits: {
    perTarget30s: 5,
    perTarget10min: 20,
    perTargetHour: 60,
    perTargetDay: 200,
    perAccountHour: 60,
    perAddressHour: 10_000,
    conversion: 'watch',
  },
} as const

const toPin = (turn: number): string => String(200_000 + turn * 37)
const times = (length: number): readonly number[] => Array.from({ length }, (_, i) => i)

/** How the company may be asked, and say nothing. */
const SILENT: readonly AuthxFault[] = [
  'reset-after',
  'late-exception',
  'contradiction',
  'truncated',
  'html',
  'status',
]

/** A guess in a transaction of its own, every so many seconds for an hour. */
async function guessForAnHour(
  bench: AuthxBench,
  open: () => Promise<Page>,
  fault: (turn: number) => AuthxFault | undefined,
): Promise<void> {
  const until = bench.clock.now() + 3_600
  for (let turn = 0; bench.clock.now() < until; turn += 1) {
    const next = fault(turn)
    bench.control.clearFaults()
    if (next !== undefined) bench.control.fault({ fault: next, operation: 'VerifyPin' })
    const page = await open()
    if (page.view?.prompt?.kind === 'pin') await page.answer({ code: toPin(turn) })
    // Beyond the breaker's memory, so that it ends nothing.
    bench.clock.advance(21)
  }
  bench.control.clearFaults()
}

describe('guesses of a PIN at AuthX', () => {
  for (const fault of SILENT) {
    it(`that are answered by ${fault} are a few more than the others in an hour`, async () => {
      const bench = await createStage({ config: LIMITS })
      await guessForAnHour(
        bench,
        () => openWay(bench, 'pin'),
        () => fault,
      )
      const heard = sentTo(bench, 'VerifyPin').length
      assert.ok(heard >= 10 && heard <= IN_AN_HOUR, `${heard} reached the company`)
    })
  }

  it('that are answered by this and that are no more than these', async () => {
    const bench = await createStage({ config: LIMITS })
    await guessForAnHour(
      bench,
      () => openWay(bench, 'pin'),
      (turn) => [...SILENT, undefined][turn % 7],
    )
    const heard = sentTo(bench, 'VerifyPin').length
    assert.ok(heard <= IN_AN_HOUR, `${heard} reached the company`)
  })

  for (const fault of ['reset-after', undefined] as const) {
    it(`in twenty transactions at once end at the same number: ${fault ?? 'no'} fault`, async () => {
      const bench = await createStage({ config: LIMITS })
      const pages = await Promise.all(times(20).map(() => openWay(bench, 'pin')))
      if (fault !== undefined) bench.control.fault({ fault, operation: 'VerifyPin' })
      const guesses = pages.flatMap((page, i) =>
        times(5).map((j) => page.answer({ code: toPin(10 * i + j) })),
      )
      await Promise.all(guesses)
      const heard = sentTo(bench, 'VerifyPin').length
      assert.ok(heard <= BEFORE_WAITS, `${heard} reached the company`)
    })
  }

  it('by a stranger are as many, and a name that nobody has is told the same', async () => {
    const bench = await createStage({
      config: LIMITS,
      signIn: { listing: 'private', ways: ['pin', 'password'] },
    })
    const open = async (name: string): Promise<Page> => {
      const page = new Page(bench)
      await page.begin({ login_name: name })
      await page.challenge('pin')
      return page
    }
    bench.control.fault({ fault: 'late-exception', operation: 'VerifyPin' })
    // From the first failure on nobody's checks fail, too.
    await (await openWay(bench, 'pin')).answer({ code: toPin(0) })
    const told: Record<string, unknown[]> = { [NAME]: [], 'nobody@harbour.example': [] }
    for (const turn of times(25)) {
      for (const [name, codes] of Object.entries(told)) {
        const { body } = await (await open(name)).answer({ code: toPin(turn) })
        codes.push(body['code'])
      }
      bench.clock.advance(1)
    }
    assert.deepEqual(told[NAME], told['nobody@harbour.example'])
    assert.ok(told[NAME]?.includes('limited'))
  })

  it('are forgiven with the right one', async () => {
    const bench = await createStage({ config: LIMITS })
    bench.control.fault({ fault: 'reset-after', operation: 'VerifyPin', count: 4 })
    for (const turn of times(4)) await (await openWay(bench, 'pin')).answer({ code: toPin(turn) })
    assert.equal((await answerRight(await openWay(bench, 'pin'))).view.state, 'done')
    bench.clock.advance(60)
    bench.control.fault({ fault: 'reset-after', operation: 'VerifyPin', count: 3 })
    for (const turn of times(12)) {
      const reply = await (await openWay(bench, 'pin')).answer({ code: toPin(turn) })
      assertProblem(reply, turn < 3 ? 'vendor_unavailable' : 'answer_wrong')
    }
  })
})

describe('guesses of a code at Authentimate', () => {
  const DAY = 15 + 3
  const FAULTS: readonly (AuthentimateFault | undefined)[] = [
    'reset-after',
    'verified-missing',
    'truncated',
    'down',
    undefined,
  ]
  /** With the second try of one whose answer was lost. */
  const countAsked = (bench: Awaited<ReturnType<typeof createPhones>>): number =>
    new Set(
      bench.exchanges.flatMap(({ operation, request }) =>
        operation === 'check' ? [new URL(request.url).search] : [],
      ),
    ).size

  for (const [what, faults] of [
    ['whatever breaks', FAULTS],
    ['where every answer is lost', ['reset-after']],
    ['where no answer makes sense', ['verified-missing']],
  ] as const) {
    it(`are so many in a day for one number, ${what}`, async () => {
      const bench = await createPhones({ config: { ...LIMITS, ...MESSAGES } })
      for (const round of times(12)) {
        const { page } = await openPhone(bench)
        for (const turn of times(9)) {
          bench.control.clearFaults()
          const fault = faults[turn % faults.length]
          if (fault !== undefined) bench.control.fault({ fault, operation: 'check' })
          await page.answer({ code: toPin(round * 9 + turn) })
          bench.clock.advance(21)
        }
        bench.clock.advance(3_600)
      }
      const asked = countAsked(bench)
      assert.ok(asked >= 15 && asked <= DAY, `${asked} reached the company`)
    })
  }

  it('are no more where a number is added, nor where they are told that it is over', async () => {
    for (const [fault, status] of [
      ['down', 503],
      ['status', 404],
      ['verified-missing', undefined],
    ] as const) {
      const bench = await createPhones({
        config: { ...LIMITS, ...MESSAGES },
        given: ['password'],
        site: { account: { ways: ['password', 'sms-code'] } },
      })
      for (const round of times(10)) {
        const page = await openVisit(bench, ANNA.user)
        await page.challenge('password')
        await page.answer({ password: PASSWORD })
        await addOwn(page, { kind: 'sms-code', target: NUMBER })
        bench.control.clearFaults()
        bench.control.fault({ fault, operation: 'check', ...(status !== undefined && { status }) })
        for (const turn of times(7)) {
          await page.answer({ code: toPin(round * 7 + turn) })
          bench.clock.advance(21)
        }
        bench.clock.advance(3_600)
      }
      const asked = countAsked(bench)
      assert.ok(asked >= 5 && asked <= DAY, `${asked} reached the company: ${fault}`)
    }
  })
})
