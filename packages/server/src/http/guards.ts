/**
 * @module
 * Who may call: origin of pages, keys of sites, capability tokens. Floor 5.
 */
import type { Caller as Audience, Scope } from '@countersign/protocol'
import type { Caller } from '../flow/deps.ts'
import { Problem } from '../problem.ts'
import { toDigest } from '../vault.ts'
import type { HttpDeps, KeyHolder } from './context.ts'

/** True when some site has this origin. */
export function isKnownOrigin(deps: Pick<HttpDeps, 'config'>, origin: string): boolean {
  return [...deps.config.sites.values()].some((site) => site.origins.includes(origin))
}

const BEARER = /^Bearer ([\w.~+/=-]{16,512})$/

function toBearer(headers: Headers): string | undefined {
  return BEARER.exec(headers.get('authorization') ?? '')?.[1]
}

/** Characters of a `User-Agent` that are read. */
const LONGEST_AGENT = 512

/**
 * A page: its token, and an `Origin` from the list. Same-origin reads carry none; there the token is enough.
 *
 * @throws Problem `origin_refused`, `token_missing`
 */
export function assertPage(deps: HttpDeps, request: Request, address: string): Caller {
  const origin = request.headers.get('origin') ?? undefined
  const reads = isReading(request)
  if (origin === undefined ? !reads || isCrossSite(request) : !isKnownOrigin(deps, origin)) {
    throw new Problem('origin_refused')
  }
  return { ...toCaller(request, address), origin }
}

/** @throws Problem `token_missing` */
function toCaller(request: Request, address: string): Caller {
  const token = toBearer(request.headers)
  if (token === undefined || !/^[\w-]{43}$/.test(token)) throw new Problem('token_missing')
  const agent = request.headers.get('user-agent')?.slice(0, LONGEST_AGENT)
  return { token, origin: undefined, address, ...(agent !== undefined && { agent }) }
}

const isReading = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD'

const isCrossSite = (request: Request): boolean =>
  request.headers.get('sec-fetch-site') === 'cross-site'

/**
 * A site's server: its key, with the scope, and never an `Origin`: a key in a page fails on the first day.
 *
 * @throws Problem `site_key_exposed`, `site_key_wrong`, `scope_missing`
 */
export async function assertSite(
  deps: HttpDeps,
  request: Request,
  scope: Scope,
): Promise<KeyHolder> {
  if (request.headers.get('origin') !== null) throw new Problem('site_key_exposed')
  const key = toBearer(request.headers)
  const holder = key === undefined ? undefined : deps.getKeyHolder(toDigest(key))
  if (holder === undefined) throw new Problem('site_key_wrong')
  if (!holder.scopes.includes(scope)) throw new Problem('scope_missing')
  return holder
}

/**
 * Something anybody may do from our own page only.
 *
 * @throws Problem `origin_refused`
 */
export function assertOwnPage(deps: Pick<HttpDeps, 'config'>, request: Request): void {
  const own = new URL(deps.config.issuer).origin
  if (!isReading(request) && request.headers.get('origin') !== own)
    throw new Problem('origin_refused')
}

/**
 * A phone that a capture was handed over to: its own token, and our own page, whatever site has it in its list.
 *
 * @throws Problem `origin_refused`, `token_missing`
 */
export function assertPhone(deps: HttpDeps, request: Request, address: string): Caller {
  if (isCrossSite(request)) throw new Problem('origin_refused')
  assertOwnPage(deps, request)
  return toCaller(request, address)
}

/** What a route asks of its caller, met. */
export interface Met {
  readonly caller: Caller
  readonly holder: KeyHolder | undefined
}

/** @throws Problem as `assertPage`, `assertPhone`, `assertSite`, `assertOwnPage` */
export async function meet(
  deps: HttpDeps,
  request: Request,
  asked: { readonly caller: Audience; readonly scope: Scope; readonly address: string },
): Promise<Met> {
  const nobody: Caller = { token: '', origin: undefined, address: asked.address }
  switch (asked.caller) {
    case 'page':
      return { caller: assertPage(deps, request, asked.address), holder: undefined }
    case 'phone':
      return { caller: assertPhone(deps, request, asked.address), holder: undefined }
    case 'site':
      return { caller: nobody, holder: await assertSite(deps, request, asked.scope) }
    case 'none':
      assertOwnPage(deps, request)
      return { caller: nobody, holder: undefined }
  }
}
