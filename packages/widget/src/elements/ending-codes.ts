/**
 * @module
 * How a question may end elsewhere without an answer. Pure; the list of ways and the problem screen ask.
 */

/** What may be done next, by code, as in `PROBLEMS`. */
export const ENDINGS = {
  approval_declined: 'another-way',
  approval_reported: 'none',
  challenge_expired: 'new-challenge',
} as const
/** A code that has an ending of its own. */
export type EndingCode = keyof typeof ENDINGS

/** True for a code whose screen `ending.ts` makes. */
export function isEnding(code: string | undefined): code is EndingCode {
  return code !== undefined && Object.hasOwn(ENDINGS, code)
}
