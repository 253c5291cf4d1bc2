/**
 * @module
 * Where the keyboard takes its user: the stops of the Tab key and of the arrow keys. At each of them the
 * focus must be in sight, and inside an element of ours it must go down the page, never back up.
 */
import assert from 'node:assert/strict'
import type { BrowserContext, Page } from 'playwright-core'
import { until } from './until.ts'

/** More stops than any page of the trial has, the Pocket included. */
const MAX_STOPS = 120

/** One stop, as somebody without a pointer meets it. */
interface Stop {
  /** For the message of the error. */
  readonly what: string
  /** Why nobody would find it; empty when they would. */
  readonly fault: string
  /** Undefined where nothing has the focus, or something in another document. */
  readonly box?: { readonly top: number; readonly bottom: number; readonly left: number }
  /** The element of ours that it belongs to: only there is the order our own. */
  readonly host: string
}

const NOTHING = 'nothing'
/** In a page's own globals: somebody has pressed a key there. */
const ON_THE_WAY = 'isOnTheWay'

/**
 * From now on a press of a pointer, and text that no key has typed, are complaints: a journey by keyboard
 * is one to its end. Call it once `tellViolation` is there, before the first page is opened.
 */
export async function watchKeyboard(context: BrowserContext): Promise<void> {
  await context.addInitScript((onTheWay) => {
    const tell = (text: string): void => Reflect.get(globalThis, 'tellViolation')(text)
    const held = new Set<string>()
    const press = ({ code }: KeyboardEvent): void => {
      held.add(code)
      Reflect.set(globalThis, onTheWay, true)
    }
    const hear = (event: Event): void => {
      if (event instanceof InputEvent && held.size === 0) tell('text came without a key')
    }
    addEventListener('keydown', press, true)
    addEventListener('keyup', ({ code }) => held.delete(code), true)
    addEventListener('pointerdown', () => tell('a pointer was pressed'), true)
    addEventListener('input', hear, true)
  }, ON_THE_WAY)
}

/** Where to go, and what to say when the way never leads there. */
export interface Goal {
  readonly what: string
  readonly key?: 'Tab' | 'ArrowDown'
  isReached(): Promise<boolean>
}

/**
 * Goes on from where the focus is.
 *
 * @throws AssertionError with every stop on the way; or Error where the focus was somewhere on this page
 *   before, and now is nowhere.
 */
export async function pressTabUntil(page: Page, goal: Goal): Promise<void> {
  const { what, key = 'Tab', isReached } = goal
  await until(`the focus, which was lost before ${what}`, async () => {
    const isKept =
      !(await page.evaluate((name) => Reflect.has(globalThis, name), ON_THE_WAY)) ||
      (await readFocus(page)).what !== NOTHING
    return isKept || undefined
  })
  const stops: Stop[] = []
  while (!(await isReached())) {
    assert.ok(stops.length < MAX_STOPS, `${key} never reaches ${what}: ${toTrace(stops)}`)
    await page.keyboard.press(key)
    const stop = await page.evaluate(toStop)
    assert.equal(stop.fault, '', `at ${stop.what}, on the way ${toTrace(stops)}`)
    assertOrder(stops.at(-1), stop)
    stops.push(stop)
  }
  const { what: at, fault } = await page.evaluate(toStop)
  assert.equal(fault, '', `at ${at}`)
}

/** What has the focus: a word for it, and the element of ours that it lies in. */
export async function readFocus(page: Page): Promise<{ what: string; host: string }> {
  const { what, host } = await page.evaluate(toStop)
  return { what, host }
}

const toTrace = (stops: readonly Stop[]): string => stops.map(({ what }) => what).join(' → ')

/** Down, or along the same row. From the last stop of a sheet the first one comes again. */
function assertOrder(before: Stop | undefined, stop: Stop): void {
  if (!before?.box || !stop.box || before.host !== stop.host || stop.host === '') return
  const isSameRow = stop.box.top < before.box.bottom && before.box.top < stop.box.bottom
  const isAfter = isSameRow ? stop.box.left > before.box.left : stop.box.top >= before.box.top
  const isFirstAgain = stop.what.includes('(first)')
  assert.ok(isAfter || isFirstAgain, `the focus goes from ${before.what} back to ${stop.what}`)
}

/** Runs in the page: all that it uses is inside it. */
// eslint-disable-next-line max-lines-per-function -- Sent to the page as text: nothing outside goes along.
function toStop(): Stop {
  let at = document.activeElement
  const moved = { x: 0, y: 0 }
  for (;;) {
    const inner = at?.shadowRoot?.activeElement
    // A frame is another realm: its elements are instances of nothing here.
    const framed = at instanceof HTMLIFrameElement ? at.contentDocument?.activeElement : undefined
    if (framed && at) {
      const { left, top } = at.getBoundingClientRect()
      moved.x += left
      moved.y += top
    }
    const next = inner ?? framed
    if (!next) break
    at = next
  }
  if (!at || at.localName === 'body') return { what: 'nothing', fault: '', host: '' }

  const root = at.getRootNode() as Document | ShadowRoot
  const host = ('host' in root ? root.host : at.parentElement) ?? at
  const isOurs = host.localName.startsWith('countersign-')
  const drawn = [at, ...(at.assignedSlot?.parentElement?.querySelectorAll('.at') ?? [])]
  const isOutlined = drawn.some((element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none'
  })
  const rect = at.getBoundingClientRect()
  const isOnScreen = rect.bottom + moved.y > 0 && rect.top + moved.y < innerHeight && rect.width > 0
  const places = [0.5, 0.1, 0.9].flatMap((x) => [0.5, 0.1, 0.9].map((y) => [x, y] as const))
  const isUncovered = places.some(([x, y]) => {
    const hit = root.elementFromPoint(rect.left + rect.width * x, rect.top + rect.height * y)
    return hit !== null && (at.contains(hit) || hit.contains(at))
  })
  const faults = [
    isOutlined ? '' : 'no ring',
    isOnScreen ? '' : 'off the screen',
    isUncovered || !isOnScreen ? '' : 'covered',
  ]
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
  const labels = 'labels' in at ? (at.labels as NodeListOf<HTMLLabelElement> | null) : null
  const name = at.ariaLabel ?? labels?.[0]?.textContent ?? at.textContent ?? ''
  return {
    what: `${at.localName} “${name.trim()}”${isFirst ? ' (first)' : ''}`,
    fault: faults.filter((fault) => fault !== '').join(' and '),
    box: { top: rect.top - origin, bottom: rect.bottom - origin, left: rect.left },
    host: isOurs ? host.localName : '',
  }
}
