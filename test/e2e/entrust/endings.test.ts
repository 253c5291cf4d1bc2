import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENZO, ENZO_LOGIN, ENZO_PASSWORD, useEntrust } from '../support/entrust.ts'
import type { Visitor } from '../support/harbour.ts'

const entrust = useEntrust()

async function expectStillOut(visitor: Visitor): Promise<void> {
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
}

test('a password that must change is changed on the way in, and is the password from then on', async (t) => {
  const fresh = 'a-new-and-longer-secret'
  entrust.change({ password: { value: ENZO_PASSWORD, mustChange: true } })
  const visitor = await entrust.begin(t)
  const { login, pocket } = visitor
  await login.chooseWay(/^Password/)
  await login.typePassword(ENZO_PASSWORD)
  await login.fill('New password', fresh)
  await login.enter()
  await visitor.expectSignedIn()
  assert.equal(entrust.control.user(ENZO)?.password?.value, fresh)
  const { password } = await pocket.things(ENZO)
  assert.equal(password, ENZO_PASSWORD, 'the password of the built-in ways is another one')
})

test('whoever does not change it stays out', async (t) => {
  entrust.change({ password: { value: ENZO_PASSWORD, mustChange: true } })
  const visitor = await entrust.begin(t)
  const { login } = visitor
  await login.chooseWay(/^Password/)
  await login.typePassword(ENZO_PASSWORD)
  await login.fill('New password', ENZO_PASSWORD)
  await login.enter()
  await login.expectText(/common|another|different/i)
  await expectStillOut(visitor)
})

test('a forgotten password is set anew at Entrust, where the account may', async (t) => {
  const visitor = await entrust.begin(t, { refusals: [422] })
  const { login, context, page } = visitor
  await login.chooseWay(/^Password/)
  const [there] = await Promise.all([context.waitForEvent('page'), login.press(/^Change it at/)])
  await there.getByLabel('New password').fill('short')
  await there.getByRole('button', { name: 'Change it' }).click()
  await there.getByText('Use at least 8 characters.').waitFor()
  await there.getByLabel('New password').fill('remembered-this-time')
  await there.getByRole('button', { name: 'Change it' }).click()
  await there.getByText('Your password is changed').waitFor()
  await page.bringToFront()
  await login.typePassword('remembered-this-time')
  await visitor.expectSignedIn()
})

test('and is not offered where the account may not', async (t) => {
  entrust.change({ passwordResetAllowed: false })
  const visitor = await entrust.signIn(t)
  const { sheet } = visitor
  await visitor.sendMoney('5.00')
  await sheet.chooseWay(/^Password/)
  await sheet.expectText('Enter your password')
  assert.equal(await sheet.element.getByText(/^Change it at/).count(), 0)
})

for (const [what, words] of [
  ['registrationRequired', /^Your account has no way to check it’s you yet/],
  ['verificationRequired', /^Your account isn’t verified yet/],
] as const) {
  test(`${what}: says what is missing, and lets nobody in`, async (t) => {
    entrust.change({ [what]: true })
    const visitor = await entrust.visit(t)
    await visitor.login.typeName(ENZO_LOGIN)
    await visitor.login.expectText(words)
    await expectStillOut(visitor)
  })
}

test('a rule that says no keeps the account shut', async (t) => {
  const visitor = await entrust.visit(t)
  await visitor.pocket.entrust({ risk: 'HIGH' })
  await visitor.login.typeName(ENZO_LOGIN)
  await visitor.login.expectText(/^This was turned down/)
  await expectStillOut(visitor)
})

test('“completed” without any question asked lets nobody in', async (t) => {
  const visitor = await entrust.visit(t, { refusals: [409, 503] })
  const { login, pocket } = visitor
  await pocket.entrustFault('completed-early')
  await login.typeName(ENZO_LOGIN)
  await login.element.getByRole('heading').first().waitFor()
  await visitor.page.waitForLoadState('networkidle')
  await expectStillOut(visitor)
})

test('“completed” to a question that nobody has answered lets nobody in', async (t) => {
  const visitor = await entrust.begin(t, { refusals: [503] })
  const { login, pocket } = visitor
  await login.expectText('Enter the code from your app')
  await pocket.entrustFault('completed-early', 1)
  await login.chooseWay(/^Grid card/)
  await login.expectText(/isn’t working right now/)
  await expectStillOut(visitor)
})

test('nonsense from Entrust is no yes, and is told', async (t) => {
  const visitor = await entrust.begin(t, { refusals: [503] })
  const { login, pocket } = visitor
  await login.expectText('Enter the code from your app')
  await pocket.entrustFault('wrong', 1)
  await login.typeCode(await pocket.totp(ENZO))
  await login.expectText(/isn’t working right now|Something went wrong/)
  await expectStillOut(visitor)
})

test('an account that is locked everywhere is shown so, and stays shut', async (t) => {
  const visitor = await entrust.visit(t)
  const { login, pocket } = visitor
  await pocket.entrustFault('locked')
  await login.typeName(ENZO_LOGIN)
  await login.expectText('Locked for now')
  await expectStillOut(visitor)
})

test('signing out ends the sign-in at Entrust as well', async (t) => {
  const visitor = await entrust.signIn(t)
  await visitor.signOut()
  const [logout] = entrust.control.calls().filter(({ operation }) => operation === 'logout')
  assert.equal(logout?.status, 200)
})

test('Security lists what Entrust keeps, and offers to change none of it', async (t) => {
  const visitor = await entrust.signIn(t)
  const { account } = visitor
  await visitor.goto('/account')
  await account.expectText('Grid card')
  const { element } = account
  const passwords = element.getByRole('listitem').filter({ hasText: 'Password' })
  assert.equal(await passwords.count(), 1, 'and none of ours')
  assert.equal(await element.getByRole('button').count(), 0)
})

test('switching what Harbour runs on signs out, and asks anew', async (t) => {
  const visitor = await entrust.signIn(t)
  await visitor.press('Built-in')
  await visitor.expectSignedOut()
  await visitor.press('Entrust')
  await visitor.expectSignedOut()
  await visitor.openTab('/statements').then((tab) => tab.expectSignedOut())
})
