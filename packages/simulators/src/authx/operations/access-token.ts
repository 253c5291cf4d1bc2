/**
 * @module
 * `AccessToken`: the application's id and key for a bearer, as the OWIN OAuth server answers.
 */
import type { PlainReply } from '../../apply-fault.ts'
import type { AuthxSettings } from '../settings.ts'
import type { TenantState, Vendor } from '../state/vendor.ts'

/** @param headers  `ApplicationId` and `ApplicationKey`; nothing else counts. */
export function accessToken(
  { settings }: Vendor,
  { facts, tokens }: TenantState,
  headers: Headers,
): PlainReply {
  const isRight =
    isSameKey(settings, headers.get('ApplicationId'), facts.applicationId) &&
    isSameKey(settings, headers.get('ApplicationKey'), facts.applicationKey)
  if (!isRight) {
    const body = { error: 'invalid_client', error_description: 'The application is not known.' }
    return { status: settings.badCredentialsStatus, body }
  }
  const { value, issuedAt, expiresAt } = tokens.issue(settings.tokenSeconds)
  const seconds = settings.tokenSeconds - 1
  const isSample = settings.tokenTypes === 'sample'
  const body = {
    access_token: value,
    token_type: 'bearer',
    expires_in: isSample ? seconds : String(seconds),
    CompanyId: isSample ? String(facts.companyId) : facts.companyId,
    '.issued': toHttpDate(issuedAt),
    '.expires': toHttpDate(expiresAt),
  }
  return { status: 200, body }
}

/** Lenient: a GUID is the same in any case. */
export function isSameKey({ mode }: AuthxSettings, given: unknown, wanted: string): boolean {
  if (typeof given !== 'string') return false
  return mode === 'strict' ? given === wanted : given.toLowerCase() === wanted.toLowerCase()
}

/** RFC 1123, in GMT. */
const toHttpDate = (seconds: number): string => new Date(seconds * 1000).toUTCString()
