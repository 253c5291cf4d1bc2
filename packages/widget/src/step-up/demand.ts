/**
 * @module
 * Reads the 401 by which a site's server asks for a step-up (RFC 9470, RFC 9457). Only the rooms of
 * `step-up` import it. Written by hand, not with the schema library: it sits in front of every call
 * of the page's own `fetch`, so it must weigh next to nothing.
 */

/** What a site's server asks for before it executes a request. */
export interface Demand {
  /** 32 bytes, base64url: lets one page claim the step-up that was begun. */
  readonly handle: string
  /** No action is approved: the site's session is raised, and then serves every waiting call. */
  readonly levelOnly: boolean
  /** Which level, as text to compare: two demands are for the same one when this is equal. */
  readonly level: string
  /** The server vouches that nothing was executed, so that even an unsafe method may be repeated. */
  readonly notExecuted: boolean
}

/**
 * Reads a demand out of a response without using up its body.
 *
 * @returns undefined when the response asks for nothing: another status, another type, another
 *   code, or a body that cannot be read. Never throws.
 */
export async function parseDemand(response: Response): Promise<Demand | undefined> {
  const type = response.headers.get('content-type') ?? ''
  if (response.status !== 401 || !/^application\/problem\+json\b/i.test(type)) return undefined
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined)
  if (!isRecord(body) || body['code'] !== 'step_up_required') return undefined
  const handle = body['handle']
  if (typeof handle !== 'string' || !/^[\w-]{43}$/.test(handle)) return undefined
  return {
    handle,
    levelOnly: body['level_only'] === true,
    level: toLevel(response.headers.get('www-authenticate') ?? ''),
    notExecuted: body['executed'] === false,
  }
}

/** The two parameters of the challenge that say how strong and how fresh, in one fixed order. */
function toLevel(challenge: string): string {
  const [, values = ''] = /\bacr_values="([^"]*)"/.exec(challenge) ?? []
  const [, seconds = ''] = /\bmax_age="?(\d+)/.exec(challenge) ?? []
  return `${values};${seconds}`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
