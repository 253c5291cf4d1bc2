/**
 * @module
 * What the claims of a proof must say, once its signature and `typ` hold: one path per purpose, used
 * by the relying-party library and by the backend's redeem alike. Pure. Floor 0: anyone may import it.
 */
import * as v from 'valibot'
import { isAcrReached, type Acr } from './acr.ts'
import type { ProblemCode } from './problems.ts'
import {
  LoginClaims,
  PHONE_PROOF_LIFE_SECONDS,
  PhoneClaims,
  PROOF_LIFE_SECONDS,
  StepUpClaims,
  type ProofClaims,
} from './proof.ts'

/** Every code a proof can be refused with. */
export type ProofCode = Extract<ProblemCode, `proof_${string}`>

/** How far the clocks of the backend and the site may be apart, either way. */
export const PROOF_LEEWAY_SECONDS = 30

/** Longest `exp − iat` that is accepted of a login or step-up proof, whoever signed it. */
export const PROOF_LIFE_MOST_SECONDS = 300

interface Expected {
  /** The backend as browsers see it; equal to `iss`, character for character. */
  readonly issuer: string
  /** The site's id; equal to `aud`. */
  readonly audience: string
  /** Epoch seconds. */
  readonly now: number
  /** Origins the site's pages have. */
  readonly origins: readonly string[]
}

interface ExpectedOfPerson extends Expected {
  /** Any of them, each meaning at least that. Absent or empty: every level will do. */
  readonly acrValues?: readonly Acr[] | undefined
  /** Seconds since the person last answered. Below 30 it is read as 30: 0 means "prompt now". */
  readonly maxAge?: number | undefined
}

/** What a login proof must say. */
export interface ExpectedLogin extends ExpectedOfPerson {
  readonly purpose: 'login'
  /** `Origin` header of the request that brought the proof; equal to `origin`. */
  readonly origin: string
  /** base64url SHA-256 of the binding cookie; equal to `nonce`. */
  readonly binding: string
  /** Equal to `sub`, where the site knows who it must be. */
  readonly user?: string | undefined
}

/** What a step-up proof must say. */
export interface ExpectedStepUp extends ExpectedOfPerson {
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

/** What a phone proof must say. */
export interface ExpectedPhone extends Expected {
  readonly purpose: 'verify-phone'
  /** `Origin` header of the request that brought the proof; equal to `origin`. */
  readonly origin: string
  /** base64url SHA-256 of the binding cookie; equal to `nonce`. */
  readonly binding: string
  /** The number in the form, E.164; equal to `phone_number`. Absent: the site goes by the proof's alone. */
  readonly phoneNumber?: string | undefined
}

/**
 * Checks claims in the order of the steps 4–8 of our list: issuer and audience, times, age and level,
 * person, session, origin and nonce, action or number. The caller has checked signature and `typ` before, and
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
export function checkProofClaims(claims: unknown, expected: ExpectedPhone): PhoneClaims | ProofCode
export function checkProofClaims(
  claims: unknown,
  expected: ExpectedLogin | ExpectedStepUp | ExpectedPhone,
): ProofClaims | ProofCode {
  switch (expected.purpose) {
    case 'login':
      return checkLogin(claims, expected)
    case 'step-up':
      return checkStepUp(claims, expected)
    case 'verify-phone':
      return checkPhone(claims, expected)
  }
}

function checkLogin(payload: unknown, expected: ExpectedLogin): LoginClaims | ProofCode {
  const parsed = v.safeParse(LoginClaims, payload)
  if (!parsed.success || hasAny(payload, ['session', 'action_hash', 'phone_number']))
    return 'proof_malformed'
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
  if (!parsed.success || hasAny(payload, ['sid', 'is_new', 'phone_number']))
    return 'proof_malformed'
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

/** It names nobody and says no level: a token that does is none. */
function checkPhone(payload: unknown, expected: ExpectedPhone): PhoneClaims | ProofCode {
  const parsed = v.safeParse(PhoneClaims, payload)
  if (!parsed.success || hasAny(payload, OF_A_PERSON)) return 'proof_malformed'
  const claims = parsed.output
  const refused = checkCommon(claims, payload, {
    ...expected,
    lifeSeconds: PHONE_PROOF_LIFE_SECONDS,
  })
  if (refused !== undefined) return refused
  if (claims.origin !== expected.origin || !expected.origins.includes(claims.origin)) {
    return 'proof_origin'
  }
  if (claims.nonce !== expected.binding) return 'proof_binding'
  const { phoneNumber = claims.phone_number } = expected
  return claims.phone_number === phoneNumber ? claims : 'proof_phone'
}

const OF_A_PERSON = ['sub', 'sid', 'is_new', 'session', 'action_hash', 'acr', 'amr', 'auth_time']

function checkShared(
  claims: LoginClaims | StepUpClaims,
  payload: unknown,
  expected: ExpectedOfPerson,
): ProofCode | undefined {
  if (!Number.isSafeInteger(claims.auth_time)) return 'proof_malformed'
  const refused = checkCommon(claims, payload, {
    ...expected,
    lifeSeconds: PROOF_LIFE_MOST_SECONDS,
  })
  if (refused !== undefined) return refused
  if (claims.auth_time > expected.now + PROOF_LEEWAY_SECONDS) return 'proof_malformed'
  if (!isFresh(claims, expected)) return 'proof_too_old'
  if (!isAcrReached(claims.acr, expected.acrValues ?? [])) return 'proof_level'
  return undefined
}

interface Common extends Expected {
  /** Longest `exp − iat`. */
  readonly lifeSeconds: number
}

function checkCommon(
  claims: ProofClaims,
  payload: unknown,
  expected: Common,
): ProofCode | undefined {
  if (!isReadable(claims)) return 'proof_malformed'
  if (claims.iss !== expected.issuer) return 'proof_issuer'
  if (claims.aud !== expected.audience) return 'proof_audience'
  return isCurrent(claims, payload, expected) ? undefined : 'proof_expired'
}

/** JSON can say 1e999; an infinite time would be young for ever. */
function isReadable({ iat, exp, jti }: ProofClaims): boolean {
  return [iat, exp].every((seconds) => Number.isSafeInteger(seconds)) && /^[\w-]{16,128}$/.test(jti)
}

function isCurrent(
  { iat, exp }: ProofClaims,
  payload: unknown,
  { now, lifeSeconds }: Common,
): boolean {
  const notBefore = v.safeParse(v.object({ nbf: v.optional(v.number(), iat) }), payload)
  return (
    now < exp + PROOF_LEEWAY_SECONDS &&
    iat <= now + PROOF_LEEWAY_SECONDS &&
    exp > iat &&
    exp - iat <= lifeSeconds &&
    notBefore.success &&
    notBefore.output.nbf <= now + PROOF_LEEWAY_SECONDS
  )
}

/** Measured twice: when the proof was signed, by one clock, and now, by two. */
function isFresh(
  { iat, auth_time }: LoginClaims | StepUpClaims,
  expected: ExpectedOfPerson,
): boolean {
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
