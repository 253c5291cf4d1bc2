/**
 * @module
 * Begins an account visit for the person who is signed in: the answer to `handle-from`.
 */
import { begin } from './begin.ts'
import { parseLevel, type LevelOptions } from './level.ts'
import { RelyingPartyError, toJsonReply, type Reply } from './relying-party-error.ts'
import type { SiteSession } from './session.ts'
import type { Deps } from './settings.ts'
import { assertOwnPost, type SiteRequest } from './site-request.ts'

/** A request and whose it is. */
export interface Visitor {
  readonly request: SiteRequest
  readonly session: SiteSession | undefined
}

/**
 * @returns 201 `{handle, expires_at}`, for no cache.
 * @throws RelyingPartyError `method_not_allowed`, `origin_refused`, `session_required`, and those of
 *   `begin`
 */
export async function beginVisit(
  deps: Deps,
  { request, session }: Visitor,
  options: LevelOptions = {},
): Promise<Reply> {
  assertOwnPost(request, deps.origins)
  if (!session) throw new RelyingPartyError('session_required')
  const { handle, expires_at } = await begin(deps, session, {
    purpose: 'account',
    ...parseLevel(options),
  })
  return toJsonReply(201, { handle, expires_at })
}
