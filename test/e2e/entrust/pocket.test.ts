import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENZO_LOGIN, ENZO_PASSWORD, useEntrust } from '../support/entrust.ts'
import type { Visitor } from '../support/harbour.ts'

const entrust = useEntrust()

const toPhone = ({ page }: Visitor) => page.frameLocator('iframe[name=pocket]')

/** *Make it fail*, and then one of its switches. */
async function breakIt(visitor: Visitor, label: string): Promise<void> {
  const phone = toPhone(visitor)
  // By role: what is folded away, the other companies' switches, has none.
  const box = phone.getByRole('radio', { name: label })
  if (!(await box.isVisible())) await phone.getByText('Make it fail').click()
  await box.check()
}

test('a visitor approves a transfer with nothing but the page and the phone beside it', async (t) => {
  const visitor = await entrust.visit(t, { run: 'built-in' })
  const { page, login, sheet } = visitor
  await visitor.press('Entrust')
  await login.typeName(ENZO_LOGIN)
  await toPhone(visitor).getByText('Enzo’s phone', { exact: true }).waitFor()
  const code = toPhone(visitor).locator('.code').first()
  await login.typeCode(((await code.textContent()) ?? '').replace(' ', ''))
  await visitor.expectSignedIn()
  await visitor.sendMoney('3.00')
  await sheet.chooseWay(/^Approve in your app/)
  const heading = sheet.element.getByRole('heading', { name: /^Pick/ })
  const [number = ''] = /\d\d/.exec((await heading.textContent()) ?? '') ?? []
  const choice = toPhone(visitor).getByRole('button', { name: number, exact: true })
  await toPhone(visitor).getByText('Pick the number on the page').waitFor()
  const box = await choice.boundingBox()
  assert.ok(box !== null)
  await page.mouse.click(box.x + 20, box.y + 20)
  await sheet.expectText('Face check')
  await sheet.chooseWay(/^Password/)
  await sheet.typePassword(ENZO_PASSWORD)
  await page.getByText('Sent €3.00 to Lindqvist Boats.').waitFor()
})

test('the switches of “Make it fail” do what they say', async (t) => {
  const visitor = await entrust.visit(t, { refusals: [503] })
  const { login } = visitor
  await breakIt(visitor, 'Down')
  await login.typeName(ENZO_LOGIN)
  await login.expectText(/^The service that checks it’s you isn’t answering/)
  await breakIt(visitor, 'Answers')
  await breakIt(visitor, 'High: nobody gets in')
  await entrust.pocket.advance(15)
  await login.press('Continue')
  await login.expectText(/^This was turned down/)
  await breakIt(visitor, 'Medium: a second step, too')
  await visitor.page.reload()
  await login.typeName(ENZO_LOGIN)
  await login.chooseWay(/^Password/)
  await login.typePassword(ENZO_PASSWORD)
  await login.expectText('Smart credential')
})

test('a file with the certificate is there to be taken along', async (t) => {
  const visitor = await entrust.visit(t)
  const phone = toPhone(visitor)
  await phone.getByText('Keys at Entrust').click()
  await phone.getByRole('button', { name: 'Get the certificate' }).click()
  await phone.getByText(/Its password is “harbour”/).waitFor()
  const [download] = await Promise.all([
    visitor.page.waitForEvent('download'),
    phone.getByRole('link', { name: 'enzo-entrust.p12' }).click(),
  ])
  assert.equal(download.suggestedFilename(), 'enzo-entrust.p12')
})
