/**
 * @module
 * Reads how a capture stands that a phone may take. Pure; the capture prompt's reader imports it.
 */
import type { HandoverOffer } from '@countersign/protocol'
import { isWeb } from '../handoff/web-address.ts'

/** Of a state that only a newer widget knows nothing could be shown. */
const STATES: readonly unknown[] = ['possible', 'offered', 'claimed', 'linked']

/** @returns undefined where nothing can be handed over. */
export function readHandover(given: unknown): HandoverOffer | undefined {
  const { state, address, expires_at: until } = Object(given) as Readonly<Record<string, unknown>>
  if (typeof state !== 'string' || !STATES.includes(state)) return undefined
  if (typeof address !== 'string' || !isWeb(address)) return undefined
  if (until !== undefined && typeof until !== 'number') return undefined
  return { state, address, ...(until !== undefined && { expires_at: until }) }
}
