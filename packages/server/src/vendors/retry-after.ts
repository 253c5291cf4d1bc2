/**
 * @module
 * `Retry-After` (RFC 9110 §10.2.3) as a company says it, and as far as it is believed. Floor 2, for
 * `vendor-call`.
 */
import type { Clock } from '../ports.ts'

/**
 * Reads seconds, or an HTTP date.
 *
 * @param longestSeconds  No company may keep us waiting longer. Default 300.
 * @returns Epoch seconds, never past; undefined for anything else.
 */
export function parseRetryAfter(
  text: string | undefined,
  clock: Clock,
  longestSeconds = 300,
): number | undefined {
  const now = clock.now()
  const at = /^\d+$/.test(text ?? '') ? now + Number(text) : parseHttpDate(text ?? '')
  return at === undefined ? undefined : Math.min(Math.max(at, now), now + longestSeconds)
}

/** `Date.parse` alone would read a date into almost anything. */
function parseHttpDate(text: string): number | undefined {
  const at = text.endsWith(' GMT') ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.ceil(at / 1000)
}
