/**
 * @module
 * The whole backend with the Authentimate connector in front of the Authentimate simulator: nothing is
 * stubbed but the wire between them, and no byte leaves the process. Importing it fails every test of the
 * file in which a request or a reply broke the vendor's schemas.
 */
import assert from 'node:assert/strict'
import { afterEach } from 'node:test'
import { Secret } from '@countersign/server'
import { authentimate, type AuthentimateInput } from '@countersign/server/vendors/authentimate'
import {
  AUTHENTIMATE_KEY,
  createAuthentimateSimulator,
  type AuthentimateControl,
  type AuthentimateSettings,
  type AuthentimateSimulator,
} from '@countersign/simulators'
import { createTestRandom } from '../../../support/random.ts'
import { createBench, type Bench, type BenchOptions } from '../../support/backend.ts'
import { Page, type Reply } from '../../support/page.ts'
import { ANNA, settlePerson, type Given } from '../../support/people.ts'
import { createWire, type Wire } from './wire.ts'

export const HOST = 'http://localhost:4000/vendors/authentimate'

/** Mobile numbers that belong to nobody. */
export const NUMBER = '+447400123456'
export const OTHER = '+447400654321'

export interface AuthentimateBench
  extends Bench, Pick<Wire, 'exchanges' | 'breaches' | 'unplug' | 'rewrite'> {
  readonly control: AuthentimateControl
  /** Milliseconds of each wait so far. */
  readonly waits: number[]
}

export interface StageOptions extends BenchOptions {
  readonly settings?: Partial<AuthentimateInput>
  /** How the vendor reads what its reference leaves open. */
  readonly account?: Partial<AuthentimateSettings>
  readonly given?: readonly Given[]
  readonly signIn?: Record<string, unknown>
}

/** Stages of the test that runs now. */
const opened: AuthentimateBench[] = []

afterEach(() => {
  const breaches = opened
    .splice(0)
    .flatMap(({ breaches: own, control }) => [
      ...own,
      ...control.violations().map((one) => JSON.stringify(one)),
    ])
  assert.deepEqual(breaches, [], 'requests and replies are as the vendor wrote them down')
})

/** A backend whose one site has its texts sent by Authentimate, and Anna, whose phone is on file. */
export async function createStage(options: StageOptions = {}): Promise<AuthentimateBench> {
  const { settings, account, given, signIn } = options
  const late: { simulator?: AuthentimateSimulator; bench?: Bench } = {}
  const waits: number[] = []
  const wire = createWire({
    simulator: () => late.simulator ?? assert.fail('too early'),
    clock: () => late.bench?.clock ?? assert.fail('too early'),
  })
  const vendor = authentimate({
    key: new Secret(AUTHENTIMATE_KEY, 'key'),
    baseUrl: `${HOST}/v1`,
    ...settings,
  })
  const bench = await createBench({
    ...options,
    call: wire.call,
    wait: async (milliseconds) => {
      waits.push(milliseconds)
      late.bench?.clock.advance(Math.round(milliseconds / 1000))
    },
    config: { vendors: [vendor], phoneCountries: ['DE', 'GB', 'US'], ...options.config },
    site: {
      vendors: ['authentimate', 'local'],
      verifyPhone: true,
      ...(signIn === undefined ? {} : { signIn }),
      ...options.site,
    },
  })
  late.bench = bench
  // The clock is the backend's, which is made first.
  const simulator = createAuthentimateSimulator({
    baseUrl: HOST,
    clock: bench.clock,
    random: createTestRandom(59),
    wait: async () => undefined,
    ...(account !== undefined && { settings: account }),
  })
  late.simulator = simulator
  await settlePerson(bench, ANNA, given)
  const { exchanges, breaches, unplug, rewrite } = wire
  const { control } = simulator
  const stage = { ...bench, control, exchanges, breaches, unplug, rewrite, waits }
  opened.push(stage)
  return stage
}

/** The code of the newest text that has come. */
export function readText({ control }: Pick<AuthentimateBench, 'control'>, to: string): string {
  const text = control.messages(to).at(-1)?.text ?? ''
  return /\b(\d{4,10})\b/.exec(text)?.[1] ?? 'none'
}

/** A code of the same length that is another one. */
export const toWrongCode = (code: string, turn = 0): string =>
  String((Number(code) + turn + 1) % 10 ** code.length).padStart(code.length, '0')

/** A phone verification whose code is under way. */
export async function openPhone(
  stage: AuthentimateBench,
  number = NUMBER,
): Promise<{ readonly page: Page; readonly asked: Reply }> {
  const page = new Page(stage)
  await page.begin({ purpose: 'verify-phone' })
  const named = await page.name(number)
  assert.equal(named.status, 200, JSON.stringify(named.body))
  return { page, asked: await page.challenge('sms-code') }
}

/** Asks for another code in the same transaction. */
export const resend = (page: Page): Promise<Reply> =>
  page.challenge('sms-code', { replaces: page.view?.prompt?.challenge ?? 'none' })

/** Answers to the open prompt, or to the challenge named. */
export const type = (page: Page, code: string, challenge?: string): Promise<Reply> =>
  page.answer({ code }, challenge === undefined ? {} : { challenge })
