import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENZO, ENZO_PASSWORD, useEntrust } from '../support/entrust.ts'

const entrust = useEntrust()

test('PASSWORD: signs in by the password that Entrust keeps', async (t) => {
  const { login, page, ...visitor } = await entrust.begin(t)
  await login.chooseWay(/^Password/)
  await login.typePassword(ENZO_PASSWORD)
  await visitor.expectSignedIn()
  await page.getByRole('heading', { name: /Enzo$/ }).waitFor()
  await page.getByText(/You signed in with a password, which is level aal1/).waitFor()
  assert.deepEqual(entrust.control.violations(), [])
})

test('PASSWORD: refuses a wrong one, and a right one once it is locked', async (t) => {
  const { login, ...visitor } = await entrust.begin(t)
  await login.chooseWay(/^Password/)
  await login.typePassword('not-the-password')
  await login.expectText(/didn’t work/)
  entrust.control.lock(ENZO, 'PASSWORD')
  await login.typePassword(ENZO_PASSWORD)
  await login.expectText(/locked|Too many/)
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})

test('TOKEN: signs in by the code that the app shows', async (t) => {
  const { login, pocket, ...visitor } = await entrust.begin(t)
  await login.typeCode(await pocket.totp(ENZO))
  await visitor.expectSignedIn()
})

test('OTP: signs in by a code sent by text, call or mail', async (t) => {
  const { login, pocket, ...visitor } = await entrust.begin(t)
  await login.chooseWay(/^Text message/)
  await login.press('Send code')
  await login.typeCode(await pocket.nextCode(ENZO))
  await visitor.expectSignedIn()
})
