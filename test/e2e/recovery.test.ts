import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HANDS } from './support/hands.ts'
import { openHarbour } from './support/harbour.ts'

const NAME = 'local@harbour.example'
const NEW_PASSWORD = 'a heron stands in the harbour'

for (const hands of HANDS) {
  test(`chooses a new password with a code by mail and one by app, by ${hands}`, async (t) => {
    const visitor = await openHarbour(t, { hands })
    const { login, pocket } = visitor
    await login.typeName(NAME)
    await login.press('Forgot password?')
    await login.press(/^Email/)
    await login.typeCode(await pocket.nextCode('local'))
    await login.typeCode(await pocket.totp('local'))
    await login.fill('New password', NEW_PASSWORD)
    await login.press('Save and continue')
    await visitor.expectSignedIn()
    const notice = await pocket.nextMessage('local')
    assert.match(notice.text, /a new password was chosen for your account/)

    await visitor.signOut()
    await login.typeName(NAME)
    await login.typePassword('local-keeps-a-long-secret')
    await login.expectText('That didn’t match. Check it, or try another way.')
    await login.typePassword(NEW_PASSWORD)
    await visitor.expectSignedIn()
  })

  test(`chooses a new password with a recovery code alone, by ${hands}`, async (t) => {
    const visitor = await openHarbour(t, { hands, refusals: [422] })
    const { login, pocket } = visitor
    await login.typeName(NAME)
    await login.press('Forgot password?')
    await login.press(/^Recovery code/)
    await login.typeCode(await pocket.recoveryCode('local'))
    await login.fill('New password', 'password1234567')
    await login.press('Save and continue')
    await login.expectText('Many people use this one, so it’s easy to guess. Choose another.')
    await login.fill('New password', NEW_PASSWORD)
    await login.press('Save and continue')
    await visitor.expectSignedIn()
  })
}

test('a forgotten password ends every other sign-in', async (t) => {
  const thief = await openHarbour(t)
  await thief.signIn('local')
  const owner = await openHarbour(t, { trial: thief.trial })
  const { login, pocket } = owner
  await login.typeName(NAME)
  await login.press('Forgot password?')
  await login.press(/^Recovery code/)
  await login.typeCode(await pocket.recoveryCode('local'))
  await login.fill('New password', NEW_PASSWORD)
  await login.press('Save and continue')
  await owner.expectSignedIn()

  await thief.sendMoney('250.00')
  await thief.page.getByText('You are signed out. Sign in again to go on.').waitFor()
})
