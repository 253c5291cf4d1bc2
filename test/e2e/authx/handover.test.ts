/**
 * @module
 * Two devices: the screen that asks for a face, and a phone, in a browser context of its own, that takes the picture.
 */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { ADA, ADA_LOGIN, lay, typePin, useAuthx } from '../support/authx.ts'
import { assertAccessible } from '../support/axe.ts'
import { addNoise } from '../support/camera.ts'
import { listenForComplaints } from '../support/complaints.ts'
import { createForm, type Form } from '../support/form.ts'
import { createHands } from '../support/hands.ts'
import type { Visitor } from '../support/harbour.ts'

const authx = useAuthx()

interface PhoneInHand {
  readonly page: Page
  readonly form: Form
  /** Every address that it asked for. */
  readonly asked: readonly string[]
}

/** Another device, small, with a camera: it fails the test if its page breaks its own policy or asks anybody else. */
async function takePhone(
  t: TestContext,
  { page, origin }: Visitor,
  refusals: readonly number[] = [],
): Promise<PhoneInHand> {
  const browser = page.context().browser() ?? assert.fail('there is a browser')
  const context = await browser.newContext({
    viewport: { width: 320, height: 640 },
    permissions: ['camera'],
    hasTouch: true,
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(30_000)
  const complaints = await listenForComplaints(context, [origin])
  complaints.expect(refusals)
  await addNoise(context)
  const asked: string[] = []
  context.on('request', (request) => asked.push(request.url()))
  t.after(async () => {
    await complaints.settle()
    await context.close()
    assert.deepEqual(complaints.list, [], 'the phone’s page broke its own rules')
  })
  const phone = await context.newPage()
  const form = createForm(phone.locator('countersign-handover'), createHands(phone, 'pointer'))
  return { page: phone, form, asked }
}

/** The link that the code says, copied. */
async function copyLink({ context, page }: Visitor, form: Form): Promise<string> {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await form.press('Copy the link')
  await form.expectText('send it to nobody else')
  return page.evaluate(() => navigator.clipboard.readText())
}

/** Opens the link and claims it. @returns the number that is shown. */
async function openLink({ page, form }: PhoneInHand, link: string): Promise<string> {
  await page.goto(link)
  await form.press('Go on')
  await form.expectScreen('number')
  const heading = await form.element.getByRole('heading', { level: 2 }).innerText()
  return /\d{4}/.exec(heading)?.[0] ?? assert.fail(`no number in: ${heading}`)
}

/** On the account page, up to the text that is agreed to. */
async function askForFace(visitor: Visitor): Promise<void> {
  await visitor.goto('/account')
  await visitor.account.press('Add a way to sign in')
  await visitor.account.press(/^Face check/)
  await lay(visitor, visitor.account)
  await visitor.account.expectText('Before your first picture')
}

test('adds a face with a phone’s camera: this screen by keyboard, where no camera may be used', async (t) => {
  const { visitor, person } = await authx.signIn(t, { hands: 'keyboard' })
  const { account, page } = visitor
  await askForFace(visitor)
  await account.press('Use your phone’s camera')
  await account.expectText('Scan this with your phone.')
  await account.element.getByRole('img', { name: /^QR code/ }).waitFor()
  await account.expectText('This address works on this machine alone')
  await assertAccessible(page, 'countersign-account', 'the code')

  const phone = await takePhone(t, visitor)
  const link = await copyLink(visitor, account)
  const number = await openLink(phone, link)
  assert.equal(new URL(phone.page.url()).hash, '#countersign-handover')
  const [, code = ''] = /\.([\w-]{22})$/.exec(link) ?? []
  assert.equal(code.length, 22)
  assert.deepEqual(
    phone.asked.filter((address) => address.split('#')[0]?.includes(code)),
    [],
    'the code goes into no address that a server sees',
  )
  await phone.form.expectText('A change to your account')
  await assertAccessible(phone.page, 'main', 'the number')

  await account.expectText('Type the number on your phone')
  await assertAccessible(page, 'countersign-account', 'the number’s field')
  await account.fill('Number on your phone', number)
  await account.expectText('Waiting for the picture…')
  await assertAccessible(page, 'countersign-account', 'waiting')

  await phone.form.expectText('Before your first picture')
  await assertAccessible(phone.page, 'main', 'the consent')
  assert.equal(person().enrolled.face, 0)
  await phone.form.press('I agree, go on')
  await phone.form.expectText('You can close this page.')
  await assertAccessible(phone.page, 'main', 'the end')
  const width = await phone.page.evaluate(() => document.documentElement.scrollWidth)
  assert.equal(width, 320, 'nothing is wider than the phone')

  await account.expectText('Face check was added.')
  await account.expectText(/^You agreed on .*2026-11/)
  assert.equal(person().enrolled.face, 1)
})

test('signs in by a phone’s picture; not by a wrong number, nor by the phone that came second', async (t) => {
  const { visitor, control } = await authx.signIn(t, { camera: true, refusals: [410] })
  const { account, login, page } = visitor
  await askForFace(visitor)
  await account.press('I agree, go on')
  await account.expectText('Face check was added.')
  await visitor.signOut()
  await login.typeName(ADA_LOGIN)
  await typePin(login, (await visitor.pocket.things(ADA)).authxPin)
  await login.expectText('Take a picture of your face')
  await login.press('Use your phone’s camera')
  await login.expectText('Scan this with your phone.')
  const phone = await takePhone(t, visitor, [410])
  const link = await copyLink(visitor, login)
  const number = await openLink(phone, link)
  await phone.form.expectText('Sign in')

  const second = await takePhone(t, visitor, [410])
  await second.page.goto(link)
  await second.form.expectText('This is over here')
  await assertAccessible(second.page, 'main', 'the end for the second')

  control.clearCalls()
  await login.fill('Number on your phone', number === '0000' ? '0001' : '0000')
  await login.expectText('That wasn’t the number on your phone')
  await phone.form.expectText('This is over here')

  await login.press('Show a new code')
  const again = await openLink(phone, await copyLink(visitor, login))
  await login.fill('Number on your phone', again)
  await phone.form.press('I’m ready')
  await phone.form.expectText('You can close this page.')
  await visitor.expectSignedIn()
  await page.getByText('You signed in with a PIN and a face, which is level aal1.').waitFor()
  assert.deepEqual(
    control.calls().filter(({ operation }) => operation === 'ProcessBiometric').length,
    1,
    'one picture was judged',
  )
})

test('goes back to this device’s camera, and the phone is told', async (t) => {
  const { visitor, person } = await authx.signIn(t, { camera: true })
  const { account } = visitor
  await askForFace(visitor)
  await account.press('Use your phone’s camera')
  await account.expectText('Scan this with your phone.')
  const phone = await takePhone(t, visitor)
  const number = await openLink(phone, await copyLink(visitor, account))
  await account.fill('Number on your phone', number)
  await phone.form.expectText('Before your first picture')
  await account.press('Use this device’s camera')
  await phone.form.expectText('This is over here')
  await account.press('I agree, go on')
  await account.expectText('Face check was added.')
  assert.equal(person().enrolled.face, 1)
})
