/**
 * @module
 * The built-in vendor under the vendor contract.
 */
import { createBench, ORIGIN } from '../flows/support/backend.ts'
import { readCode } from '../flows/support/page.ts'
import { ANNA, settlePerson } from '../flows/support/people.ts'
import { noCall } from '../../packages/server/src/runtimes/web-platform.ts'
import { testVendor } from './vendor.ts'
import type { VendorHarness, VendorStage } from './vendor/harness.ts'

const nobodyIsCalled = { absent: 'it runs in the backend itself, and calls nobody' }

const local: VendorHarness<VendorStage> = {
  async open() {
    let calls = 0
    const bench = await createBench({
      site: { origins: [ORIGIN] },
      call: (request) => {
        calls += 1
        return noCall(request)
      },
    })
    await settlePerson(bench, ANNA, ['phone'])
    return { bench, user: ANNA.user, loginName: ANNA.mail, asked: () => calls }
  },
  typed: {
    kind: 'sms-code',
    acr: 'aal1',
    amr: ['otp', 'sms'],
    async right({ bench }) {
      await bench.settle()
      return { code: readCode(bench, ANNA.phone) }
    },
    async wrong({ bench }, _page, turn) {
      await bench.settle()
      const right = Number(readCode(bench, ANNA.phone)) || 0
      return { code: String((right + turn + 1) % 1_000_000).padStart(6, '0') }
    },
    ttlSeconds: 300,
    isBound: true,
  },
  polled: { absent: 'every answer to it is typed or signed on the page' },
  redirected: { absent: 'it has no page of its own' },
  wire: nobodyIsCalled,
  lying: nobodyIsCalled,
  chain: { absent: 'it has no rule of its own: the policy asks for each step' },
  session: { absent: 'it keeps no session beside ours' },
}

testVendor('local', local)
