/**
 * @module
 * Verifies a proof: shape, key, signature, claims, and last its single use. The order is fixed, so that
 * nothing is spent by a proof that fails.
 */
import {
  checkProofClaims,
  PROOF_ALGORITHM,
  PROOF_LEEWAY_SECONDS,
  PROOF_TYPES,
  toActionHash,
  toSha256,
  type Acr,
  type Action,
  type ExpectedLogin,
  type ExpectedStepUp,
  type LoginClaims,
  type ProofPurpose,
  type RedeemReply,
  type RedeemRequest,
  type StepUpClaims,
} from '@countersign/protocol'
import { base64url, compactVerify } from 'jose'
import { RelyingPartyError } from './relying-party-error.ts'
import { toSessionName, type SiteSession } from './session.ts'
import type { Deps } from './settings.ts'

/** Longest proof that is looked at. */
const MOST_PROOF_CHARACTERS = 4096

interface ExpectedLevel {
  /** Any of them, each meaning at least that. */
  readonly acrValues?: readonly Acr[] | undefined
  /** Seconds since the person last answered. */
  readonly maxAge?: number | undefined
}

/** What a login proof must match. */
export interface ExpectedLoginProof extends ExpectedLevel {
  readonly purpose: 'login'
  /** The request's `Origin` header, already found to be the site's own. */
  readonly origin: string
  /** Value of the binding cookie. */
  readonly binding: string
  readonly user?: string | undefined
}

/** What a step-up proof must match. */
export interface ExpectedStepUpProof extends ExpectedLevel {
  readonly purpose: 'step-up'
  /** The session that brought the proof. */
  readonly session: SiteSession
  /** What is about to be executed. Absent: the proof must be for no action. */
  readonly action?: Action | undefined
  /** As given to `begin`. */
  readonly nonce?: string | undefined
  /** The request's `Origin` header, where it has one. */
  readonly origin?: string | undefined
}

/** What a proof of either kind must match. */
export type ExpectedProof = ExpectedLoginProof | ExpectedStepUpProof

/**
 * Makes every check and spends the proof: a second call with the same proof is refused.
 *
 * @param token  The proof as the page sent it. Anything but text is `proof_malformed`.
 * @returns its claims.
 * @throws RelyingPartyError one of the `proof_…` codes; `unavailable` when the keys or the memory of
 *   spent proofs cannot be reached
 * @see RFC 8725 §3.1, §3.8, §3.11, §3.12
 */
export async function verifyProof(
  deps: Deps,
  token: unknown,
  expected: ExpectedLoginProof,
): Promise<LoginClaims>
export async function verifyProof(
  deps: Deps,
  token: unknown,
  expected: ExpectedStepUpProof,
): Promise<StepUpClaims>
export async function verifyProof(
  deps: Deps,
  token: unknown,
  expected: ExpectedProof,
): Promise<LoginClaims | StepUpClaims> {
  const { text, kid } = parseToken(token, expected.purpose)
  const payload = await verifySignature(text, await deps.keys.find(kid))
  const claims =
    expected.purpose === 'login'
      ? checkProofClaims(payload, await toExpectedLogin(deps, expected))
      : checkProofClaims(payload, await toExpectedStepUp(deps, expected))
  if (typeof claims === 'string') throw new RelyingPartyError(claims)
  if (!(await spend(deps, { claims, text, expected })))
    throw new RelyingPartyError('proof_replayed')
  return claims
}

/**
 * Lets the backend make every check and spend the proof.
 *
 * @throws RelyingPartyError the code the backend gave, or `unavailable`
 */
export async function redeemProof(
  deps: Deps,
  proof: string,
  expected: ExpectedProof,
): Promise<RedeemReply> {
  return deps.backend.call('redeem', { body: await toRedeemRequest(proof, expected) })
}

interface Token {
  readonly text: string
  readonly kid: string
}

/** The header decides nothing: it must be the one header this purpose has. */
function parseToken(token: unknown, purpose: ProofPurpose): Token {
  if (typeof token !== 'string' || token.length > MOST_PROOF_CHARACTERS) {
    throw new RelyingPartyError('proof_malformed')
  }
  const match = /^([\w-]+)\.[\w-]+\.[\w-]*$/.exec(token)
  const header = parseJson(match?.[1])
  if (header['alg'] !== PROOF_ALGORITHM) throw new RelyingPartyError('proof_algorithm')
  if (header['typ'] !== PROOF_TYPES[purpose]) throw new RelyingPartyError('proof_type')
  const { kid } = header
  // `jku`, `jwk`, `x5u`, `x5c` and `crit` would let the token choose its own key or rules.
  if (typeof kid !== 'string' || kid === '' || Object.keys(header).length !== 3) {
    throw new RelyingPartyError('proof_malformed')
  }
  return { text: token, kid }
}

function parseJson(part: string | undefined): Record<string, unknown> {
  try {
    const bytes = base64url.decode(part ?? '')
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return Object.fromEntries(Object.entries(value))
    }
  } catch (cause) {
    throw new RelyingPartyError('proof_malformed', { cause })
  }
  throw new RelyingPartyError('proof_malformed')
}

async function verifySignature(token: string, key: CryptoKey): Promise<unknown> {
  try {
    await compactVerify(token, key, { algorithms: [PROOF_ALGORITHM] })
  } catch (cause) {
    throw new RelyingPartyError('proof_signature', { cause })
  }
  return parseJson(token.split('.')[1])
}

async function toExpectedLogin(deps: Deps, expected: ExpectedLoginProof): Promise<ExpectedLogin> {
  const { origin, user } = expected
  return {
    ...toShared(deps, expected),
    purpose: 'login',
    origin,
    user,
    binding: await toSha256(expected.binding),
  }
}

async function toExpectedStepUp(
  deps: Deps,
  expected: ExpectedStepUpProof,
): Promise<ExpectedStepUp> {
  const { session, action, nonce, origin } = expected
  return {
    ...toShared(deps, expected),
    purpose: 'step-up',
    user: session.user,
    session: await toSessionName(session),
    origin,
    nonce,
    actionHash: action === undefined ? undefined : await toActionHash(action),
  }
}

function toShared(deps: Deps, { acrValues, maxAge }: ExpectedLevel) {
  const { issuer, site: audience, origins, clock } = deps
  return { issuer, audience, origins, now: clock.now(), acrValues, maxAge }
}

interface Spending {
  readonly claims: LoginClaims | StepUpClaims
  readonly text: string
  readonly expected: ExpectedProof
}

/** A memory that cannot answer refuses: an unremembered proof would count twice. */
async function spend(deps: Deps, { claims, text, expected }: Spending): Promise<boolean> {
  if (deps.replay === 'redeem') {
    await redeemProof(deps, text, expected)
    return true
  }
  try {
    return (await deps.replay.spend(claims.jti, claims.exp + PROOF_LEEWAY_SECONDS)) === true
  } catch (cause) {
    throw new RelyingPartyError('unavailable', { cause })
  }
}

async function toRedeemRequest(proof: string, expected: ExpectedProof): Promise<RedeemRequest> {
  const { acrValues, maxAge, origin } = expected
  const level = {
    ...(acrValues === undefined || acrValues.length === 0 ? {} : { acr_values: [...acrValues] }),
    ...(maxAge === undefined ? {} : { max_age: maxAge }),
    ...(origin === undefined ? {} : { origin }),
  }
  if (expected.purpose === 'login') {
    const { binding, user } = expected
    return { purpose: 'login', proof, binding, ...level, ...(user === undefined ? {} : { user }) }
  }
  const { session, action, nonce } = expected
  return {
    purpose: 'step-up',
    proof,
    user: session.user,
    session: await toSessionName(session),
    ...level,
    ...(action === undefined ? {} : { action }),
    ...(nonce === undefined ? {} : { nonce }),
  }
}
