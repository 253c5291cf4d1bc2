/**
 * @module
 * What may be made of the offers in a view. Pure; the list of ways imports it.
 */
import type { Offer } from '@countersign/protocol'

/** Kinds that send something: never without a press. */
export const SENDS: readonly string[] = ['sms-code', 'voice-code', 'email-code']

type IsSupported = (ceremony: string) => boolean

/** Why an offer can't be used now, as the end of a string key; undefined when it can. */
export function toObstacle(offer: Offer, isSupported: IsSupported): string | undefined {
  if (!offer.available) return offer.reason ?? 'other'
  if (isSupported(offer.ceremony)) return undefined
  return offer.ceremony === 'passkey' ? 'unsupported' : 'other'
}

/** The first way that works here; nothing when none does. */
export function toFirstOffer(
  offers: readonly Offer[],
  isSupported: IsSupported,
): Offer | undefined {
  return offers.find((offer) => toObstacle(offer, isSupported) === undefined)
}
