/**
 * @module
 * The backend as a Hono app: request id, headers, origin, then the routes of the protocol. Floor 5.
 */
import { Hono } from 'hono'
import { Problem } from '../problem.ts'
import { createToken } from '../vault.ts'
import { toClientAddress } from './address.ts'
import type { HttpDeps } from './context.ts'
import { isKnownOrigin } from './guards.ts'
import { mountRoutes, type App, type AppVariables } from './mount-routes.ts'
import { mountPages } from './pages.ts'
import { mountHandoverPage } from './handover-page.ts'
import { mountReturn } from './return-page.ts'
import { toProblemContext, toProblemResponse } from './problems.ts'
import { createWaits, MOST_CAPTURES_PER_ADDRESS, MOST_CAPTURES_PER_PERSON } from './waits.ts'

/** Name under which a runtime hands over the peer's address. */
export interface AppEnv {
  readonly peerAddress: string
}

/** Answers requests below the issuer's path, and the same paths without it (when mounted elsewhere). */
export function createApp(
  parts: Omit<HttpDeps, 'waits' | 'captures'>,
): Hono<{ Variables: AppVariables; Bindings: AppEnv }> {
  const captures = createWaits(parts, {
    perAddress: MOST_CAPTURES_PER_ADDRESS,
    perPerson: MOST_CAPTURES_PER_PERSON,
  })
  const deps: HttpDeps = { ...parts, waits: createWaits(parts), captures }
  const app = new Hono<{ Variables: AppVariables; Bindings: AppEnv }>({
    getPath: (request) => toInnerPath(new URL(request.url).pathname, deps.config.basePath),
  })
  app.use(async (c, next) => {
    c.set('requestId', createToken(deps.random, 9))
    c.set('address', toClientAddress(deps.config, c.req.raw.headers, c.env?.peerAddress ?? ''))
    await next()
    setHeaders(deps, c.res.headers, c.get('requestId'))
  })
  app.use(async (c, next) => {
    const origin = c.req.header('Origin')
    if (c.req.method === 'OPTIONS') return toPreflight(deps, c.req.raw)
    await next()
    // Not by `c.header`, which makes the reply anew, as a stream.
    const { headers } = c.res
    headers.append('Vary', 'Origin')
    const shared = !c.req.path.startsWith('/v1/site/')
    if (origin !== undefined && shared && isKnownOrigin(deps, origin)) {
      headers.set('Access-Control-Allow-Origin', origin)
      headers.set('Access-Control-Expose-Headers', 'Retry-After')
    }
    return undefined
  })
  // Bindings play no part below; the routes only read the variables set above.
  const routed = app as unknown as App
  mountPages(routed, deps)
  mountReturn(routed, deps)
  mountHandoverPage(routed)
  mountRoutes(routed, deps)
  app.notFound((c) => toProblemResponse(deps, new Problem('not_found'), toProblemContext(c)))
  app.onError((thrown, c) => toProblemResponse(deps, thrown, toProblemContext(c)))
  return app
}

function toInnerPath(path: string, basePath: string): string {
  if (basePath === '') return path
  return path === basePath || path.startsWith(`${basePath}/`)
    ? path.slice(basePath.length) || '/'
    : path
}

function setHeaders(deps: HttpDeps, headers: Headers, requestId: string): void {
  headers.set('X-Request-Id', requestId)
  headers.set('X-Content-Type-Options', 'nosniff')
  headers.set('Referrer-Policy', 'no-referrer')
  headers.set('Cross-Origin-Opener-Policy', 'same-origin')
  if (!headers.has('Cross-Origin-Resource-Policy'))
    headers.set('Cross-Origin-Resource-Policy', 'same-site')
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store')
  if (!headers.has('Content-Security-Policy')) {
    headers.set(
      'Content-Security-Policy',
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'",
    )
  }
  if (deps.config.issuer.startsWith('https:')) {
    headers.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains')
  }
}

/** Pages of listed origins may send JSON with a token; nobody else gets an allow header. */
function toPreflight(deps: HttpDeps, request: Request): Response {
  const origin = request.headers.get('origin') ?? ''
  const headers = new Headers({ Vary: 'Origin' })
  const forSites = new URL(request.url).pathname.includes('/v1/site/')
  if (isKnownOrigin(deps, origin) && !forSites) {
    headers.set('Access-Control-Allow-Origin', origin)
    headers.set('Access-Control-Allow-Methods', 'GET, POST, PATCH, DELETE')
    headers.set(
      'Access-Control-Allow-Headers',
      'Authorization, Content-Type, Countersign-Widget, Countersign-Challenge, Countersign-Nonce',
    )
    headers.set('Access-Control-Max-Age', '600')
  }
  return new Response(null, { status: 204, headers })
}
