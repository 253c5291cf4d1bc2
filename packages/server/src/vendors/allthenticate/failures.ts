/**
 * @module
 * What a refusal or a lost answer is to callers that do not move doors. Floor 2, inside
 * `vendors/allthenticate`.
 */
import { Problem } from '../../problem.ts'
import { VendorFailure } from '../vendor-call.ts'
import type { Answered } from './read-reply.ts'

/** True where it may have been done although no answer could be read. */
export const isUnclear = (error: unknown): error is VendorFailure =>
  error instanceof VendorFailure && error.isSent

/**
 * Does a write that nobody can look up afterwards.
 *
 * @throws Problem `outcome_unknown` where no answer came; `not_found`, `vendor_refused` for their no;
 * `vendor_unavailable` where nothing was done
 */
export async function writeOrThrow<T>(work: () => Promise<Answered<T>>): Promise<T> {
  const answered = await work().catch((error: unknown) => {
    if (isUnclear(error)) throw new Problem('outcome_unknown', { cause: error })
    throw error
  })
  if (answered.refused === undefined) return answered.reply
  throw new Problem(answered.refused === 404 ? 'not_found' : 'vendor_refused')
}
