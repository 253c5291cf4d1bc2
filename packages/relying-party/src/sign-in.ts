/**
 * @module
 * Takes the login proof out of a form, checks that it was made in this browser, and says who it is.
 */
import type { Acr } from '@countersign/protocol'
import { parseBinding, toExpiredCookie } from './binding.ts'
import { parseLevel, type LevelOptions } from './level.ts'
import { RelyingPartyError } from './relying-party-error.ts'
import type { Deps } from './settings.ts'
import { assertOwnPost, type SiteRequest } from './site-request.ts'
import { verifyProof } from './verify-proof.ts'

/** What a sign-in must reach, and where its proof is. */
export interface SignInOptions extends LevelOptions {
  /** Field of the form or JSON body that holds the proof. Default `proof`. */
  readonly name?: string | undefined
}

/** Who signed in, and how. Make a new session of it. */
export interface Who {
  /** The site's own id of the person. */
  readonly user: string
  /** This sign-in at the backend: keep it for `endSession`. */
  readonly sid: string
  readonly acr: Acr
  /** RFC 8176 values. */
  readonly amr: readonly string[]
  /** Epoch seconds at which the person last answered. */
  readonly authTime: number
  /** True when this sign-in made the account. */
  readonly isNew: boolean
  /** Origin of the page. */
  readonly origin: string
}

/** A sign-in that passed every check; its proof is spent. */
export interface SignedIn {
  readonly who: Who
  /** `Set-Cookie` of the answer: the binding served its purpose. */
  readonly cookie: string
}

/**
 * @throws RelyingPartyError `method_not_allowed`, `origin_refused`, `request_malformed`,
 *   `request_too_large`, `media_type_unsupported`, `proof_missing`, every `proof_…`, `unavailable`
 */
export async function checkSignIn(
  deps: Deps,
  request: SiteRequest,
  options: SignInOptions = {},
): Promise<SignedIn> {
  const { name = 'proof' } = options
  const origin = assertOwnPost(request, deps.origins)
  const proof = (await request.readFields())[name]
  if (proof === undefined || proof === '') throw new RelyingPartyError('proof_missing')
  const binding = parseBinding(request.header('cookie'), origin)
  // Stops login CSRF: an attacker's own proof, planted here, was made under another cookie.
  if (binding === undefined) throw new RelyingPartyError('proof_binding')
  const claims = await verifyProof(deps, proof, {
    purpose: 'login',
    origin,
    binding,
    ...parseLevel(options),
  })
  const { sub: user, sid, acr, amr, auth_time: authTime, is_new: isNew = false } = claims
  return { who: { user, sid, acr, amr, authTime, isNew, origin }, cookie: toExpiredCookie(origin) }
}
