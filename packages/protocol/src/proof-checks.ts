/**
 * @module
 * What the claims of a proof must say, once its signature and `typ` hold: one path per purpose, used
 * by the relying-party library and by the backend's redeem alike. Pure. Floor 0: anyone may import it.
 */
import * as v from 'valibot'
import { isAcrReached, type Acr } from './acr.ts'
import type { ProblemCode } from './problems.ts'
import { LoginClaims, PROOF_LIFE_SECONDS, StepUpClaims } from './proof.ts'

/** Every code a proof can be refused with. */
export type ProofCode = Extract<ProblemCode, `proof_${string}`>

/** How far the clocks of the backend and the site may be apart, either way. */
export const PROOF_LEEWAY_SECONDS = 30

/** Longest `exp − iat` that is accepted, whoever signed it. */
export const PROOF_LIFE_MOST_SECONDS = 300

interface Expected {
  /** The backend as browsers see it; equal to `iss`, character for character. */
  readonly issuer: string
  /** The site's id; equal to `aud`. */
  readonly audience: string
  /** Epoch seconds. */
  readonly now: number
  /** Any of them, each meaning at least that. Absent or empty: every level will do. */
  readonly acrValues?: readonly Acr[] | undefined
  /** Seconds since the person last answered. Below 30 it is read as 30: 0 means "prompt now". */
  readonly maxAge?: number | undefined
  /** Origins the site's pages have. */
  readonly origins: readonly string[]
}

/** What a login proof must say. */
export interface ExpectedLogin extends Expected {
  readonly purpose: 'login'
  /** `Origin` header of the request that brought the proof; equal to `origin`. */
  readonly origin: string
  /** base64url SHA-256 of the binding cookie; equal to `nonce`. */
  readonly binding: string
  /** Equal to `sub`, where the site knows who it must be. */
  readonly user?: string | undefined
}

/** What a step-up proof must say. */
export interface ExpectedStepUp extends Expected {
  readonly purpose: 'step-up'
  /** User of the session that brought the proof; equal to `sub`. */
  readonly user: string
  /** Name of the session that brought the proof, as at begin; equal to `session`. */
  readonly session: string
  /** `Origin` header of the request that brought the proof, where it has one. */
  readonly origin?: string | undefined
  /** As given at begin. Absent: the proof must hold none either. */
  readonly nonce?: string | undefined
  /** Hash of the action about to be executed. Absent: the proof must be for no action. */
  readonly actionHash?: string | undefined
}

/**
 * Checks claims in the order of the steps 4–8 of our list: issuer and audience, times, age and level,
 * person, session, origin and nonce, action. The caller has checked signature and `typ` before, and
 * spends `jti` after.
 *
 * @param claims  The token's payload, as it was parsed from JSON.
 * @returns the parsed claims, or the code of the first check that failed. Never throws.
 * @see RFC 8725 §3.12: rules that exclude each other keep one kind from standing in for another
 */
export function checkProofClaims(claims: unknown, expected: ExpectedLogin): LoginClaims | ProofCode
export function checkProofClaims(
  claims: unknown,
  expected: ExpectedStepUp,
): StepUpClaims | ProofCode
export function checkProofClaims(
  claims: unknown,
  expected: ExpectedLogin | ExpectedStepUp,
): LoginClaims | StepUpClaims | ProofCode {
  return expected.purpose === 'login' ? checkLogin(claims, expected) : checkStepUp(claims, expected)
}

function checkLogin(payload: unknown, expected: ExpectedLogin): LoginClaims | ProofCode {
  const parsed = v.safeParse(LoginClaims, payload)
  if (!parsed.success || hasAny(payload, ['session', 'action_hash'])) return 'proof_malformed'
  const claims = parsed.output
  const refused = checkShared(claims, payload, expected)
  if (refused !== undefined) return refused
  if (expected.user !== undefined && claims.sub !== expected.user) return 'proof_user'
  if (claims.origin !== expected.origin || !expected.origins.includes(claims.origin)) {
    return 'proof_origin'
  }
  if (claims.nonce !== expected.binding) return 'proof_binding'
  return claims
}

function checkStepUp(payload: unknown, expected: ExpectedStepUp): StepUpClaims | ProofCode {
  const parsed = v.safeParse(StepUpClaims, payload)
  if (!parsed.success || hasAny(payload, ['sid', 'is_new'])) return 'proof_malformed'
  const claims = parsed.output
  const refused = checkShared(claims, payload, expected)
  if (refused !== undefined) return refused
  if (claims.sub !== expected.user) return 'proof_user'
  if (claims.session !== expected.session) return 'proof_session'
  if (!expected.origins.includes(claims.origin)) return 'proof_origin'
  if (expected.origin !== undefined && claims.origin !== expected.origin) return 'proof_origin'
  // Both ways: a site that begins with a nonce or an action and then forgets to compare it is told so.
  if (claims.nonce !== expected.nonce) return 'proof_binding'
  if (claims.action_hash !== expected.actionHash) return 'proof_action'
  return claims
}

function checkShared(
  claims: LoginClaims | StepUpClaims,
  payload: unknown,
  expected: Expected,
): ProofCode | undefined {
  if (!isReadable(claims)) return 'proof_malformed'
  if (claims.iss !== expected.issuer) return 'proof_issuer'
  if (claims.aud !== expected.audience) return 'proof_audience'
  if (!isCurrent(claims, payload, expected.now)) return 'proof_expired'
  if (claims.auth_time > expected.now + PROOF_LEEWAY_SECONDS) return 'proof_malformed'
  if (!isFresh(claims, expected)) return 'proof_too_old'
  if (!isAcrReached(claims.acr, expected.acrValues ?? [])) return 'proof_level'
  return undefined
}

/** JSON can say 1e999; an infinite `auth_time` would be young for ever. */
function isReadable({ iat, exp, auth_time, jti }: LoginClaims | StepUpClaims): boolean {
  return (
    [iat, exp, auth_time].every((seconds) => Number.isSafeInteger(seconds)) &&
    /^[\w-]{16,128}$/.test(jti)
  )
}

function isCurrent(
  { iat, exp }: LoginClaims | StepUpClaims,
  payload: unknown,
  now: number,
): boolean {
  const notBefore = v.safeParse(v.object({ nbf: v.optional(v.number(), iat) }), payload)
  return (
    now < exp + PROOF_LEEWAY_SECONDS &&
    iat <= now + PROOF_LEEWAY_SECONDS &&
    exp > iat &&
    exp - iat <= PROOF_LIFE_MOST_SECONDS &&
    notBefore.success &&
    notBefore.output.nbf <= now + PROOF_LEEWAY_SECONDS
  )
}

/** Measured twice: when the proof was signed, by one clock, and now, by two. */
function isFresh({ iat, auth_time }: LoginClaims | StepUpClaims, expected: Expected): boolean {
  const { maxAge, now } = expected
  if (maxAge === undefined) return true
  return (
    iat - auth_time <= Math.max(maxAge, PROOF_LEEWAY_SECONDS) &&
    now - auth_time <= Math.max(maxAge, PROOF_LIFE_SECONDS) + PROOF_LEEWAY_SECONDS
  )
}

function hasAny(payload: unknown, names: readonly string[]): boolean {
  return typeof payload === 'object' && payload !== null && names.some((name) => name in payload)
}
