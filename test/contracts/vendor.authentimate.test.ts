/**
 * @module
 * Authentimate under the vendor contract: the real connector before its simulator.
 */
import type { AuthentimateFault } from '@countersign/simulators'
import { ANNA } from '../flows/support/people.ts'
import {
  createStage,
  readText,
  toWrongCode,
  type AuthentimateBench,
  type StageOptions,
} from '../flows/authentimate/support/stage.ts'
import { testVendor } from './vendor.ts'
import type { Need, VendorHarness, VendorStage, WireFault } from './vendor/harness.ts'

interface AuthentimateStage extends VendorStage {
  readonly bench: AuthentimateBench
}

/** Below the life of a transaction. */
const LIFETIME_SECONDS = 300

const OPTIONS: Readonly<Record<Need, StageOptions>> = {
  any: {},
  chain: {},
  private: { signIn: { listing: 'private', ways: ['sms-code', 'totp'] } },
}

const FAULTS: Readonly<Record<Exclude<WireFault, 'unreachable'>, AuthentimateFault>> = {
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

const heal = ({ bench }: AuthentimateStage): void => {
  bench.unplug(false)
  bench.control.clearFaults()
  bench.rewrite(undefined)
}

const authentimate: VendorHarness<AuthentimateStage> = {
  async open(need = 'any') {
    const account = { lifetimeSeconds: LIFETIME_SECONDS }
    const bench = await createStage({ given: ['phone'], account, ...OPTIONS[need] })
    const asked = () => bench.exchanges.length
    return { bench, user: ANNA.user, loginName: ANNA.mail, asked }
  },
  typed: {
    kind: 'sms-code',
    acr: 'aal1',
    amr: ['otp', 'sms'],
    right: async ({ bench }) => ({ code: readText(bench, ANNA.phone) }),
    async wrong({ bench }, _page, turn) {
      const sent = readText(bench, ANNA.phone)
      return { code: toWrongCode(sent === 'none' ? '000000' : sent, turn) }
    },
    ttlSeconds: LIFETIME_SECONDS,
    isBound: true,
  },
  polled: { absent: 'a code is typed on the page' },
  redirected: { absent: 'it has no page of its own' },
  wire: {
    break({ bench }, fault, call) {
      if (fault === 'unreachable') return bench.unplug(true)
      const operation = call === 'check' ? 'check' : 'create'
      bench.control.fault({ fault: FAULTS[fault], operation, count: 99 })
    },
    heal,
    retryAfterSeconds: 7,
    unlisted: { absent: 'numbers are kept by us' },
    doubtful: ['hang', 'redirect', 'too-long'],
  },
  lying: {
    // Its replies name nobody: yes or no to a code is all they say.
    told: { 'other-user': [], 'other-transaction': [], 'completed-early': ['ask'] },
    lie: ({ bench }) =>
      bench.rewrite((operation, body) =>
        operation === 'create' ? JSON.stringify({ ...JSON.parse(body), verified: true }) : body,
      ),
    heal,
  },
  chain: { absent: 'it has no rule of its own: the policy asks for each step' },
  session: { absent: 'it keeps no session' },
}

testVendor('authentimate', authentimate)
