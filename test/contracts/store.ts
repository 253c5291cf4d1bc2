/**
 * @module
 * The contract of every store, sentence by sentence of the port. A new store is run through this by a
 * file `store.<name>.test.ts` beside it.
 */
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe } from 'node:test'
import type { Clock } from '../../packages/server/src/ports.ts'
import type { Store } from '../../packages/server/src/stores/store.ts'
import { createTestClock } from '../support/clock.ts'
import type { Bench, Open } from './store/bench.ts'
import { describeCount } from './store/counters.ts'
import { describeCreate, describeReplace, describeTake } from './store/entries.ts'
import { describeClose, describeSweep } from './store/lifetime.ts'
import { describeList } from './store/list.ts'
import { describeValues } from './store/values.ts'

/** Gives the tests an empty store; the suite closes it. */
export type CreateStore = (clock: Clock) => Store | Promise<Store>

/** Runs the whole contract on the store that `create` makes. */
export function describeStore(name: string, create: CreateStore): void {
  describe(`store contract: ${name}`, () => {
    let bench: Bench | undefined
    const open: Open = () => {
      assert.ok(bench)
      return bench
    }
    beforeEach(async () => {
      const clock = createTestClock()
      bench = { clock, store: await create(clock) }
    })
    afterEach(() => bench?.store.close())
    describe('create', () => describeCreate(open))
    describe('replace', () => describeReplace(open))
    describe('take', () => describeTake(open))
    describe('count and forget', () => describeCount(open))
    describe('list', () => describeList(open))
    describe('values and keys', () => describeValues(open))
    describe('sweep', () => describeSweep(open))
    describe('close', () => describeClose(open))
  })
}
