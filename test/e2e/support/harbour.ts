/**
 * @module
 * Opens Harbour as a visitor does, in the one browser of a test file: each visit has a context of its own, which
 * shares no cookie, no storage and no cache with another. Only test files may import it.
 *
 *     test('signs in', async (t) => {
 *       const visitor = await openHarbour(t, { authenticator: true })
 *       await visitor.signIn()
 *     })
 */
import { after } from 'node:test'
import type { Browser } from 'playwright-core'
import { FAKE_CAMERA, launchChromium } from '../../support/chromium.ts'
import { openVisit, type Stay, type Visitor, type VisitorOptions } from './visit.ts'

export type { Stay, Visitor, VisitorOptions } from './visit.ts'

let shared: Promise<Browser> | undefined
// Not with the test that started it: the next one goes on with it.
after(async () => (await shared)?.close())

/** One that broke down takes the test with it that it broke in, and no other. */
async function shareBrowser(): Promise<Browser> {
  const browser = await (shared ??= launchChromium(FAKE_CAMERA))
  if (browser.isConnected()) return browser
  shared = launchChromium(FAKE_CAMERA)
  return shared
}

/** As `openVisit`, in the file's own browser unless the options name one. */
export async function openHarbour(t: Stay, options: VisitorOptions = {}): Promise<Visitor> {
  return openVisit(t, { ...options, browser: options.browser ?? (await shareBrowser()) })
}
