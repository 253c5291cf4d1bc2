/**
 * @module
 * The contract of every vendor, built in or called: whatever it says or fails to say, nothing is proven that
 * was not. It goes through our HTTP, as pages and sites do. A new vendor is run through this by a file
 * `vendor.<name>.test.ts` beside it, with a harness.
 */
import { describe } from 'node:test'
import { describeAsking } from './vendor/asking.ts'
import { describeChain } from './vendor/chain.ts'
import { describeElsewhere } from './vendor/elsewhere.ts'
import type { VendorHarness, VendorStage } from './vendor/harness.ts'
import { describeLies } from './vendor/lies.ts'
import { describeReturn } from './vendor/leading-back.ts'
import { describeSession } from './vendor/session.ts'
import { describeStranger } from './vendor/stranger.ts'
import { describeWire } from './vendor/wire.ts'

/** Runs the whole contract on one vendor. */
export function testVendor<S extends VendorStage>(name: string, harness: VendorHarness<S>): void {
  describe(`vendor contract: ${name}`, () => {
    describe('a question that the page answers', () => describeAsking(harness))
    describe('a stranger', () => describeStranger(harness))
    describe('a question that is answered elsewhere', () => describeElsewhere(harness))
    describe('a page elsewhere that leads back', () => describeReturn(harness))
    describe('a wire that breaks', () => describeWire(harness))
    describe('a reply that lies', () => describeLies(harness))
    describe('a rule that wants two steps', () => describeChain(harness))
    describe('a session of its own', () => describeSession(harness))
  })
}
