/**
 * @module
 * Where the backend is. Pure but for the page's base address.
 */

/** @returns the absolute address without a slash at its end. */
export function toServer(server: string): string {
  return new URL(server, document.baseURI).href.replace(/\/+$/, '')
}
