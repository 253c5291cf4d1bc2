/**
 * @module
 * AuthX under the vendor contract: the real connector before its simulator. A PIN is the one way of it that
 * is typed; pictures and readings go through the same checks in `flows/authx`.
 */
import type { AuthxFault } from '@countersign/simulators'
import {
  createStage,
  NAME,
  PIN,
  USER,
  type AuthxBench,
  type StageOptions,
} from '../flows/authx/support/stage.ts'
import { testVendor } from './vendor.ts'
import type { Need, VendorHarness, VendorStage, WireFault } from './vendor/harness.ts'

interface AuthxStage extends VendorStage {
  readonly bench: AuthxBench
}

const OPTIONS: Readonly<Record<Need, StageOptions>> = {
  any: {},
  chain: {},
  private: { signIn: { listing: 'private', ways: ['pin', 'password'] } },
}

const FAULTS: Readonly<Record<Exclude<WireFault, 'unreachable'>, AuthxFault>> = {
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

const heal = ({ bench }: AuthxStage): void => {
  bench.unplug(false)
  bench.control.clearFaults()
}

const authx: VendorHarness<AuthxStage> = {
  async open(need = 'any') {
    const bench = await createStage(OPTIONS[need])
    // A token is no question: it serves everybody for days.
    const asked = () =>
      bench.exchanges.filter(({ operation }) => operation !== 'AccessToken').length
    return { bench, user: USER, loginName: NAME, asked }
  },
  typed: {
    kind: 'pin',
    acr: 'aal1',
    amr: ['pin'],
    right: async () => ({ code: PIN }),
    wrong: async (_stage, _page, turn) => ({ code: `${PIN.slice(0, -2)}${turn + 10}` }),
    ttlSeconds: 300,
    isBound: false,
  },
  polled: { absent: 'every answer to it is typed or shown on the page' },
  redirected: { absent: 'it has no page of its own' },
  wire: {
    break({ bench }, fault) {
      if (fault === 'unreachable') return bench.unplug(true)
      bench.control.fault({ fault: FAULTS[fault], operation: 'VerifyPin', count: 99 })
    },
    heal,
    retryAfterSeconds: 7,
    unlisted: { absent: 'ways are kept by us: it has no call that reads' },
    unasked: { absent: 'a question needs nobody there' },
  },
  lying: {
    // Its replies name nobody: yes or no to a PIN is all they say.
    told: { 'other-user': [], 'other-transaction': [], 'completed-early': ['check'] },
    lie: ({ bench }) =>
      bench.control.fault({ fault: 'contradiction', operation: 'VerifyPin', count: 99 }),
    heal,
  },
  chain: { absent: 'it has no rule of its own: the policy asks for each step' },
  session: { absent: 'it keeps no session beside ours' },
}

testVendor('authx', authx)
