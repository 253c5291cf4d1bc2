/**
 * @module
 * What axe finds on a screen, in both themes.
 */
import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

/**
 * @param part  Selector of where to look, or of a frame and what is in it: a whole page takes seconds.
 * @param what  For the message of the error.
 * @throws AssertionError with every rule that is broken, and where.
 */
export async function assertAccessible(
  page: Page,
  part: string | readonly [frame: string, inside: string],
  what: string,
): Promise<void> {
  const target: string | [string, string] = typeof part === 'string' ? part : [...part]
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page }).include(target).analyze()
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
    )
    assert.deepEqual(found, [], `${what}, ${colorScheme}`)
  }
}
