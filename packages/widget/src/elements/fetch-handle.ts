/**
 * @module
 * Gets a handle from the site's own server, for `handle-from`. Step-up and account import it.
 */
import { CountersignError } from '../client/countersign-error.ts'

/**
 * @param path  Of the page's own origin; it answers POST with `{handle}`.
 * @throws CountersignError `offline`, `session_required` when nobody is signed in, or `unavailable` for
 *   any other answer.
 */
export async function fetchHandle(path: string): Promise<string> {
  const response = await fetch(path, { method: 'POST', cache: 'no-store' }).catch(
    (cause: unknown) => {
      throw new CountersignError('offline', { cause, retry: 'same' })
    },
  )
  const body: unknown = await response.json().catch(() => undefined)
  const handle: unknown = body && Reflect.get(Object(body), 'handle')
  if (response.ok && typeof handle === 'string') return handle
  if (response.status === 401)
    throw new CountersignError('session_required', { retry: 'start-again' })
  throw new CountersignError('unavailable', { retry: 'later' })
}
