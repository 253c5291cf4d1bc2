/**
 * @module
 * Operation 5: ends the session of a final token. Which refusal has which status is inferred: none or
 * expired 401, unknown 404, ended before 409 (the API document lists the statuses alone).
 */
import { VendorError } from '../errors.ts'
import type { Tenant } from '../state/tenant.ts'
import { type Envelope, findToken, readAuthorization } from './presented.ts'

/** @throws VendorError `invalid_token`, `transaction_expired`, `no_session`, `already_logged_out` */
export function logout(tenant: Tenant, { authorization, cookie }: Envelope): void {
  const value = readAuthorization(authorization)
  if (value !== undefined && tenant.tokens.find(value) === undefined) {
    throw new VendorError('no_session')
  }
  const token = findToken(tenant, value, { cookie, applicationId: undefined })
  if (token.kind !== 'final') throw new VendorError('invalid_token')
  if (token.isEnded) throw new VendorError('already_logged_out')
  token.isEnded = true
}
