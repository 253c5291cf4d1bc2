/**
 * @module
 * redeem: every check of a proof and its single use, for sites without our library. Floor 3.
 */
import {
  checkProofClaims,
  PROOF_TYPES,
  toActionHash,
  type ProofClaims,
  type RedeemRequest,
} from '@countersign/protocol'
import type { SiteConfig } from '../config.ts'
import { Problem } from '../problem.ts'
import { toDigest } from '../vault.ts'
import type { FlowDeps } from './deps.ts'
import { spendProof, toRepeat } from './spend-proof.ts'

/**
 * Checks and spends a proof; the claims are the reply.
 *
 * @throws Problem any `proof_…` code, `unavailable`
 */
export async function redeem(
  deps: FlowDeps,
  site: SiteConfig,
  input: { readonly request: RedeemRequest; readonly idempotencyKey: string | undefined },
): Promise<ProofClaims> {
  const { request } = input
  try {
    const payload = await deps.signer.verifyOwn(request.proof, PROOF_TYPES[request.purpose])
    const claims = await CHECKS[request.purpose](deps, site, { request, payload })
    if (typeof claims === 'string') throw new Problem(claims)
    const what = { call: 'redeem', request: JSON.stringify(request) }
    const repeat = await toRepeat(deps, input.idempotencyKey, what)
    await spendProof(deps, site, { ...claims, repeat })
    deps.audit({
      event: 'proof.redeemed',
      site: site.id,
      transaction: claims.txn,
      purpose: request.purpose,
    })
    return claims
  } catch (problem) {
    const code = problem instanceof Problem ? problem.code : 'internal'
    deps.audit({ event: 'proof.refused', site: site.id, purpose: request.purpose, code })
    throw problem
  }
}

interface Presented {
  readonly request: RedeemRequest
  readonly payload: unknown
}

async function checkLogin(deps: FlowDeps, site: SiteConfig, { request, payload }: Presented) {
  if (request.origin === undefined) throw new Problem('proof_origin', { field: 'origin' })
  if (request.binding === undefined) throw new Problem('proof_binding', { field: 'binding' })
  return checkProofClaims(payload, {
    ...toExpected(deps, site, request),
    purpose: 'login',
    origin: request.origin,
    binding: toDigest(request.binding),
    user: request.user,
  })
}

async function checkStepUp(deps: FlowDeps, site: SiteConfig, { request, payload }: Presented) {
  if (request.user === undefined) throw new Problem('proof_user', { field: 'user' })
  if (request.session === undefined) throw new Problem('proof_session', { field: 'session' })
  return checkProofClaims(payload, {
    ...toExpected(deps, site, request),
    purpose: 'step-up',
    user: request.user,
    session: request.session,
    origin: request.origin,
    nonce: request.nonce,
    actionHash: request.action === undefined ? undefined : await toActionHash(request.action),
  })
}

/** It names nobody: what the request says of persons, levels and actions has nothing to be compared with. */
async function checkPhone(deps: FlowDeps, site: SiteConfig, { request, payload }: Presented) {
  if (request.origin === undefined) throw new Problem('proof_origin', { field: 'origin' })
  if (request.binding === undefined) throw new Problem('proof_binding', { field: 'binding' })
  const { issuer, audience, now, origins } = toExpected(deps, site, request)
  return checkProofClaims(payload, {
    issuer,
    audience,
    now,
    origins,
    purpose: 'verify-phone',
    origin: request.origin,
    binding: toDigest(request.binding),
    phoneNumber: request.phone_number,
  })
}

const CHECKS = { login: checkLogin, 'step-up': checkStepUp, 'verify-phone': checkPhone } as const

/** The declared level and age of an action hold even when the site does not repeat them. */
function toExpected(deps: FlowDeps, site: SiteConfig, request: RedeemRequest) {
  const declared = request.action === undefined ? undefined : site.actions.get(request.action.type)
  return {
    issuer: deps.config.issuer,
    audience: site.id,
    now: deps.clock.now(),
    acrValues: request.acr_values ?? declared?.acrValues,
    maxAge: request.max_age ?? declared?.maxAge,
    origins: site.origins,
  }
}
