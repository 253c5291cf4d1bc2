import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { assertAccessible } from '../support/axe.ts'
import { ENZO, ENZO_LOGIN, ENZO_PASSWORD, useEntrust } from '../support/entrust.ts'

const entrust = useEntrust()

/** Where to look: each part by itself, because a whole page takes seconds. */
const PARTS = {
  login: 'countersign-login',
  sheet: 'countersign-step-up',
  strip: '.run',
  phone: ['iframe[name=pocket]', 'main'],
} as const

/** Where it lies: everything outside an open sheet is inert, and no element there takes a press itself. */
async function clickOn(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  const box = await target.boundingBox()
  assert.ok(box !== null)
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
}

test('by keyboard alone: name, card, transfer, push, password', async (t) => {
  const visitor = await entrust.visit(t, { hands: 'keyboard' })
  const { login, sheet, pocket, page } = visitor
  await login.typeName(ENZO_LOGIN)
  await login.chooseWay(/^Grid card/)
  await login.expectText('Use your grid card')
  const { gridCard } = await pocket.things(ENZO)
  const labels = await login.element.locator('label').allTextContents()
  const places = labels.flatMap((label) => /[A-Z]\d+/.exec(label)?.[0] ?? [])
  // Typing goes on from field to field by itself.
  for (const place of places) {
    const row = gridCard?.rows[Number(place.slice(1)) - 1]
    await page.keyboard.type(row?.[place.charCodeAt(0) - 65] ?? '')
  }
  await login.enter()
  await visitor.expectSignedIn()
  await visitor.sendMoney('7.00')
  await sheet.chooseWay(/^Approve in your app/)
  const heading = sheet.element.getByRole('heading', { name: /^Pick/ })
  const [number = ''] = /\d\d/.exec((await heading.textContent()) ?? '') ?? []
  await pocket.answerPush((await pocket.nextPush(ENZO)).id, 'confirm', number)
  await sheet.expectText('Face check')
  await sheet.chooseWay(/^Password/)
  await sheet.typePassword(ENZO_PASSWORD)
  await page.getByText('Sent €7.00 to Lindqvist Boats.').waitFor()
})

test('every new screen of a sign-in is accessible, and the phone beside it', async (t) => {
  const visitor = await entrust.visit(t)
  const { login, page } = visitor
  await assertAccessible(visitor.page, PARTS.strip, 'the switch')
  const pocket = page.frameLocator('iframe[name=pocket]')
  const apps = ['Grid card', 'Answers to questions', 'Sign with the token', 'Keys at Entrust']
  for (const app of [...apps, 'Make it fail']) await pocket.getByText(app).first().click()
  await assertAccessible(visitor.page, PARTS.phone, 'the apps')
  await login.typeName(ENZO_LOGIN)
  for (const [way, text] of [
    [/^Grid card/, 'Use your grid card'],
    [/^Another account/, /^Continue with/],
  ] as const) {
    await login.chooseWay(way)
    await login.expectText(text)
    await assertAccessible(visitor.page, PARTS.login, String(text))
  }
})

test('every new screen of an approval is accessible, and the request on the phone', async (t) => {
  const visitor = await entrust.signIn(t)
  const { sheet, pocket, page } = visitor
  await visitor.sendMoney('7.00')
  for (const [way, text] of [
    [/^Approve in your app/, /^Pick/],
    [/^Face check/, 'Continue on your phone'],
    [/^Signing token/, 'Enter the code from your token'],
  ] as const) {
    await sheet.chooseWay(way)
    await sheet.expectText(text)
    await assertAccessible(visitor.page, PARTS.sheet, String(text))
  }
  await sheet.chooseWay(/^Smart credential/)
  await sheet.expectText('Approve it with your smart credential')
  const phone = page.frameLocator('iframe[name=pocket]')
  await phone.getByRole('button', { name: 'Approve' }).waitFor()
  await assertAccessible(visitor.page, PARTS.phone, 'a request')
  await pocket.answerPush((await pocket.nextPush(ENZO)).id, 'concern')
  await sheet.expectText('You said it wasn’t you')
  await assertAccessible(visitor.page, PARTS.sheet, 'reported')
})

test('security questions are accessible', async (t) => {
  await entrust.pocket.entrust({ risk: 'MEDIUM' })
  const visitor = await entrust.begin(t)
  const { login } = visitor
  await login.chooseWay(/^Password/)
  await login.typePassword(ENZO_PASSWORD)
  await login.expectText('Smart credential')
  await login.chooseWay(/^Security questions/)
  await login.expectText('Answer your questions')
  await assertAccessible(visitor.page, PARTS.login, 'questions')
})

test('a press on the phone beside the sheet approves, by pointer', async (t) => {
  const visitor = await entrust.signIn(t)
  const { sheet, page } = visitor
  await visitor.sendMoney('7.00')
  await sheet.chooseWay(/^Smart credential/)
  await sheet.expectText('Approve it with your smart credential')
  const phone = page.frameLocator('iframe[name=pocket]')
  await clickOn(page, phone.getByRole('button', { name: 'Approve' }))
  await sheet.expectText('Face check')
})

test('and on a small screen, where the phone lies under the sheet', async (t) => {
  const visitor = await entrust.signIn(t, { viewport: { width: 320, height: 640 } })
  const { sheet, page } = visitor
  await visitor.sendMoney('7.00')
  await sheet.chooseWay(/^Smart credential/)
  const peek = page.locator('.pocket-peek')
  const approve = peek.locator('button', { hasText: 'Approve' })
  await approve.waitFor()
  const { width } = page.viewportSize() ?? {}
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width)
  await clickOn(page, approve)
  await sheet.expectText('Face check')
})

test('a token on a small screen signs what lies under it', async (t) => {
  const visitor = await entrust.signIn(t, { viewport: { width: 320, height: 640 } })
  const { sheet, page } = visitor
  await visitor.sendMoney('7.00')
  await sheet.chooseWay(/^Signing token/)
  const peek = page.locator('.pocket-peek')
  await clickOn(page, peek.locator('button', { hasText: 'Sign' }))
  const signature = await peek.locator('.digits', { hasText: /\d{4} \d{4}/ }).textContent()
  await sheet.typeCode(signature?.replace(' ', '') ?? '')
  await sheet.expectText('Face check')
})
