/**
 * @module
 * Tells the backend that the person left the site.
 */
import { RelyingPartyError } from './relying-party-error.ts'
import type { Deps } from './settings.ts'

/**
 * Ends a sign-in at the backend and its vendor. Does not stop a logout: the site ends its own session
 * whatever this gives.
 *
 * @param sid  `who.sid` of the sign-in; undefined (nobody signed in) does nothing.
 * @returns true when it is over, also when it was already gone; false when the backend could not be told.
 * @throws RelyingPartyError for the site's own mistakes, such as `site_key_wrong`
 */
export async function endSession(deps: Deps, sid: string | undefined): Promise<boolean> {
  if (!sid) return true
  try {
    await deps.backend.call('endSession', { params: { sid }, body: undefined })
    return true
  } catch (error) {
    const code = error instanceof RelyingPartyError ? error.code : undefined
    if (code === 'not_found') return true
    if (code === 'unavailable' || code === 'limited') return false
    throw error
  }
}
