/**
 * @module
 * The cookie that ties a login or phone proof to the browser that asked for it (design: rules of trust). The
 * flow imports it.
 */
import { toBase64url } from '@countersign/protocol'
import { attempt, type Ports } from './ports.ts'

/** Where the cookie lives: the page's global object. */
export interface CookiePlace {
  readonly document: { cookie: string }
  readonly location: { readonly protocol: string }
}

/**
 * Makes the cookie when it is absent; one that exists is kept, because another tab may be signing in
 * with it, and lives 25 minutes more (`PHONE_BINDING_SECONDS`): a login must not shorten the life that a phone
 * proof beside it needs. The binding is the base64url SHA-256 of its value.
 *
 * @param known  A value made before, for a cookie that ran out meanwhile.
 * @returns the cookie's value; undefined when the browser keeps no cookies for this page.
 */
export function keepCookie(
  { document, location }: CookiePlace,
  { random }: Pick<Ports, 'random'>,
  known?: string,
): string | undefined {
  // `__Host-` needs Secure, which WebKit refuses on plain-http localhost.
  const [name, end] =
    location.protocol === 'https:' ? ['__Host-countersign', '; Secure'] : ['countersign', '']
  const read = () => new RegExp(`(?:^|; )${name}=([^;]+)`).exec(document.cookie)?.[1]
  return attempt(() => {
    const value = read() ?? known ?? toBase64url(random(32))
    document.cookie = `${name}=${value}; Max-Age=1500; Path=/; SameSite=Strict${end}`
    return read()
  })
}
