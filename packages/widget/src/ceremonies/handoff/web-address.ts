/**
 * @module
 * Which addresses are opened. Pure.
 */

/** Where plain http is as good: names of this machine. */
const LOCAL = /^(localhost|127\.0\.0\.1|\[::1\]|.+\.localhost)$/

/** https, or http on this machine. */
export function isWeb(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol } = new URL(url)
  return protocol === 'https:' || (protocol === 'http:' && isLocal(url))
}

/** No other machine gets there. */
export function isLocal(url: string): boolean {
  return LOCAL.test(new URL(url).hostname)
}
