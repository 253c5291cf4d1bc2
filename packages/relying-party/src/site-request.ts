/**
 * @module
 * A request in no framework's terms, and its origin. Adapters make one; the core reads nothing else.
 */
import { RelyingPartyError } from './relying-party-error.ts'

/** Most bytes of a sign-in body that are read. */
export const MOST_BODY_BYTES = 65_536

/** What the core may know of a request. */
export interface SiteRequest {
  readonly method: string
  /** Value of a header; undefined when absent. */
  header(name: string): string | undefined
  /**
   * Fields of a form or JSON body.
   *
   * @throws RelyingPartyError `request_malformed`, `request_too_large`, `media_type_unsupported`
   */
  readFields(): Promise<Readonly<Record<string, unknown>>>
}

/**
 * @param origins  The site's own.
 * @returns the request's `Origin`; undefined when it has none.
 * @throws RelyingPartyError `origin_refused` for a foreign one and for `null`
 */
export function parseOrigin(request: SiteRequest, origins: readonly string[]): string | undefined {
  const origin = request.header('origin')
  if (origin === undefined || origins.includes(origin)) return origin
  throw new RelyingPartyError('origin_refused')
}

/**
 * Demands a POST from one of the site's own pages. Every browser names the origin of a POST; one
 * without could be anybody's form (login CSRF).
 *
 * @throws RelyingPartyError `method_not_allowed`, `origin_refused`
 */
export function assertOwnPost(request: SiteRequest, origins: readonly string[]): string {
  if (request.method !== 'POST') throw new RelyingPartyError('method_not_allowed')
  const origin = parseOrigin(request, origins)
  if (origin === undefined) throw new RelyingPartyError('origin_refused')
  return origin
}
