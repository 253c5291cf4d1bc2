import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openHarbour, type Visitor } from './support/harbour.ts'
import { until } from './support/until.ts'

/** Waits for the focus: the label of a field, the words of anything else. */
async function expectFocus({ page }: Visitor, wanted: string): Promise<void> {
  let focused = ''
  const isThere = async () => {
    focused = await page.evaluate(() => {
      let at = document.activeElement
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
      const label = at instanceof HTMLInputElement ? at.labels?.[0]?.textContent : at?.textContent
      return at === document.body ? 'nothing' : (label ?? '').trim()
    })
    return focused === wanted || undefined
  }
  await until(`the focus on ${wanted}`, isThere).catch(() => assert.equal(focused, wanted))
}

test('the focus goes along from step to step, and back to where it came from', async (t) => {
  const visitor = await openHarbour(t)
  const { login, sheet, pocket, page } = visitor
  await login.typeName('local@harbour.example')
  await login.expectScreen('password')
  await expectFocus(visitor, 'Password')
  await login.typePassword('local-keeps-a-long-secret')
  await visitor.expectSignedIn()

  await visitor.sendMoney('250.00')
  await sheet.expectScreen('code')
  await expectFocus(visitor, 'Code')
  await sheet.typeCode(await pocket.totp('local'))
  await sheet.expectScreen('password')
  await expectFocus(visitor, 'Password')
  await sheet.press('Try another way')
  await sheet.expectScreen('choose')
  await expectFocus(visitor, 'Choose how to verify')
  await sheet.press('Back')
  await sheet.expectScreen('password')
  await expectFocus(visitor, 'Password')
  await sheet.typePassword('local-keeps-a-long-secret')
  await page.getByText('Sent €250.00 to Lindqvist Boats.').waitFor()
  await expectFocus(visitor, 'Send')
})

test('the focus stays with the question when one code follows another', async (t) => {
  const visitor = await openHarbour(t)
  const { login, pocket } = visitor
  await login.typeName('local@harbour.example')
  await login.press('Forgot password?')
  await login.press(/^Email/)
  await login.typeCode(await pocket.nextCode('local'))
  await login.expectText('Your authenticator app shows it.')
  await expectFocus(visitor, 'Code')
  await login.typeCode(await pocket.totp('local'))
  await login.expectScreen('password-new')
  await expectFocus(visitor, 'New password')
})
