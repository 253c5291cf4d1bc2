/**
 * @module
 * Which addresses may be called at all: https, and in development this machine without it. Floor 2, for
 * every part that takes an address from the settings.
 */

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/** True for the names under which a machine calls itself. */
export const isLoopback = (hostname: string): boolean => LOOPBACK.includes(hostname)

/**
 * Reads an address that we call or send a person to. Undefined for anything but https without user and
 * password; http is taken for this machine, in development.
 */
export function parseOwnAddress(text: string, development: boolean): URL | undefined {
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.password !== '') return undefined
  const isLocal = development && url.protocol === 'http:' && isLoopback(url.hostname)
  return url.protocol === 'https:' || isLocal ? url : undefined
}
