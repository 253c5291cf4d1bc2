/**
 * @module
 * What may be made of the offers in a view. Pure; the flow and its screens import it.
 */
import type { Offer } from '@countersign/protocol'
import { isSupported } from '../ceremonies/index.ts'

/** Kinds that send something: never without a press. */
const SENDS = ['sms-code', 'voice-code', 'email-code']

/** Why an offer can't be used now, as the end of a string key; undefined when it can. */
export function toObstacle(offer: Offer): string | undefined {
  if (!offer.available) return offer.reason ?? 'other'
  if (isSupported(offer.ceremony)) return undefined
  return offer.ceremony === 'passkey' ? 'unsupported' : 'other'
}

/** The first way that works here, if asking it sends nothing to anybody; else nothing. */
export function toFirstOffer(offers: readonly Offer[]): Offer | undefined {
  const first = offers.find((offer) => toObstacle(offer) === undefined)
  return first && !SENDS.includes(first.kind) ? first : undefined
}
