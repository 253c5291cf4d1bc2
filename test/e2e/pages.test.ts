import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findViolations } from './support/axe.ts'
import { openHarbour, type Visitor } from './support/harbour.ts'

const PAGES = ['/', '/statements', '/payout', '/account', '/plain', '/pocket'] as const

/** True when nothing sticks out: a person at 320 px scrolls in one direction only. */
function fitsAcross({ page }: Visitor): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every page of Harbour passes axe, ${colorScheme}`, async (t) => {
    const visitor = await openHarbour(t, { colorScheme })
    await visitor.login.element.getByLabel('Email, phone or username').waitFor()
    assert.deepEqual(await findViolations(visitor.page), [])
    await visitor.signIn('local')
    for (const path of PAGES) {
      await visitor.goto(path)
      await visitor.page.waitForLoadState('networkidle')
      assert.deepEqual(await findViolations(visitor.page), [], path)
    }
  })
}

test('every page fits 320 px, in both directions of writing', async (t) => {
  const visitor = await openHarbour(t, { viewport: { width: 320, height: 640 } })
  assert.ok(await fitsAcross(visitor), 'welcome')
  await visitor.signIn('local')
  for (const path of PAGES) {
    await visitor.goto(path)
    assert.ok(await fitsAcross(visitor), path)
    await visitor.page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
    assert.ok(await fitsAcross(visitor), `${path} from right to left`)
  }
})

test('a sign stands before its amount, in both directions of writing', async (t) => {
  const visitor = await openHarbour(t)
  await visitor.signIn('local')
  const amount = visitor.page.locator('.movement-amount', { hasText: '−' }).first()
  for (const dir of ['ltr', 'rtl']) {
    const [sign = 0, last = 0] = await amount.evaluate((element, wanted) => {
      document.documentElement.dir = wanted
      const { firstChild: text } = element
      const { length } = element.textContent
      return [0, length - 1].map((at) => {
        const range = document.createRange()
        range.setStart(text ?? element, at)
        range.setEnd(text ?? element, at + 1)
        return range.getBoundingClientRect().x
      })
    }, dir)
    assert.ok(sign < last, `${dir}: the sign is at ${sign}, the last digit at ${last}`)
  }
})

for (const viewport of [
  { width: 320, height: 568 },
  { width: 375, height: 667 },
  { width: 800, height: 600 },
]) {
  test(`the Pocket covers nothing of the front page's form at ${viewport.width} × ${viewport.height}`, async (t) => {
    const { page, login } = await openHarbour(t, { viewport })
    const bar = await page.locator('.pocket-button').boundingBox()
    assert.ok(bar)
    for (const name of ['Continue', 'Use a passkey']) {
      const box = await login.element.getByRole('button', { name }).boundingBox()
      assert.ok(box && box.y + box.height <= bar.y, `${name} lies under the bar`)
    }
  })
}

test('on a small screen the Pocket is a drawer that the keyboard opens and closes', async (t) => {
  const visitor = await openHarbour(t, { viewport: { width: 320, height: 640 } })
  const { page } = visitor
  const pane = page.locator('#pocket-pane')
  const button = page.locator('.pocket-button')
  assert.equal(await pane.isVisible(), false)
  await button.press('Enter')
  await pane.waitFor()
  assert.equal(await button.getAttribute('aria-expanded'), 'true')
  await page.keyboard.press('Escape')
  await pane.waitFor({ state: 'hidden' })
  assert.equal(await button.getAttribute('aria-expanded'), 'false')
})

test('the phone stays in reach while an approval is open', async (t) => {
  const visitor = await openHarbour(t)
  const { page, sheet, context } = visitor
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await visitor.signIn('local')
  await visitor.sendMoney('250.00')
  await sheet.expectText('€250.00')
  const pocket = page.frameLocator('iframe[name=pocket]')
  const copy = pocket.locator('.codes .copy')
  const box = await copy.boundingBox()
  assert.ok(box)
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  await pocket.locator('.codes .copy.done').waitFor()
  await sheet.expectText('€250.00')
})

test('picking somebody shows their things in the Pocket', async (t) => {
  const visitor = await openHarbour(t)
  const pocket = visitor.page.frameLocator('iframe[name=pocket]')
  await visitor.page.getByRole('link', { name: /Nico Newcomer/ }).click()
  await pocket.getByText('newcomer@harbour.example').waitFor()
  const { temporaryCode = '' } = await visitor.pocket.things('newcomer')
  await pocket.getByText(temporaryCode).waitFor()
})

test('the whole menu is in sight at every width, and the way out stands beside the name of the house', async (t) => {
  const visitor = await openHarbour(t)
  const { page } = visitor
  await visitor.signIn('local')
  for (const width of [320, 375, 760, 1100, 1280, 1440]) {
    await page.setViewportSize({ width, height: 800 })
    const [brand, leave, ...items] = await Promise.all(
      [
        page.locator('.brand'),
        page.locator('.leave button'),
        ...(await page.locator('.menu a').all()),
      ].map(async (each) => (await each.boundingBox()) ?? assert.fail('it is shown')),
    )
    assert.equal(items.length, 5)
    for (const { x, width: own } of items) assert.ok(x >= 0 && x + own <= width, `at ${width} px`)
    const toMiddle = ({ y = 0, height = 0 } = {}) => y + height / 2
    assert.ok(Math.abs(toMiddle(brand) - toMiddle(leave)) < 4, `one row at ${width} px`)
  }
})
