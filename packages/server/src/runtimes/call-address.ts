/**
 * @module
 * What every way of calling agrees on: which addresses, and what a redirect is. Floor 6.
 */
import { parseOwnAddress } from '../vendors/own-address.ts'

/** @throws TypeError for anything but https, and http to this machine. */
export function parseCallAddress(text: string): URL {
  const url = parseOwnAddress(text, true)
  if (url === undefined) throw new TypeError('not an address that may be called')
  return url
}

/** A redirect would lead to where nobody checked the address. Status 0 is one that `fetch` hides. */
export const isRedirect = (status: number): boolean =>
  status === 0 || (status >= 300 && status < 400)
