/**
 * @module
 * Their JSON, and the end of a verification's life as they tell it. Floor 2, inside
 * `vendors/authentimate`.
 */
import * as v from 'valibot'

/** UNVERIFIED: 32 lower-case hex digits in the sample. Nothing that could change a query. */
const Id = v.pipe(v.string(), v.regex(/^ver_[A-Za-z0-9]{8,64}$/))

/** Reply of a create. `expires`: Unix time in seconds, by their clock. */
export const CreatedReply = v.object({
  id: Id,
  expires: v.union([
    v.pipe(v.number(), v.integer()),
    v.pipe(v.string(), v.regex(/^\d{1,16}$/), v.transform(Number)),
  ]),
})

/** Reply of a check. Only a boolean counts: `"true"`, 1 or nothing at all signs nobody in. */
export const CheckedReply = v.object({ verified: v.boolean() })

/** No verification of ours lives longer. */
export const LONGEST_LIFE_SECONDS = 600
/** Above it a time is in milliseconds: as seconds it would be the year 5138. */
const MOST_SECONDS = 100_000_000_000
const DAY_SECONDS = 86_400

/** When we hold a verification for over, epoch seconds. */
export interface Life {
  readonly expiresAt: number
  /** What they said is past, or more than a day ahead: one of the clocks is off. */
  readonly isOdd: boolean
}

/** The earlier of their end and ours; ours alone where theirs makes no sense. */
export function toLife(expires: number, now: number): Life {
  const theirs = expires > MOST_SECONDS ? Math.floor(expires / 1000) : expires
  const ours = now + LONGEST_LIFE_SECONDS
  const isOdd = theirs <= now || theirs > now + DAY_SECONDS
  return { expiresAt: isOdd ? ours : Math.min(theirs, ours), isOdd }
}
