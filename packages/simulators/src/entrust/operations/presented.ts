/**
 * @module
 * Tokens as they are presented: in the header, bare or as Bearer, or in a body; with the cookie of a web
 * session where one was made (API document).
 */
import { VendorError } from '../errors.ts'
import type { Tenant } from '../state/tenant.ts'
import type { Token } from '../state/tokens.ts'

export const SESSION_COOKIE = 'INTELLITRUST_SESSION_ID'

/** What came beside the body. */
export interface Envelope {
  readonly authorization: string | undefined
  /** Value of the session cookie. */
  readonly cookie: string | undefined
}

/** `Bearer x` and `x` are the same. Undefined: no token. */
export function readAuthorization(header: string | undefined): string | undefined {
  const value = (header ?? '').replace(/^bearer\s+/i, '').trim()
  return value === '' ? undefined : value
}

/**
 * @param applicationId  Undefined: the token alone tells.
 * @throws VendorError `invalid_token` when it is missing, unknown, another application's, or without its
 *   cookie; `transaction_expired`
 */
export function findToken(
  tenant: Tenant,
  value: string | undefined,
  { cookie, applicationId }: { cookie: string | undefined; applicationId: string | undefined },
): Token {
  const token = value === undefined ? undefined : tenant.tokens.find(value)
  const isOwn = applicationId === undefined || token?.applicationId === applicationId
  if (token === undefined || !isOwn) throw new VendorError('invalid_token')
  if (token.cookie !== undefined && token.cookie !== cookie) throw new VendorError('invalid_token')
  if (token.expiresAt <= tenant.clock.now()) throw new VendorError('transaction_expired')
  return token
}
