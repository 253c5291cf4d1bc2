/**
 * @module
 * What axe finds on a screen.
 */
import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

/** Selector of where to look, or of a frame and what is in it. */
export type Part = string | readonly [frame: string, inside: string]

/**
 * One line for each place where a rule is broken, in the theme that is on.
 *
 * @param part  Default: the whole page with its frames, which takes seconds.
 */
export async function findViolations(page: Page, part?: Part): Promise<string[]> {
  // Sums up in the page itself: the other mode opens a blank one for it, which costs as much again. It could look
  // into frames of another origin too; there are none.
  const axe = new AxeBuilder({ page }).setLegacyMode()
  if (part !== undefined) axe.include(typeof part === 'string' ? part : [...part])
  const { violations } = await axe.analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  )
}

/**
 * Looks in both themes.
 *
 * @param what  For the message of the error.
 * @throws AssertionError with every rule that is broken, and where.
 */
export async function assertAccessible(page: Page, part: Part, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    assert.deepEqual(await findViolations(page, part), [], `${what}, ${colorScheme}`)
  }
}
