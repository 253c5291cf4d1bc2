/**
 * @module
 * The receipt of a withdrawn consent: what was measured of a body is deleted. ES256, typed, without an end; its key
 * is kept for good. Floor 0.
 */
import * as v from 'valibot'

/** Header `typ`; no proof can stand in for it, and it for none. */
export const WITHDRAWAL_TYPE = 'consent-withdrawal+jwt'

/** Holds no picture and nothing that was measured. Times are epoch seconds. */
export const WithdrawalClaims = v.object({
  iss: v.string(),
  /** The site's id. */
  aud: v.string(),
  /** The site's own id of the person. */
  sub: v.string(),
  /** When it was deleted. */
  iat: v.number(),
  /** 128 random bits, base64url. */
  jti: v.string(),
  /** What was deleted: `face`, `palm` or `fingerprint`; `where`: `local`, or the id of the vendor that kept it. */
  deleted: v.object({ kind: v.string(), where: v.string() }),
  /** What had been agreed to. Absent where the site brought the way along. */
  consent: v.optional(v.object({ version: v.string(), at: v.number() })),
})
export type WithdrawalClaims = v.InferOutput<typeof WithdrawalClaims>
