/**
 * @module
 * Reads the e-mail address that a person types. Pure logic of the account element. It only tidies up and
 * catches slips: what may be sent to is the server's to say.
 */

/** @returns the address without what mail programs put around it; undefined if it can't be one. */
export function toMailAddress(text: string): string | undefined {
  const address = text
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/^.*<([^<>]+)>$/, '$1')
  return address.length <= 254 && /^[^\s@<>]+@[^\s@<>.]+(\.[^\s@<>.]+)+$/.test(address)
    ? address
    : undefined
}
