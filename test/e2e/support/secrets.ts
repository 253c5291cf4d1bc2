/**
 * @module
 * Listens for what no browser may receive, and for what no address may hold.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { BrowserContext, Request } from 'playwright-core'
import { createSearch } from '../../flows/support/leaks.ts'
import { VENDOR_IDS, VENDOR_KEYS } from '../../support/vendor-secrets.ts'

/** Pages of the companies' own: they know their doors and people. */
const isTheirs = (path: string): boolean => path.startsWith('/vendors/')
/** The Pocket asks for messages by the number they went to. */
const isPocket = (path: string): boolean => /^\/pocket(?:\/|$)/.test(path)

/** Codes, PINs and numbers of phones; no id of ours is a number. */
const DIGITS = /(?<![\w-])\d{6,}(?![\w-])/

/** A browser that has lost what it received holds no test up. */
const PATIENCE_MS = 5_000

/** @param tell  One line for each, without the secret. */
export function listenForSecrets(
  context: BrowserContext,
  tell: (line: string) => void,
): { settle(): Promise<unknown> } {
  const searchTheirs = createSearch(VENDOR_KEYS)
  const searchOwn = createSearch([...VENDOR_KEYS, ...VENDOR_IDS])
  const reading = new Set<Promise<void>>()
  const read = async (request: Request) => {
    const { pathname } = new URL(request.url())
    const response = await request.response().catch(() => null)
    // The browser forgets bodies of pages that were left meanwhile.
    const body = await response?.body().catch(() => undefined)
    const text = `${JSON.stringify(response?.headers())}\n${body?.toString('latin1')}`
    const search = isTheirs(pathname) ? searchTheirs : searchOwn
    for (const { what } of search(text)) tell(`${what} came with ${pathname}`)
  }
  // What has not come whole may never do: nobody waits for it.
  context.on('requestfinished', (request) => {
    const one = read(request).finally(() => reading.delete(one))
    reading.add(one)
  })
  context.on('request', (request) => {
    const { pathname, search } = new URL(request.url())
    const address = decodeURIComponent(`${pathname}${search}`)
    const isOurs = !isTheirs(pathname) && !isPocket(pathname)
    if (isOurs && DIGITS.test(address)) tell(`a number in an address of ${pathname}`)
  })
  return {
    settle: () =>
      Promise.race([Promise.all(reading), wait(PATIENCE_MS, undefined, { ref: false })]),
  }
}
