import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HANDS } from './support/hands.ts'
import { openHarbour, type Visitor } from './support/harbour.ts'

/** Adds a passkey on the account page, which asks first who it is. */
async function addPasskey(visitor: Visitor): Promise<void> {
  const { account } = visitor
  await visitor.goto('/account')
  await account.press('Add a way to sign in')
  await account.press(/^Passkey/)
  await visitor.proveTwice(account)
  await account.press('Create a passkey')
  await account.expectText('Passkey was added.')
}

const BY_PASSKEY = 'You signed in with a passkey, which is level phr.'

for (const hands of HANDS) {
  test(`registers a passkey and signs in with it by button, by ${hands}`, async (t) => {
    const visitor = await openHarbour(t, { authenticator: true, hands })
    const { authenticator, login, page } = visitor
    await visitor.signIn('local')
    await addPasskey(visitor)
    assert.equal((await authenticator?.credentials())?.length, 1)
    const mail = await visitor.pocket.nextMessage('local')
    assert.match(mail.text, /a passkey was added to your account/)

    // A browser without autofill of passkeys: nothing happens before the press.
    await page.addInitScript(() => {
      PublicKeyCredential.isConditionalMediationAvailable = async () => false
    })
    await visitor.signOut()
    await login.press('Use a passkey')
    await page.getByText(BY_PASSKEY).waitFor()
  })

  test(`signs in with a passkey that autofill offers, by ${hands}`, async (t) => {
    const visitor = await openHarbour(t, { authenticator: true, hands })
    await visitor.signIn('local')
    await addPasskey(visitor)
    // A virtual passkey is picked from the suggestions by itself.
    await visitor.press('Sign out')
    await visitor.page.getByText(BY_PASSKEY).waitFor()
    assert.equal(await visitor.page.evaluate(() => location.pathname), '/')
  })

  test(`approves a transfer and changes the payout account with a passkey, by ${hands}`, async (t) => {
    const visitor = await openHarbour(t, { authenticator: true, hands })
    const { sheet, page } = visitor
    await visitor.signIn('local')
    await addPasskey(visitor)

    await visitor.goto('/')
    await visitor.sendMoney('250.00')
    await sheet.expectText('€250.00')
    await sheet.press('Verify and send €250.00')
    await page.getByText('Sent €250.00 to Lindqvist Boats.').waitFor()
    assert.equal(await visitor.balance(), '€5,302.60')

    await visitor.goto('/payout')
    await visitor.fill('New IBAN', 'DE89 3704 0044 0532 0130 00')
    await visitor.press('Change')
    await sheet.press('Verify and change')
    await page.getByText('Changed. The next payout goes there.').waitFor()
  })

  test(`says what would help where only a passkey will do, by ${hands}`, async (t) => {
    const visitor = await openHarbour(t, { hands })
    const { sheet, page } = visitor
    await visitor.signIn('local')
    await visitor.goto('/payout')
    await visitor.fill('New IBAN', 'DE89 3704 0044 0532 0130 00')
    await visitor.press('Change')
    await sheet.expectScreen('unreachable')
    await sheet.expectText('A stronger check is needed')
    await sheet.expectText(/This would help: .*Passkey/)
    await sheet.press('Cancel')
    await page.getByText('Add a stronger way under Security first.').waitFor()
    await page.getByText('Your Harbour account').waitFor()
    assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), 'Change')
  })
}

test('forgets nothing when the passkey is not given, and offers the other ways', async (t) => {
  const visitor = await openHarbour(t, { authenticator: true })
  const { authenticator, sheet, page } = visitor
  await visitor.signIn('local')
  await addPasskey(visitor)
  await visitor.goto('/')
  await visitor.sendMoney('250.00')
  await authenticator?.clear()
  await sheet.press('Verify and send €250.00')
  await sheet.expectText('No passkey was used. You can try again or choose another way.')
  await sheet.chooseWay(/^Authenticator app/)
  await sheet.typeCode(await visitor.pocket.totp('local'))
  // The passkey was left, so the other way is asked by itself.
  await sheet.expectScreen('password')
  assert.equal(await sheet.element.getByText('Forgot password?').count(), 0)
  await sheet.typePassword('local-keeps-a-long-secret')
  await page.getByText('Sent €250.00 to Lindqvist Boats.').waitFor()
})
