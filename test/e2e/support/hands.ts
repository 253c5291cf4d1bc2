/**
 * @module
 * The hands of a visitor: a pointer, or nothing but the keyboard. The same journey runs with either.
 */
import type { Locator, Page } from 'playwright-core'
import { pressTabUntil } from './stops.ts'

export type HandsName = 'pointer' | 'keyboard'

export interface Hands {
  /** Puts this text in place of what the field holds. */
  fill(field: Locator, text: string): Promise<void>
  press(target: Locator): Promise<void>
  /** Presses one row of a list. */
  choose(row: Locator): Promise<void>
  /** Ticks a box. */
  tick(box: Locator): Promise<void>
}

export const HANDS: readonly HandsName[] = ['pointer', 'keyboard']

export function createHands(page: Page, name: HandsName): Hands {
  return name === 'pointer' ? pointer : createKeyboard(page)
}

const pointer: Hands = {
  fill: (field, text) => field.fill(text),
  press: (target) => target.click(),
  choose: (row) => row.click(),
  tick: (box) => box.check(),
}

/** Uses `page.keyboard` alone. */
function createKeyboard(page: Page): Hands {
  async function reach(target: Locator, key: 'Tab' | 'ArrowDown' = 'Tab'): Promise<void> {
    await target.waitFor()
    const isReached = () => target.evaluate((element) => element.matches(':focus'))
    await pressTabUntil(page, { what: String(target), key, isReached })
  }
  return {
    async fill(field, text) {
      await reach(field)
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.type(text)
    },
    async press(target) {
      await reach(target)
      // As a pointer's press does: a button that counts down takes none.
      await (await target.elementHandle())?.waitForElementState('enabled')
      await page.keyboard.press('Enter')
    },
    async choose(row) {
      await row.waitFor()
      await reach(
        page.locator('countersign-login, countersign-step-up').locator('li button').first(),
      )
      await reach(row, 'ArrowDown')
      await page.keyboard.press('Enter')
    },
    async tick(box) {
      await reach(box)
      await page.keyboard.press('Space')
    },
  }
}
