/**
 * @module
 * Claims of the signed proofs. ES256, typed, short-lived, single use. Floor 0.
 */
import * as v from 'valibot'
import { AcrSchema } from './acr.ts'

/** Header `typ` of each kind of proof; one can never stand in for another. */
export const PROOF_TYPES = {
  login: 'login-proof+jwt',
  'step-up': 'stepup-proof+jwt',
  'verify-phone': 'phone-proof+jwt',
} as const

/** What a proof is for; an account visit yields none. */
export type ProofPurpose = keyof typeof PROOF_TYPES

/** Life of a login or step-up proof in seconds: `exp − iat`. */
export const PROOF_LIFE_SECONDS = 60

/** The same for a phone proof: people finish forms slowly, and it signs nobody in. */
export const PHONE_PROOF_LIFE_SECONDS = 900

/** Life of each kind of proof in seconds. */
export const PROOF_LIVES = {
  login: PROOF_LIFE_SECONDS,
  'step-up': PROOF_LIFE_SECONDS,
  'verify-phone': PHONE_PROOF_LIFE_SECONDS,
} as const satisfies Record<ProofPurpose, number>

/** The only algorithm. */
export const PROOF_ALGORITHM = 'ES256'

const common = {
  iss: v.string(),
  /** The site's id. */
  aud: v.string(),
  /** The site's own id of the person. */
  sub: v.string(),
  iat: v.number(),
  exp: v.number(),
  /** 128 random bits, base64url. Spend it once. */
  jti: v.string(),
  /** When the person last answered a prompt, epoch seconds. */
  auth_time: v.number(),
  acr: AcrSchema,
  /** RFC 8176 values. */
  amr: v.array(v.string()),
  /** Transaction id. */
  txn: v.string(),
  /** Origin of the page. */
  origin: v.string(),
}

/** A login proof: `nonce` is the browser binding, `sid` names this sign-in. */
export const LoginClaims = v.object({
  ...common,
  sid: v.string(),
  nonce: v.string(),
  is_new: v.optional(v.boolean()),
})
export type LoginClaims = v.InferOutput<typeof LoginClaims>

/** A step-up proof: `session` and `nonce` are returned as the site's server gave them. */
export const StepUpClaims = v.object({
  ...common,
  session: v.string(),
  nonce: v.optional(v.string()),
  action_hash: v.optional(v.string()),
})
export type StepUpClaims = v.InferOutput<typeof StepUpClaims>

/** A phone proof: who reads what is sent to this number sat in this browser. It names nobody. */
export const PhoneClaims = v.object({
  iss: common.iss,
  aud: common.aud,
  iat: common.iat,
  exp: common.exp,
  jti: common.jti,
  txn: common.txn,
  origin: common.origin,
  /** The browser binding. */
  nonce: v.string(),
  /** E.164. */
  phone_number: v.string(),
})
export type PhoneClaims = v.InferOutput<typeof PhoneClaims>

/** Claims of any kind of proof. */
export type ProofClaims = LoginClaims | StepUpClaims | PhoneClaims

/** Name of the cookie whose SHA-256 is the binding; on plain-http localhost without the prefix. */
export const BINDING_COOKIE = '__Host-countersign'
/** The same where browsers refuse `__Host-`. */
export const BINDING_COOKIE_LOCAL = 'countersign'

/**
 * Least life of that cookie in seconds where a page verifies a phone: ten minutes to the proof, fifteen
 * more in the form. A login beside it must not shorten it.
 */
export const PHONE_BINDING_SECONDS = PHONE_PROOF_LIFE_SECONDS + 600

/** Request header in which a page sends a step-up proof to the site's server. */
export const PROOF_HEADER = 'Countersign-Proof'
