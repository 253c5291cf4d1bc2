/**
 * @module
 * The hands of a visitor: a pointer, or nothing but the keyboard. The same journey runs with either.
 */
import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'

export type HandsName = 'pointer' | 'keyboard'

export interface Hands {
  /** Puts this text in place of what the field holds. */
  fill(field: Locator, text: string): Promise<void>
  press(target: Locator): Promise<void>
}

export const HANDS: readonly HandsName[] = ['pointer', 'keyboard']

export function createHands(page: Page, name: HandsName): Hands {
  return name === 'pointer' ? pointer : createKeyboard(page)
}

const pointer: Hands = {
  fill: (field, text) => field.fill(text),
  press: (target) => target.click(),
}

/** More stops than any page of the trial has, the Pocket included. */
const MAX_STOPS = 120

/** One stop of the Tab key, as somebody without a pointer meets it. */
interface Stop {
  /** For the message of the error. */
  readonly what: string
  readonly isVisible: boolean
  /** Undefined where another document has the focus, or nothing has. */
  readonly box?: { readonly top: number; readonly bottom: number; readonly left: number }
  /** The element of ours that it belongs to: only there is the order our own. */
  readonly host: string
}

/**
 * Uses `page.keyboard` alone. At every stop on the way the focus must be in sight, and inside an
 * element of ours it must go down the page, never back up.
 */
function createKeyboard(page: Page): Hands {
  async function reach(target: Locator): Promise<void> {
    await target.waitFor()
    const stops: Stop[] = []
    while (!(await target.evaluate((element) => element.matches(':focus')))) {
      assert.ok(stops.length < MAX_STOPS, `Tab never reaches ${String(target)}: ${toTrace(stops)}`)
      await page.keyboard.press('Tab')
      const stop = await page.evaluate(toStop)
      assert.ok(stop.isVisible, `the focus is out of sight at ${stop.what}`)
      assertOrder(stops.at(-1), stop)
      stops.push(stop)
    }
    const { isVisible, what } = await page.evaluate(toStop)
    assert.ok(isVisible, `the focus is out of sight at ${what}`)
  }
  return {
    async fill(field, text) {
      await reach(field)
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.type(text)
    },
    async press(target) {
      await reach(target)
      await page.keyboard.press('Enter')
    },
  }
}

const toTrace = (stops: readonly Stop[]): string => stops.map(({ what }) => what).join(' → ')

/** Down, or along the same row. From the last stop of a sheet the first one comes again. */
function assertOrder(before: Stop | undefined, stop: Stop): void {
  if (!before?.box || !stop.box || before.host !== stop.host || stop.host === '') return
  const isSameRow = stop.box.top < before.box.bottom && before.box.top < stop.box.bottom
  const isAfter = isSameRow ? stop.box.left > before.box.left : stop.box.top >= before.box.top
  const isFirstAgain = stop.what.includes('(first)')
  assert.ok(isAfter || isFirstAgain, `Tab goes from ${before.what} back to ${stop.what}`)
}

/** Runs in the page. */
function toStop(): Stop {
  let at = document.activeElement
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  if (!at || at === document.body || at instanceof HTMLIFrameElement) {
    return { what: at?.tagName ?? 'nothing', isVisible: true, host: '' }
  }
  const root = at.getRootNode()
  const host = (root instanceof ShadowRoot ? root.host : at.parentElement) ?? at
  const isOurs = host.tagName.startsWith('COUNTERSIGN-')
  const drawn = [at, ...(at.assignedSlot?.parentElement?.querySelectorAll('.at') ?? [])]
  const isOutlined = drawn.some((element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none'
  })
  const rect = at.getBoundingClientRect()
  const isOnScreen = rect.bottom > 0 && rect.top < innerHeight && rect.width > 0
  // From the top of what is scrolled: a stop below the fold moves everything up.
  const frame = host.shadowRoot?.querySelector('.frame')
  const origin = (frame?.getBoundingClientRect().top ?? 0) - (frame?.scrollTop ?? 0)
  const stops = host.shadowRoot?.querySelectorAll('button, a[href], slot') ?? []
  const first = [...stops].find(
    (one) =>
      !(one instanceof HTMLSlotElement) ||
      one.assignedElements().some((each) => each instanceof HTMLInputElement),
  )
  const isFirst = first === at || (first !== undefined && first === at.assignedSlot)
  const name =
    at.ariaLabel ?? (at instanceof HTMLInputElement ? at.labels?.[0]?.textContent : at.textContent)
  return {
    what: `${at.localName} “${(name ?? '').trim()}”${isFirst ? ' (first)' : ''}`,
    isVisible: isOutlined && isOnScreen,
    box: { top: rect.top - origin, bottom: rect.bottom - origin, left: rect.left },
    host: isOurs ? host.localName : '',
  }
}
