/**
 * @module
 * The cookie that ties a login or phone proof to the browser that asked for it.
 */
import { BINDING_COOKIE, BINDING_COOKIE_LOCAL } from '@countersign/protocol'

/** Plain http on the developer's own machine, where WebKit refuses `Secure` and `__Host-`. */
export function isLocalHttp(origin: string): boolean {
  const { protocol, hostname } = new URL(origin)
  return protocol === 'http:' && isLoopback(hostname)
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  )
}

/**
 * The cookie's value. Off localhost only the prefixed name counts: another name could have been set
 * by a sibling domain.
 *
 * @param cookies  The `Cookie` header.
 * @param origin  The request's `Origin`, already found to be the site's own.
 */
export function parseBinding(cookies: string | undefined, origin: string): string | undefined {
  const prefixed = findCookie(cookies, BINDING_COOKIE)
  if (!isLocalHttp(origin)) return prefixed
  return findCookie(cookies, BINDING_COOKIE_LOCAL) ?? prefixed
}

/** `Set-Cookie` that drops the cookie once its proof is spent. */
export function toExpiredCookie(origin: string): string {
  return isLocalHttp(origin)
    ? `${BINDING_COOKIE_LOCAL}=; Path=/; Max-Age=0; SameSite=Strict`
    : `${BINDING_COOKIE}=; Path=/; Max-Age=0; Secure; SameSite=Strict`
}

function findCookie(cookies: string | undefined, name: string): string | undefined {
  for (const pair of (cookies ?? '').split(';')) {
    const [key = '', ...value] = pair.split('=')
    if (key.trim() !== name) continue
    const text = value.join('=').trim()
    return text === '' || text.length > 256 ? undefined : text
  }
  return undefined
}
