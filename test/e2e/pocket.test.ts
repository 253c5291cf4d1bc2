/**
 * @module
 * The Pocket's own screens: doors, the reader, what can be made to fail. Journeys with them are told where
 * the company is.
 */
import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { ALLTHENTICATE_DOORS, ALLTHENTICATE_KEY } from '@countersign/simulators'
import type { FrameLocator, Locator, Page } from 'playwright-core'
import { openHarbour, type Visitor, type VisitorOptions } from './support/harbour.ts'
import { until } from './support/until.ts'

const ALLA = 'allthenticate'

/** The phone in a window of its own. */
const openPocket = (t: TestContext, person: string, options: VisitorOptions = {}) =>
  openHarbour(t, { path: `/pocket?person=${person}`, ...options })

async function findViolations(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page }).analyze()
    for (const { id, nodes } of violations)
      found.push(...nodes.map(({ target }) => `${colorScheme} ${id}: ${target.join(' ')}`))
  }
  return found
}

const fitsAcross = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)

/** As the building's own reader would, past Countersign. */
async function unlock({ origin }: Visitor, seconds: number): Promise<void> {
  const body = new URLSearchParams({
    api_key: ALLTHENTICATE_KEY,
    uuid: ALLTHENTICATE_DOORS.frontDoor,
    lock_state: 'false',
    unlock_time: String(seconds),
  })
  await fetch(`${origin}/vendors/allthenticate/setlockstatus`, { method: 'POST', body })
}

const askReader = ({ origin }: Visitor, kind: 'palm' | 'fingerprint') =>
  fetch(`${origin}/pocket/api/readings`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ kind }),
  })

const toLamp = ({ page }: Visitor, name: string): Locator =>
  page.locator('.door').filter({ hasText: name })

test('a lamp counts down while its door is open, and says when it is locked again', async (t) => {
  const visitor = await openPocket(t, ALLA)
  const front = toLamp(visitor, 'Front door')
  await front.getByText('Locked').waitFor()
  await unlock(visitor, 60)
  await front.getByText(/^Open for (60|5\d) s$/).waitFor()
  const first = await front.locator('.door-state').textContent()
  await until('the count goes on', async () =>
    (await front.locator('.door-state').textContent()) === first ? undefined : true,
  )
  const news = visitor.page.locator('[data-door-news]')
  assert.equal(await news.textContent(), 'Front door is open.')
  await visitor.pocket.advance(60)
  await front.getByText('Locked').waitFor()
  assert.equal(await news.textContent(), 'Front door is locked.')
})

test('the house is switched on Alla’s phone', async (t) => {
  const visitor = await openPocket(t, ALLA)
  const { page } = visitor
  await toLamp(visitor, 'Archive').getByText('Offline').waitFor()
  await page.getByText('Make it fail').click()
  await page.getByLabel('The archive’s lock is offline').uncheck()
  await toLamp(visitor, 'Archive').getByText('Locked').waitFor()
  await page.getByLabel('Lockdown: no door opens').check()
  for (const name of ['Front door', 'Boat shed', 'Archive', 'Server room'])
    await toLamp(visitor, name).getByText('Lockdown').waitFor()
})

test('a switch breaks its company, and shows what was switched elsewhere', async (t) => {
  const visitor = await openPocket(t, 'authx')
  const { page, trial } = visitor
  const { authx } = await trial.vendors()
  const control = authx.simulated?.control ?? assert.fail('AuthX is simulated')
  await page.getByText('Make it fail').click()
  const group = page.getByRole('group', { name: 'AuthX' })
  await group.getByLabel('The call gets there, the reply gets lost').check()
  const broken = await until('the fault', async () => control.faults()[0]?.fault)
  assert.equal(broken, 'reset-after')
  control.clearFaults()
  const answers = group.getByLabel('Answers')
  await until('all is well', async () => ((await answers.isChecked()) ? true : undefined))
  assert.equal(await page.getByRole('group', { name: 'Allthenticate' }).count(), 0)
  await page.getByText('Other companies').click()
  await page.getByRole('group', { name: 'Allthenticate' }).waitFor()
})

test('by keyboard alone: something else is laid on the reader, and the focus stays on the phone', async (t) => {
  const visitor = await openPocket(t, 'authx')
  const { page } = visitor
  await askReader(visitor, 'fingerprint')
  await page.getByText('The reader waits for your finger').waitFor()
  await page.getByText('Or try something else').press('Enter')
  await page.getByRole('button', { name: 'Two fingers' }).press('Enter')
  await page.getByText('The reader waits for your finger').waitFor({ state: 'detached' })
  assert.equal(await page.evaluate(() => document.activeElement?.className), 'screen')
})

test('every new screen of the Pocket passes axe and fits 320 px', async (t) => {
  const visitor = await openPocket(t, ALLA, { viewport: { width: 320, height: 640 } })
  const { page } = visitor
  await unlock(visitor, 60)
  await toLamp(visitor, 'Front door')
    .getByText(/^Open for/)
    .waitFor()
  await askReader(visitor, 'palm')
  await page.getByText('Or try something else').click()
  await page.getByText('Make it fail').click()
  await page.getByText('Other companies').click()
  assert.deepEqual(await findViolations(page), [])
  assert.ok(await fitsAcross(page))
  await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
  assert.ok(await fitsAcross(page), 'from right to left')
})

test('while a sheet is open, a press reaches nothing on the phone that is folded away or under its rim', async (t) => {
  const visitor = await openHarbour(t, { viewport: { width: 1280, height: 1200 } })
  const { page, sheet, origin } = visitor
  await visitor.signIn('local')
  await visitor.sendMoney('250.00')
  await sheet.expectText('€250.00')
  const phone = page.frameLocator('iframe[name=pocket]')
  const press = async (target: Locator) => {
    const { x, y, width, height } = (await target.boundingBox()) ?? assert.fail('it has no place')
    await page.mouse.click(x + width / 2, y + height / 2)
  }
  await press(phone.getByText('Make it fail'))
  await phone.getByText('Other companies').waitFor()
  await press(phone.locator('[data-others] label', { hasText: 'Slow' }).first())
  await press(phone.locator('.house-app summary'))
  // Presses go one by one: once this one is done, the others are.
  await press(phone.getByText('Late'))
  const read = async () => (await fetch(`${origin}/pocket/api/things?person=local`)).json()
  await until('the press that counts', async () =>
    (await read()).fault === 'delayed' ? true : undefined,
  )
  assert.equal((await read()).entrust.fault, 'none')
  assert.equal(await phone.locator('.house-app').getAttribute('open'), null)
})

/** What a press on the first copy button of the phone says, in sight and aloud. */
async function pressCopy(phone: Page | FrameLocator): Promise<string[]> {
  const button = phone.locator('.notes .copy').first()
  const [x = 0, y = 0] = await centre(button)
  await button.page().mouse.click(x, y)
  await phone.locator('[data-copy-news]:not(:empty)').waitFor({ state: 'attached' })
  const news = await phone.locator('[data-copy-news]').textContent()
  return [await button.innerText(), news ?? '']
}

async function centre(target: Locator): Promise<number[]> {
  const { x, y, width, height } = (await target.boundingBox()) ?? assert.fail('it has no place')
  return [x + width / 2, y + height / 2]
}

const COPIED = ['Copied', 'Copied.']

test('a copy button says so only of what the browser took, and goes back to what it was', async (t) => {
  const { page, context } = await openPocket(t, 'local')
  await page.locator('.notes .copy').first().waitFor()
  await refuseClipboard(page)
  const [label, news = ''] = await pressCopy(page)
  assert.match(label ?? '', /^Not copied/)
  assert.match(news, /copy it by hand/)
  assert.equal(await page.locator('.copy.done').count(), 0)
  await page.locator('.notes .copy').first().getByText('Copy', { exact: true }).waitFor()
  await page.reload()
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.locator('.notes .copy').first().waitFor()
  const said = await pressCopy(page)
  assert.deepEqual([said[0]?.split('\n')[0], said[1]], COPIED)
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'local@harbour.example')
})

test('so does one that is pressed through the page while a sheet is open', async (t) => {
  const visitor = await openHarbour(t, { viewport: { width: 1280, height: 1200 } })
  const { page, sheet, context } = visitor
  await visitor.signIn('local')
  await visitor.sendMoney('250.00')
  await sheet.expectText('€250.00')
  const phone = page.frameLocator('iframe[name=pocket]')
  await refuseClipboard(page)
  assert.match((await pressCopy(phone))[0] ?? '', /^Not copied/)
  await phone.locator('[data-copy-news]:empty').waitFor({ state: 'attached' })
  await page.evaluate(() => Reflect.deleteProperty(navigator.clipboard, 'writeText'))
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  assert.equal((await pressCopy(phone))[1], COPIED[1])
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'local@harbour.example')
})

/** As a browser does that was told so, or a page without encryption. */
const refuseClipboard = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const writeText = () => Promise.reject(new DOMException('', 'NotAllowedError'))
    Object.defineProperty(navigator.clipboard, 'writeText', {
      value: writeText,
      configurable: true,
    })
  })

test('on a small screen a code lies over the sheet only while one is asked for, until it is put aside', async (t) => {
  const visitor = await openHarbour(t, { viewport: { width: 375, height: 667 } })
  const { page, sheet } = visitor
  await visitor.signIn('local')
  await visitor.sendMoney('250.00')
  const peek = page.locator('.pocket-peek')
  await sheet.chooseWay(/^Text message/)
  await sheet.expectText('We texted it to')
  await peek.getByText(/Enter \d{6} only if/).waitFor()
  const [x = 0, y = 0] = await centre(peek)
  await page.mouse.click(x, y)
  await peek.waitFor({ state: 'hidden' })
  await sheet.expectText('We texted it to')
  // Another code of the authenticator is something else.
  await visitor.pocket.advance(30)
  await peek.getByText('New message').waitFor()
  await sheet.chooseWay(/^Password/)
  await peek.waitFor({ state: 'hidden' })
})
