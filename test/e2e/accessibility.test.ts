import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { GALLERY, type Tour } from '../screens/gallery.ts'
import { findViolations } from './support/axe.ts'
import { openHarbour } from './support/harbour.ts'

const WIDE = { width: 1280, height: 860 }
const NARROW = { width: 320, height: 640 }

/** What sticks out to the side, is smaller than a finger, or has lost its name. */
function findFaults(page: Page, { of }: Tour): Promise<string[]> {
  return page.evaluate((selector) => {
    const faults: string[] = []
    if (document.documentElement.scrollWidth > innerWidth) faults.push('the page scrolls sideways')
    const root = document.querySelector(selector)?.shadowRoot
    const frame = root?.querySelector('.frame')
    if (!root || !frame) return faults
    if (frame.scrollWidth > frame.clientWidth) faults.push('the frame is cut')
    for (const button of root.querySelectorAll('button, a[href]')) {
      const { width, height } = button.getBoundingClientRect()
      if (width < 44 || height < 44) faults.push(`${width} × ${height}: ${button.outerHTML}`)
    }
    if (root.querySelector('#heading')?.textContent?.trim() === '') faults.push('no heading')
    return faults
  }, of)
}

for (const tour of GALLERY) {
  test(`no screen of “${tour.name}” has a violation, in either theme, or is too wide for 320 px`, async (t) => {
    const visitor = await openHarbour(t, { ...tour.options, viewport: WIDE })
    const { page } = visitor
    let count = 0
    await tour.walk(visitor, async (scene) => {
      count += 1
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        assert.deepEqual(await findViolations(page, tour.of), [], `${scene}, ${colorScheme}`)
      }
      await page.setViewportSize(NARROW)
      assert.deepEqual(await findFaults(page, tour), [], scene)
      await page.setViewportSize(WIDE)
    })
    assert.ok(count > 0)
  })
}
