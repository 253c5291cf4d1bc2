/**
 * @module
 * Takes the phone proof out of a form, checks that it was made in this browser and for the number that the
 * form holds now, and says which number it is.
 */
import { parseBinding, toExpiredCookie } from './binding.ts'
import { RelyingPartyError } from './relying-party-error.ts'
import type { Deps } from './settings.ts'
import { assertOwnPost, type SiteRequest } from './site-request.ts'
import { verifyProof } from './verify-proof.ts'

/** Where the proof is, and the number beside it. */
export interface VerifyPhoneOptions {
  /** Field of the form or JSON body that holds the proof. Default `phone_proof`. */
  readonly name?: string | undefined
  /**
   * Field that holds the number itself, where your form has one: a number that was changed after it was
   * verified is refused. International (`+46 70 174 06 05`), spaced as you like.
   */
  readonly number?: string | undefined
}

/** A number that whoever sent this form can read messages at. It names nobody and signs nobody in. */
export interface VerifiedPhone {
  /** E.164: `+46701740605`. */
  readonly number: string
  /** Origin of the page. */
  readonly origin: string
}

/** A form whose number passed every check; its proof is spent. */
export interface PhoneChecked {
  readonly phone: VerifiedPhone
  /** `Set-Cookie` of the answer: the binding served its purpose. */
  readonly cookie: string
}

/**
 * @throws RelyingPartyError `method_not_allowed`, `origin_refused`, `request_malformed`,
 *   `request_too_large`, `media_type_unsupported`, `proof_missing`, every `proof_…`, `unavailable`
 */
export async function checkPhone(
  deps: Deps,
  request: SiteRequest,
  options: VerifyPhoneOptions = {},
): Promise<PhoneChecked> {
  const { name = 'phone_proof', number: field } = options
  const origin = assertOwnPost(request, deps.origins)
  const fields = await request.readFields()
  const proof = fields[name]
  if (proof === undefined || proof === '') throw new RelyingPartyError('proof_missing')
  const binding = parseBinding(request.header('cookie'), origin)
  // Stops a proof that somebody else made for a number of theirs, planted here.
  if (binding === undefined) throw new RelyingPartyError('proof_binding')
  const claims = await verifyProof(deps, proof, {
    purpose: 'verify-phone',
    origin,
    binding,
    phoneNumber: field === undefined ? undefined : toNumber(fields[field]),
  })
  return { phone: { number: claims.phone_number, origin }, cookie: toExpiredCookie(origin) }
}

/** What people put between digits goes; whatever else was typed stays, and is another number. */
const toNumber = (typed: unknown): string =>
  typeof typed === 'string' ? typed.replaceAll(/[\s\p{Cf}\p{Pd}().]/gu, '') : ''
