/**
 * @module
 * SignInFailure: why a sign-in at a provider proved nothing. Floor 2, for `provider-sign-in` and whoever
 * uses it.
 */

/** Closed; fit for the audit. Only `unavailable` may pass by itself. */
export type SignInFailureCode =
  /** The provider is down, too slow, or not to be understood; another try may work. */
  | 'unavailable'
  /** The person said no there. */
  | 'declined'
  /** The provider refused: the code is spent or expired, it asks for consent, it cannot meet the wish. */
  | 'refused'
  | 'response_malformed'
  /** Another sign-in's response. */
  | 'state_wrong'
  /** Another provider's response, or one that must name itself and does not. */
  | 'issuer_wrong'
  | 'token_malformed'
  | 'algorithm_refused'
  | 'key_unknown'
  | 'signature_wrong'
  | 'audience_wrong'
  | 'token_expired'
  | 'nonce_wrong'
  /** The person was not asked recently enough. */
  | 'sign_in_too_old'
  /** The provider reached another level than was asked. */
  | 'level_wrong'

/** Thrown by `finish` and `start`; holds nothing that was received. */
export class SignInFailure extends Error {
  readonly code: SignInFailureCode
  /** Epoch seconds from which on another try makes sense. */
  readonly retryAt: number | undefined

  constructor(
    code: SignInFailureCode,
    { retryAt, ...options }: ErrorOptions & { readonly retryAt?: number } = {},
  ) {
    super('no sign-in', options)
    this.name = 'SignInFailure'
    this.code = code
    this.retryAt = retryAt
  }
}
