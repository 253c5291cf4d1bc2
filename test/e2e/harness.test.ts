import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { assertAccessible, findViolations } from './support/axe.ts'

const SOUND = '<title>Bank</title><main><h1>Sign in</h1><label>Name <input></label></main>'

let browser: Browser
before(async () => {
  browser = await launchChromium()
})
after(() => browser.close())

/** A page with this content, of an origin of its own, as the trial's are; its frame, if any, is of the same. */
async function open(content: string, framed = ''): Promise<Page> {
  const page = await browser.newPage()
  await page.route('http://bank.localhost/**', (route) => {
    const body = route.request().url().endsWith('/phone') ? framed : content
    return route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="en">${body}`,
    })
  })
  await page.goto('http://bank.localhost/')
  return page
}

test('a page runs in Chromium', async () => {
  const page = await open(SOUND)
  assert.equal(await page.getByRole('heading').textContent(), 'Sign in')
})

test('a sound page has no violation', async () => {
  await assertAccessible(await open(SOUND), 'main', 'sound')
  assert.deepEqual(await findViolations(await open(SOUND)), [])
})

test('a violation is found on the page, in a shadow tree and in a frame', async () => {
  const page = await open(
    `<title>Bank</title><main><h1>Bank</h1><img src="data:,"><bank-name></bank-name>
      <iframe title="phone" src="/phone"></iframe></main>`,
    '<title>Phone</title><input>',
  )
  await page.locator('bank-name').evaluate((host) => {
    host.attachShadow({ mode: 'open' }).innerHTML = '<button></button>'
  })
  await page.frameLocator('iframe').locator('input').waitFor()
  const found = (await findViolations(page)).map((line) => line.split(':')[0])
  for (const rule of ['image-alt', 'button-name', 'label']) assert.ok(found.includes(rule), rule)
})

test('a violation is found in the theme that has it', async () => {
  const page = await open(
    `${SOUND}<style>@media (prefers-color-scheme: dark) { h1 { color: #eee; background: #fff } }</style>`,
  )
  await assert.rejects(assertAccessible(page, 'main', 'sheet'), /sheet, dark/)
})
