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
} as const

/** What a proof is for; an account visit yields none. */
export type ProofPurpose = keyof typeof PROOF_TYPES

/** Life of a proof in seconds: `exp − iat`. */
export const PROOF_LIFE_SECONDS = 60

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

/** Claims of either kind of proof. */
export type ProofClaims = LoginClaims | StepUpClaims

/** Name of the cookie whose SHA-256 is the binding; on plain-http localhost without the prefix. */
export const BINDING_COOKIE = '__Host-countersign'
/** The same where browsers refuse `__Host-`. */
export const BINDING_COOKIE_LOCAL = 'countersign'

/** Request header in which a page sends a step-up proof to the site's server. */
export const PROOF_HEADER = 'Countersign-Proof'
