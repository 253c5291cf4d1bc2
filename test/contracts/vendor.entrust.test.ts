/**
 * @module
 * Entrust under the vendor contract: the real connector before its simulator, at both versions of the API.
 */
import assert from 'node:assert/strict'
import {
  ENTRUST_PERSONA,
  type EntrustApiVersion,
  type EntrustFault,
  type EntrustFlow,
  type EntrustVendorOperation,
} from '@countersign/simulators'
import { Page } from '../flows/support/page.ts'
import { decideAtProvider, press, toRight, toWrong } from '../flows/entrust/support/pocket.ts'
import {
  createStage,
  HOST,
  NAME,
  PASSWORD,
  USER,
  type EntrustBench,
  type StageOptions,
} from '../flows/entrust/support/stage.ts'
import { testVendor } from './vendor.ts'
import type {
  Need,
  VendorCallName,
  VendorHarness,
  VendorStage,
  WireFault,
} from './vendor/harness.ts'
import { toBodyText } from '../support/body-text.ts'

interface EntrustStage extends VendorStage {
  readonly bench: EntrustBench
}

const ANY: readonly EntrustFlow[] = [
  { first: 'NONE', second: ['OTP', 'TOKENPUSH', 'TOKEN'] },
  { first: 'PASSWORD', second: [] },
  { first: 'IDP', second: [] },
]

const OPTIONS: Readonly<Record<Need, StageOptions>> = {
  any: { flows: ANY },
  chain: { application: 'twoSteps' },
  private: { flows: ANY, signIn: { listing: 'private', ways: ['sms-code', 'password', 'totp'] } },
}

const OPERATIONS: Readonly<Record<VendorCallName, EntrustVendorOperation>> = {
  list: 'query',
  ask: 'challenge',
  check: 'complete',
  poll: 'complete',
}

const FAULTS: Readonly<Record<Exclude<WireFault, 'unreachable'>, EntrustFault>> = {
  down: 'down',
  hang: 'hang',
  limited: '429',
  truncated: 'truncated',
  'wrong-types': 'wrong-types',
  html: 'html',
  empty: 'empty',
  redirect: 'redirect',
  'too-long': 'oversized',
}

const heal = ({ bench }: EntrustStage): void => {
  bench.unplug(false)
  bench.control.clearFaults()
}

const createHarness = (version: EntrustApiVersion): VendorHarness<EntrustStage> => ({
  async open(need = 'any') {
    const other = { ...ENTRUST_PERSONA, id: 'other', aliases: [], uuid: 'another-uuid' }
    const users = [ENTRUST_PERSONA, other]
    const bench = await createStage({ version, users, ...OPTIONS[need] })
    return { bench, user: USER, loginName: NAME, asked: () => bench.exchanges.length }
  },
  typed: {
    kind: 'sms-code',
    acr: 'aal1',
    amr: ['otp', 'sms'],
    right: ({ bench }, page) => toRight(bench, page),
    async wrong({ bench }, page, turn) {
      const { code } = await toWrong(bench, page)
      return { code: `${String(turn % 10)}${String(code).slice(1, -2)}${String(turn + 10)}` }
    },
    ttlSeconds: 300,
    isBound: true,
  },
  polled: {
    kind: 'push',
    acr: 'aal1',
    amr: ['swk', 'user', 'mca'],
    approve: async ({ bench }, page) => isRinging(bench) && press(bench, page),
    decline: async ({ bench }, page) => press(bench, page, 'CANCEL'),
    report: { run: async ({ bench }, page) => press(bench, page, 'CONCERN') },
    withdraws: true,
    ttlSeconds: 300,
  },
  redirected: {
    kind: 'identity-provider',
    acr: 'aal1',
    amr: ['fed'],
    visit: ({ bench }, url) =>
      decideAtProvider(bench, url, { answer: 'allow', username: bench.account }),
    deny: ({ bench }, url) => decideAtProvider(bench, url, { answer: 'deny', username: '' }),
    visitAsOther: ({ bench }, url) =>
      decideAtProvider(bench, url, { answer: 'allow', username: 'other' }),
  },
  wire: {
    break({ bench }, fault, call) {
      if (fault === 'unreachable') return bench.unplug(true)
      bench.control.fault({ fault: FAULTS[fault], operation: OPERATIONS[call], count: 99 })
    },
    heal,
    retryAfterSeconds: 7,
  },
  lying: {
    // A challenge's reply names nobody, and has no token but its own; a query's has none at all.
    told: {
      'other-user': ['check', 'poll'],
      'other-transaction': ['check', 'poll', 'ask'],
      'completed-early': ['list', 'ask'],
    },
    lie: ({ bench }, lie, call) =>
      bench.control.fault({ fault: lie, operation: OPERATIONS[call], count: 99 }),
    heal,
  },
  chain: {
    first: 'password',
    second: 'totp',
    right: ({ bench }, page) => toRight(bench, page),
    endsEarly: ({ bench }) => bench.control.configure({ completesWithoutSecond: true }),
    amr: ['pwd', 'otp', 'mfa'],
  },
  session: {
    async signIn({ bench }) {
      const page = new Page(bench)
      await page.begin({ login_name: NAME })
      await page.challenge('password-1')
      await page.answer({ password: PASSWORD })
      return page
    },
    isOpen: isSessionOpen,
    cut: ({ bench }) => bench.unplug(true),
  },
})

const isRinging = ({ control, account }: EntrustBench): boolean =>
  control.pushes(account).length > 0

/** Is the final token still enough for the vendor? */
async function isSessionOpen({ bench }: EntrustStage): Promise<boolean> {
  const { exchanges, simulator, account } = bench
  const completed = exchanges.findLast(({ operation }) => operation === 'complete')
  const { applicationId } = JSON.parse(toBodyText(completed?.request.body ?? '{}'))
  const { token: authToken } = JSON.parse(completed?.body ?? '{}')
  assert.equal(typeof authToken, 'string')
  const body = JSON.stringify({ applicationId, userId: account, authToken })
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }
  const url = `${HOST}/api/web/v2/authentication/users`
  const reply: unknown = await (await simulator.fetch(new Request(url, init))).json()
  return Object(reply).authenticationCompleted === true
}

testVendor('entrust, API version 5.36', createHarness('5.36'))
testVendor('entrust, API version 5.46', createHarness('5.46'))
