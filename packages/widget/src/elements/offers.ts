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

/** What this page and browser can do. */
export interface Abilities {
  /** The page can run the ceremony. */
  isSupported(ceremony: string): boolean
  /** What a capture of this kind lacks here, as the end of a string key. */
  toLack(kind: string): string | undefined
}

/** Why an offer can't be used now, as the end of a string key; undefined when it can. */
export function toObstacle(offer: Offer, { isSupported, toLack }: Abilities): string | undefined {
  const { ceremony, kind } = offer
  if (!offer.available) return offer.reason ?? 'other'
  if (!isSupported(ceremony)) return ceremony === 'passkey' ? 'unsupported' : 'other'
  return ceremony === 'capture' ? toLack(kind) : undefined
}

/** The first way that works here; nothing when none does. */
export function toFirstOffer(offers: readonly Offer[], abilities: Abilities): Offer | undefined {
  return offers.find((offer) => toObstacle(offer, abilities) === undefined)
}
