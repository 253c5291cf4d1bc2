/**
 * @module
 * *What just happened*: what the visitor sees of the calls behind a page, and what nobody does.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findViolations } from './support/axe.ts'
import { typePin } from './support/authx.ts'
import { openHarbour, type Visitor } from './support/harbour.ts'
import { until } from './support/until.ts'

const toPanel = ({ page }: Visitor) => page.locator('[data-calls-panel]')
const toCalls = (visitor: Visitor) => toPanel(visitor).locator('.call')

async function openPanel(visitor: Visitor): Promise<void> {
  await toPanel(visitor).locator('summary').click()
  await toCalls(visitor).first().waitFor()
}

test('shows what Countersign asked a company below the call that caused it, and no secret', async (t) => {
  const visitor = await openHarbour(t, { run: 'authx' })
  const { login, pocket } = visitor
  const { loginName = '', authxPin = '' } = await pocket.things('authx')
  await login.typeName(loginName)
  await typePin(login, authxPin)
  await login.expectText('Scan your palm')
  await openPanel(visitor)
  const [answer, verify] = await toCalls(visitor).all()
  assert.match((await answer?.innerText()) ?? '', /Browser.*Countersign.*\/answers.*answer\.code/s)
  assert.match((await verify?.innerText()) ?? '', /Countersign.*AuthX.*VerifyPin.*response_code 1/s)
  const text = (await toPanel(visitor).textContent()) ?? ''
  for (const secret of [authxPin, loginName]) assert.ok(!text.includes(secret))
})

test('each call is there once, also when the panel was open before the page was', async (t) => {
  const visitor = await openHarbour(t)
  await visitor.signIn('local')
  await openPanel(visitor)
  const read = () => visitor.page.locator('.call-way time').count()
  const known = (await (await fetch(`${visitor.origin}/pocket/api/calls`)).json()).length
  await until('every call', async () => ((await read()) === known ? true : undefined))
  await visitor.page.reload()
  await toCalls(visitor).first().waitFor()
  const after = (await (await fetch(`${visitor.origin}/pocket/api/calls`)).json()).length
  await until('every call, once', async () => ((await read()) === after ? true : undefined))
})

test('a refusal is told apart, and what is older lies behind a press', async (t) => {
  const visitor = await openHarbour(t)
  const { login, page, pocket, sheet } = visitor
  const { loginName = '', password = '' } = await pocket.things('local')
  await login.typeName(loginName)
  await login.typePassword('not this one')
  await login.expectText(/match|right/)
  await login.typePassword(password)
  await visitor.expectSignedIn()
  for (const amount of ['250.00', '260.00']) {
    await visitor.sendMoney(amount)
    await sheet.expectText(`€${amount}`)
    await sheet.press('Cancel')
    await page.getByText('You cancelled. Nothing was changed.').waitFor()
  }
  await openPanel(visitor)
  const shown = () => page.locator('.call:visible').count()
  const earlier = page.getByRole('button', { name: /^Show \d+ earlier$/ })
  await earlier.waitFor()
  assert.equal(await shown(), 8)
  await earlier.press('Enter')
  assert.ok((await shown()) > 8)
  await page.locator('.status.refused').first().waitFor()
  await page.getByRole('button', { name: 'Newest only' }).press('Enter')
  assert.equal(await shown(), 8)
})

for (const width of [320, 1280]) {
  test(`passes axe in both themes and fits, at ${width} px`, async (t) => {
    const visitor = await openHarbour(t, { viewport: { width, height: 860 } })
    const { page } = visitor
    await visitor.signIn('local')
    await openPanel(visitor)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      assert.deepEqual(await findViolations(page, '.harbour'), [], colorScheme)
    }
    for (const dir of ['ltr', 'rtl']) {
      await page.evaluate((wanted) => document.documentElement.setAttribute('dir', wanted), dir)
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), dir)
    }
  })
}
