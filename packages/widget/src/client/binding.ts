/**
 * @module
 * The cookie that ties a login proof to the browser that asked for it (design: rules of trust). The
 * flow imports it.
 */
import { toBase64url, toSha256 } from '@countersign/protocol'
import type { Ports } from './ports.ts'

const MAX_AGE_SECONDS = 600

/** Where the cookie lives: `document` and `location` in a page. */
export interface CookiePlace {
  readonly document: { cookie: string }
  readonly location: { readonly protocol: string }
}

/**
 * Makes the cookie when it is absent; one that exists is kept, because another tab may be signing in
 * with it, and lives ten minutes more.
 *
 * @param known  A value made before, for a cookie that ran out meanwhile.
 * @returns the cookie's value and the binding, base64url SHA-256 of it; undefined when the browser
 *   keeps no cookies for this page.
 */
export async function keepBinding(
  place: CookiePlace,
  ports: Pick<Ports, 'random'>,
  known?: string,
): Promise<{ readonly value: string; readonly binding: string } | undefined> {
  // `__Host-` needs Secure, which WebKit refuses on plain-http localhost.
  const isSecure = place.location.protocol === 'https:'
  const name = isSecure ? '__Host-countersign' : 'countersign'
  const read = () => readCookie(place, name)
  const value = read() ?? known ?? toBase64url(ports.random(32))
  const attributes = `Max-Age=${MAX_AGE_SECONDS}; Path=/; SameSite=Strict`
  try {
    place.document.cookie = `${name}=${value}; ${attributes}${isSecure ? '; Secure' : ''}`
    if (read() === undefined) return undefined
  } catch {
    return undefined
  }
  return { value, binding: await toSha256(value) }
}

function readCookie({ document }: CookiePlace, name: string): string | undefined {
  for (const pair of document.cookie.split('; ')) {
    if (pair.startsWith(`${name}=`)) return pair.slice(name.length + 1) || undefined
  }
  return undefined
}
