/**
 * @module
 * What may be made of the offers in a view. Pure; the list of ways imports it.
 */
import type { Offer } from '@countersign/protocol'

/** Kinds that send a message. */
export const SENDS: readonly string[] = ['sms-code', 'voice-code', 'email-code']

/** Kinds that make a phone ask. */
export const ASKS: readonly string[] = ['push', 'smart-credential']

/** Reaches somebody, or leads away from here: never without a press. */
export function needsPress({ kind, ceremony }: Offer): boolean {
  return [...SENDS, ...ASKS].includes(kind) || ceremony === 'approve' || ceremony === 'handoff'
}

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
