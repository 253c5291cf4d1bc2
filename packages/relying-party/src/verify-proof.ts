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
  type LoginClaims,
  type PhoneClaims,
  type ProofClaims,
  type ProofCode,
  type ProofPurpose,
  type RedeemReply,
  type StepUpClaims,
} from '@countersign/protocol'
import { base64url, compactVerify } from 'jose'
import {
  toExpectedLogin,
  toExpectedPhone,
  toExpectedStepUp,
  toRedeemRequest,
  type ExpectedLoginProof,
  type ExpectedPhoneProof,
  type ExpectedProof,
  type ExpectedStepUpProof,
} from './expected-proof.ts'
import { RelyingPartyError } from './relying-party-error.ts'
import type { Deps } from './settings.ts'

/** Longest proof that is looked at. */
const MOST_PROOF_CHARACTERS = 4096

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
  expected: ExpectedPhoneProof,
): Promise<PhoneClaims>
export async function verifyProof(
  deps: Deps,
  token: unknown,
  expected: ExpectedProof,
): Promise<ProofClaims>
export async function verifyProof(
  deps: Deps,
  token: unknown,
  expected: ExpectedProof,
): Promise<ProofClaims> {
  const { text, kid } = parseToken(token, expected.purpose)
  const payload = await verifySignature(text, await deps.keys.find(kid))
  const claims = await checkClaims(deps, payload, expected)
  if (typeof claims === 'string') throw new RelyingPartyError(claims)
  if (!(await spend(deps, { claims, text, expected })))
    throw new RelyingPartyError('proof_replayed')
  return claims
}

/** One path per purpose. */
async function checkClaims(
  deps: Deps,
  payload: unknown,
  expected: ExpectedProof,
): Promise<ProofClaims | ProofCode> {
  switch (expected.purpose) {
    case 'login':
      return checkProofClaims(payload, await toExpectedLogin(deps, expected))
    case 'step-up':
      return checkProofClaims(payload, await toExpectedStepUp(deps, expected))
    case 'verify-phone':
      return checkProofClaims(payload, await toExpectedPhone(deps, expected))
  }
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

interface Spending {
  readonly claims: ProofClaims
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
