import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { addKey, ENZO_LOGIN, ENZO_PASSWORD, useEntrust } from '../support/entrust.ts'

const entrust = useEntrust()

const passkeyButton = (page: Page) => page.getByRole('button', { name: 'Use a passkey' })

test('PASSKEY: signs in without a name, by the key that Entrust has', async (t) => {
  const visitor = await entrust.visit(t, { authenticator: true })
  const { page } = visitor
  await addKey(visitor, 'passkey')
  await page.reload()
  await passkeyButton(page).click()
  await visitor.expectSignedIn()
  await page.getByText(/You signed in with a passkey, which is level phr/).waitFor()
})

test('PASSKEY: changes the payout account, which nothing weaker may', async (t) => {
  const visitor = await entrust.visit(t, { authenticator: true })
  const { page, sheet } = visitor
  await addKey(visitor, 'passkey')
  await page.reload()
  await passkeyButton(page).click()
  await visitor.expectSignedIn()
  await visitor.goto('/payout')
  await visitor.fill('New IBAN', 'DE89 3704 0044 0532 0130 00')
  await visitor.press('Change')
  await sheet.expectText('DE89 3704 0044 0532 0130 00')
  await sheet.press('Verify and change')
  await page.getByText('Changed. The next payout goes there.').waitFor()
})

test('PASSKEY: refuses one that is not unlocked, and one that Entrust does not know', async (t) => {
  const visitor = await entrust.visit(t, { authenticator: true })
  const { page, login, authenticator } = visitor
  await addKey(visitor, 'passkey')
  await page.reload()
  await authenticator?.setUserVerified(false)
  await passkeyButton(page).click()
  await login.expectText(/^No passkey was used/)
  await authenticator?.setUserVerified(true)
  entrust.change({})
  await login.press('Use passkey')
  await login.expectText(/^That passkey isn’t known here/)
  await visitor.openTab('/statements').then((tab) => tab.expectSignedOut())
  const kept = await authenticator?.credentials()
  assert.equal(kept?.length, 1, 'another keeper of this domain still needs it')
})

test('PASSKEY: says when Entrust is down, and the other ways stay', async (t) => {
  const visitor = await entrust.visit(t, { authenticator: true, refusals: [503] })
  const { page, login, pocket } = visitor
  await addKey(visitor, 'passkey')
  await page.reload()
  await pocket.entrustFault('down')
  await passkeyButton(page).click()
  await login.expectText(/isn’t working right now|isn’t answering/)
  await pocket.entrustFault('none')
  await pocket.advance(15)
  await passkeyButton(page).click()
  await visitor.expectSignedIn()
})

test('FIDO: signs in by a security key', async (t) => {
  const visitor = await entrust.visit(t, { authenticator: { transport: 'usb' } })
  const { login, page } = visitor
  await addKey(visitor, 'security key')
  await page.reload()
  await login.typeName(ENZO_LOGIN)
  await login.press('Use security key')
  await visitor.expectSignedIn()
})

test('FIDO: a touch alone sends money only with the password on top', async (t) => {
  const authenticator = { transport: 'usb', canVerify: false } as const
  const visitor = await entrust.visit(t, { authenticator })
  const { login, page, sheet } = visitor
  await addKey(visitor, 'security key')
  await page.reload()
  await login.typeName(ENZO_LOGIN)
  await login.press('Use security key')
  await visitor.expectSignedIn()
  await visitor.sendMoney('12.00')
  await sheet.press('Verify and send €12.00')
  await sheet.expectText('Face check')
  await sheet.chooseWay(/^Password/)
  await sheet.typePassword(ENZO_PASSWORD)
  await page.getByText('Sent €12.00 to Lindqvist Boats.').waitFor()
})

test('FIDO: lets nobody in without the key at hand', async (t) => {
  const visitor = await entrust.visit(t, { authenticator: { transport: 'usb' } })
  const { login, page, authenticator } = visitor
  await addKey(visitor, 'security key')
  await page.reload()
  await login.typeName(ENZO_LOGIN)
  await login.expectText('Use your security key')
  await authenticator?.clear()
  await login.press('Use security key')
  await login.expectText(/^No security key was used|^That security key isn’t known/)
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})

test('FIDO: refuses a key that was taken off the account meanwhile', async (t) => {
  const visitor = await entrust.visit(t, { authenticator: { transport: 'usb' } })
  const { login, page } = visitor
  await addKey(visitor, 'security key')
  await page.reload()
  await login.typeName(ENZO_LOGIN)
  await login.expectText('Use your security key')
  entrust.change({})
  await login.press('Use security key')
  await login.expectText(/^That security key isn’t known/)
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})
