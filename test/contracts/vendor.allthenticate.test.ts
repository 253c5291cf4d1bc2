/**
 * @module
 * Allthenticate under the vendor contract. It has no way to ask anybody anything, so what the contract tries is
 * a way of our own, for a person who has an account there: that account must change nothing of it, and the
 * company must hear nothing.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createStage, MAIL, toAccount, type Stage } from '../flows/building/support/stage.ts'
import { putPerson, readCode } from '../flows/support/page.ts'
import { ANNA, settlePerson } from '../flows/support/people.ts'
import { assertCode, createAllthenticateStage } from '../support/allthenticate-vendor.ts'
import { testVendor } from './vendor.ts'
import type { VendorHarness, VendorStage } from './vendor/harness.ts'

const asksNobody = { absent: 'it is a directory and doors: it asks nobody anything' }

interface AllthenticateContractStage extends VendorStage {
  readonly bench: Stage
}

const harness: VendorHarness<AllthenticateContractStage> = {
  async open() {
    const bench = await createStage()
    await settlePerson(bench, ANNA, ['phone'])
    await putPerson(bench, ANNA.user, {
      emails: [MAIL],
      links: { allthenticate: { account: toAccount(bench) } },
    })
    const before = bench.sent.length
    const asked = () => bench.sent.length - before
    return { bench, user: ANNA.user, loginName: ANNA.mail, asked }
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
  polled: asksNobody,
  redirected: asksNobody,
  wire: asksNobody,
  lying: asksNobody,
  chain: asksNobody,
  session: asksNobody,
}

testVendor('allthenticate', harness)

test('it knows no way, and refuses whatever a way would need', async () => {
  const { vendor } = await createAllthenticateStage()
  assert.deepEqual(vendor.kinds, [])
  assert.deepEqual(
    [vendor.remote, vendor.sendsItself, vendor.needsLink],
    [undefined, undefined, undefined],
  )
  for (const method of ['start', 'check', 'enrol', 'confirm', 'make'] as const) {
    // Nothing of an input is looked at.
    await assertCode(Reflect.apply(vendor[method], vendor, [{}]), 'authenticator_unavailable')
  }
})
