/**
 * @module
 * The action, as the vendor's transaction details. Floor 2, inside `vendors/entrust`.
 */
import * as v from 'valibot'
import { toDigest } from '../../vault.ts'
import type { ChallengeContext } from '../vendor.ts'
import { DetailsBody } from './requests.ts'
import type { Receipt } from './wire.ts'

/** `RBA`: weighed by the risk rules. `TVS`: shown to the person, or signed. */
export type Usage = DetailsBody[number]['usage']

/**
 * Every value of the action, in its own order; undefined where there is no action. `unfit` where the vendor
 * could not take them all: a shortened or missing value would be approved unseen.
 */
export function toDetails(
  { actionDetails = [] }: Pick<ChallengeContext, 'actionDetails'>,
  usage: Usage,
): DetailsBody | 'unfit' | undefined {
  if (actionDetails.length === 0) return undefined
  const details = actionDetails.map(({ name, value }) => ({ detail: name, value, usage }))
  return v.is(DetailsBody, details) ? details : 'unfit'
}

/** Names one set of details, so that a completion is for the very ones that were shown. */
export const toDetailsDigest = (details: DetailsBody | undefined): string | undefined =>
  details === undefined ? undefined : toDigest(JSON.stringify(details))

/** True when what the vendor says was signed is what we sent; it may say nothing. */
export function isReceiptFor(receipt: Receipt | undefined, sent: DetailsBody | undefined): boolean {
  if (receipt?.details === undefined || receipt.details.length === 0) return true
  const toText = (details: readonly { detail: string; value?: string | undefined }[]) =>
    details
      .map(({ detail, value }) => JSON.stringify([detail, value]))
      .toSorted()
      .join()
  return sent !== undefined && toText(receipt.details) === toText(sent)
}
