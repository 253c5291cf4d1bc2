/**
 * @module
 * Where a page elsewhere leads back to. Pure; the flow sends it along.
 */

/** The server takes no longer one. */
const MOST_CHARS = 2_000

/** The page's own address without its fragment; where that is too long, without its query either. */
export function toReturnAddress({
  href,
  origin,
  pathname,
}: Pick<Location, 'href' | 'origin' | 'pathname'>): string {
  const [address = ''] = href.split('#')
  return address.length > MOST_CHARS ? origin + pathname : address
}
