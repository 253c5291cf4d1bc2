/**
 * @module
 * What each part of the store contract works with.
 */
import assert from 'node:assert/strict'
import type { Store } from '../../../packages/server/src/stores/store.ts'
import type { TestClock } from '../../support/clock.ts'

/** An empty store of one test, and its clock. */
export interface Bench {
  readonly store: Store
  readonly clock: TestClock
}

/** Gives the bench of the test that runs. */
export type Open = () => Bench

/** How many do the same thing at once. */
export const FIFTY = Array.from({ length: 50 }, (_, i) => i)

/** The entry under `key`, which must be there. */
export async function readPresent(store: Store, key: string) {
  const stored = await store.read<unknown>(key)
  assert.ok(stored)
  return stored
}
