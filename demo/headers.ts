/**
 * @module
 * What stands on every reply of the trial's own pages: a strict policy, and who may call at all.
 */
import type { MiddlewareHandler } from 'hono'

/** Nothing inline, nothing foreign; the two Trusted Types policies are the widget's. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types countersign lit-html',
].join('; ')

/** Same-origin referrers keep `Origin` on form posts; `no-referrer` would turn it into `null`. */
export function pageHeaders(): MiddlewareHandler {
  return async function setPageHeaders(c, next) {
    await next()
    c.header('Content-Security-Policy', CONTENT_SECURITY_POLICY)
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Referrer-Policy', 'same-origin')
    c.header('Cross-Origin-Opener-Policy', 'same-origin')
    c.header('Cross-Origin-Resource-Policy', 'same-origin')
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
  }
}

/**
 * Refuses names that are not this machine's: a foreign name that resolves here (DNS rebinding) would
 * read everybody's codes. Pages opened by number are sent to `localhost`, where passkeys work.
 *
 * @param origin  The trial's own, `http://localhost:3000`.
 */
export function hostGuard(origin: string): MiddlewareHandler {
  const { host, port } = new URL(origin)
  const numbers = [`127.0.0.1:${port}`, `[::1]:${port}`]
  return async function guardHost(c, next) {
    const asked = c.req.header('Host') ?? ''
    if (asked === host) return next()
    if (!numbers.includes(asked)) return c.text('This address is not known here.', 421)
    if (c.req.header('Sec-Fetch-Mode') !== 'navigate' || c.req.method !== 'GET') return next()
    // Only the host changes: joined as text, a path that begins with two slashes would name another one.
    const address = new URL(c.req.url)
    address.host = host
    return c.redirect(address.href)
  }
}

/**
 * Lets only the trial's own pages change anything; callers without a browser send no `Origin`.
 *
 * @param refuse  Makes the reply.
 */
export function ownOriginOnly(origin: string, refuse: () => Response): MiddlewareHandler {
  return async function guardOrigin(c, next) {
    const asked = c.req.header('Origin')
    const safe = c.req.method === 'GET' || c.req.method === 'HEAD'
    return safe || asked === undefined || asked === origin ? next() : refuse()
  }
}
