import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HANDS } from './support/hands.ts'
import { openHarbour, type Visitor } from './support/harbour.ts'

const NEW_MAIL = 'lea@elsewhere.example'

/** Adds another mail address on the account page. */
async function addMail(visitor: Visitor): Promise<void> {
  const { account, pocket } = visitor
  await visitor.goto('/account')
  await account.press('Add a way to sign in')
  await account.press(/^Email/)
  await account.fill('Email address', NEW_MAIL)
  await account.press('Send the code')
  await visitor.proveTwice(account)
  await account.typeCode(await pocket.nextCode({ to: NEW_MAIL }))
  await account.expectText(`${NEW_MAIL} was added.`)
}

/** The link in the newest message to this address. */
async function toLink({ pocket }: Visitor, to: string): Promise<string> {
  const { text } = await pocket.nextMessage({ to })
  const [link] = /http:\S+/.exec(text) ?? []
  assert.ok(link, 'the message holds no link')
  return link
}

for (const hands of HANDS) {
  test(`an old address objects to a new one, and everything is undone, by ${hands}`, async (t) => {
    const visitor = await openHarbour(t, { hands })
    await visitor.signIn('local')
    await addMail(visitor)
    const link = await toLink(visitor, 'local@harbour.example')

    // Opening the link changes nothing: scanners of mail do that as well.
    const owner = await visitor.openTab(link)
    assert.equal(new URL(owner.page.url()).hash, '', 'the code stays in the address')
    await visitor.page.reload()
    await visitor.account.expectText('elsewhere.example')
    await owner.press('Undo the change')
    await owner.page
      .getByText('Done. The change is undone and every device is signed out.')
      .waitFor()

    // Whoever made the change is out, and the new address opens nothing.
    await visitor.goto('/')
    await visitor.sendMoney('250.00')
    await visitor.page.getByText('You are signed out. Sign in again to go on.').waitFor()
    await visitor.signOut()
    await visitor.signIn('local')
    await visitor.goto('/account')
    await visitor.account.expectText('l•••@harbour.example')
    assert.equal(await visitor.account.element.getByText('elsewhere.example').count(), 0)

    // A link is good once.
    const again = await visitor.openTab(link)
    visitor.complaints.expect([404])
    await again.press('Undo the change')
    await again.page.getByText('This link was used already or has expired.').waitFor()
  })

  test(`sets up another authenticator app and uses it, by ${hands}`, async (t) => {
    const visitor = await openHarbour(t, { hands })
    const { account, pocket, page } = visitor
    await visitor.signIn('authx')
    await visitor.goto('/account')
    await account.press('Add a way to sign in')
    await account.press(/^Authenticator app/)
    await account.typePassword('authx-keeps-a-long-secret')
    await account.press('Send code')
    await account.typeCode(await pocket.nextCode('authx'))
    const key = await account.element.locator('code').textContent()
    await pocket.addKey('authx', (key ?? '').replaceAll(/\s/g, ''))
    await account.typeCode(await pocket.totp('authx'))
    await account.expectText('Authenticator app was added.')

    await visitor.goto('/')
    await visitor.sendMoney('50.00')
    await visitor.proveTwice(visitor.sheet, 'authx')
    await page.getByText('Sent €50.00 to Lindqvist Boats.').waitFor()
  })

  test(`renames and removes a way, makes new recovery codes, by ${hands}`, async (t) => {
    const visitor = await openHarbour(t, { hands })
    const { account } = visitor
    await visitor.signIn('local')
    await visitor.goto('/account')
    await account.press('Rename Authenticator app')
    await account.fill('Name', 'Old tablet')
    await account.enter()
    await account.expectText('It’s called Old tablet now.')

    await account.press('Remove PIN')
    await account.press('Remove')
    await visitor.proveTwice(account)
    await account.expectText('PIN was removed.')
    assert.equal(await account.element.getByRole('button', { name: /PIN/ }).count(), 0)

    await account.press('Make new codes')
    await account.expectScreen('account-codes')
    assert.equal(await account.element.locator('.codes code').count(), 10)
    await account.press('I saved them')
    await account.expectText('10 codes left')
  })
}

test('the Pocket opens the link of a message in a tab of its own', async (t) => {
  const visitor = await openHarbour(t)
  const { page } = visitor
  await visitor.signIn('local')
  await addMail(visitor)
  const address = await toLink(visitor, 'local@harbour.example')
  const phone = page.frameLocator('iframe[name=pocket]')
  const opened = page.context().waitForEvent('page')
  await phone.getByRole('link', { name: address }).first().click()
  await (await opened).getByRole('button', { name: 'Undo the change' }).waitFor()
  await visitor.account.expectText(`${NEW_MAIL} was added.`)
})

test('an account page left open says so, and opens again at a press', async (t) => {
  const visitor = await openHarbour(t, { refusals: [410] })
  const { account, pocket } = visitor
  await visitor.signIn('local')
  await visitor.goto('/account')
  await account.expectScreen('account')
  await pocket.advance(11 * 60)
  await account.press('Remove PIN')
  await account.press('Remove')
  // Another visit is begun silently, and asks who it is.
  await visitor.proveTwice(account)
  await account.expectText('PIN was removed.')
})
