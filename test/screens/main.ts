/**
 * @module
 * `npm run screens`: a picture of every screen, light and dark, on a desktop and 320 px wide, into
 * `test/screens/output/`, which git ignores. Words after it name tours: `npm run screens -- account`.
 * Build first: `npm run build:widget`.
 */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openVisit } from '../e2e/support/visit.ts'
import { GALLERY, type Tour } from './gallery.ts'

const OUTPUT = join(import.meta.dirname, 'output')
const SIZES = { desktop: { width: 1280, height: 800 }, narrow: { width: 320, height: 640 } }
const THEMES = ['light', 'dark'] as const

/** `approval, choose` → `approval-choose`. */
const toFileName = (text: string): string => text.toLowerCase().replaceAll(/\W+/g, '-')

async function takePictures(page: Page, { of, name }: Tour, scene: string): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport)
    await showPocket(page, size === 'desktop')
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme })
      const path = join(OUTPUT, `${toFileName(`${name} ${scene}`)}.${size}.${colorScheme}.png`)
      // A sheet is modal: what is seen is the window.
      const isElement = of !== 'countersign-step-up' && of !== 'body'
      const fullPage = of === 'body' && size === 'narrow'
      await (isElement
        ? page.locator(of).screenshot({ path })
        : page.screenshot({ path, fullPage }))
    }
  }
  await page.setViewportSize(SIZES.desktop)
  await page.emulateMedia({ colorScheme: 'light' })
}

/** The phone would lie over what is looked at where there is no room beside it. */
function showPocket(page: Page, isShown: boolean): Promise<void> {
  return page.evaluate(
    (display) => {
      for (const part of document.querySelectorAll<HTMLElement>('.pocket-pane, .pocket-button')) {
        part.style.display = display
      }
    },
    isShown ? '' : 'none',
  )
}

async function take(tour: Tour): Promise<number> {
  const cleanings: (() => Promise<void>)[] = []
  let count = 0
  try {
    const stay = { name: tour.name, after: (clean: () => Promise<void>) => cleanings.push(clean) }
    const visitor = await openVisit(stay, { viewport: SIZES.desktop, ...tour.options })
    await tour.walk(visitor, async (scene) => {
      await takePictures(visitor.page, tour, scene)
      count += SIZES_AND_THEMES
    })
  } finally {
    for (const clean of cleanings) await clean()
  }
  return count
}

const SIZES_AND_THEMES = Object.keys(SIZES).length * THEMES.length

const wanted = process.argv.slice(2)
const tours = GALLERY.filter(
  ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
)
if (wanted.length === 0) await rm(OUTPUT, { recursive: true, force: true })
await mkdir(OUTPUT, { recursive: true })
for (const tour of tours) {
  try {
    console.log(`${tour.name}: ${await take(tour)} pictures`)
  } catch (error) {
    process.exitCode = 1
    console.error(`${tour.name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
console.log(`The pictures are in ${OUTPUT}`)
