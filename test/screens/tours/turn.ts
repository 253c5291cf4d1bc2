/**
 * @module
 * Turns a page to a language that is longer and accented, from right to left. Tours import it.
 */
import type { Page } from 'playwright-core'

/** Before the elements come: they choose their language once. It stays so on every page of the tab. */
export async function turn(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.addInitScript(() => {
    document.addEventListener('readystatechange', () => {
      document.documentElement.lang = 'en-XA'
      document.documentElement.dir = 'rtl'
    })
  })
  await page.reload()
}
