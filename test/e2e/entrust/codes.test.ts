import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENZO, ENZO_PASSWORD, useEntrust } from '../support/entrust.ts'

const entrust = useEntrust()

/** A code of the same length that is not this one. */
const toAnother = (code: string): string =>
  code.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10))

test('PASSWORD: signs in by the password that Entrust keeps', async (t) => {
  const { login, page, ...visitor } = await entrust.begin(t)
  await login.chooseWay(/^Password/)
  await login.typePassword(ENZO_PASSWORD)
  await visitor.expectSignedIn()
  await page.getByRole('heading', { name: /Enzo$/ }).waitFor()
  await page.getByText(/You signed in with a password, which is level aal1/).waitFor()
})

test('PASSWORD: refuses a wrong one, and a right one while it is locked', async (t) => {
  const visitor = await entrust.begin(t)
  const { login } = visitor
  await login.chooseWay(/^Password/)
  await login.typePassword('not-the-password')
  await login.expectText(/^That didn’t match/)
  entrust.control.lock(ENZO, 'PASSWORD')
  await login.typePassword(ENZO_PASSWORD)
  await login.expectText(/^That didn’t match/)
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})

test('TOKEN: signs in by the code that the app shows', async (t) => {
  const { login, pocket, ...visitor } = await entrust.begin(t)
  await login.typeCode(await pocket.totp(ENZO))
  await visitor.expectSignedIn()
  await visitor.page.getByText(/You signed in with a code, which is level aal1/).waitFor()
})

test('TOKEN: refuses a wrong code, a code from before, and a code that was used', async (t) => {
  const visitor = await entrust.begin(t)
  const { login, pocket } = visitor
  const old = await pocket.totp(ENZO)
  await login.typeCode(toAnother(old))
  await login.expectText(/^That code isn’t right/)
  await pocket.advance(330)
  await login.press('Change')
  await login.typeName('entrust@harbour.example')
  await login.typeCode(old)
  await login.expectText(/^That code isn’t right/)
  const code = await pocket.totp(ENZO)
  await login.typeCode(code)
  await visitor.expectSignedIn()
  await visitor.signOut()
  await login.typeName('entrust@harbour.example')
  await login.typeCode(code)
  await login.expectText(/^That code isn’t right/)
})

const CHANNELS = [
  { name: 'text', way: /^Text message.*3456/, kind: 'sms', to: '+447400123456' },
  { name: 'call', way: /^Phone call.*0142/, kind: 'voice', to: '+442079460142' },
  { name: 'mail', way: /^Email.*harbour/, kind: 'mail', to: 'entrust@harbour.example' },
  { name: 'mail to the other address', way: /^Email.*quay/, kind: 'mail', to: 'enzo@quay.example' },
] as const

for (const { name, way, kind, to } of CHANNELS) {
  test(`OTP: signs in by a code sent by ${name}`, async (t) => {
    const { login, pocket, ...visitor } = await entrust.begin(t)
    await login.chooseWay(way)
    await login.expectText(/We texted|We’re calling|We emailed/)
    const message = await pocket.nextMessage(ENZO)
    assert.deepEqual([message.kind, message.to], [kind, to])
    const [code = ''] = /\d{8}/.exec(message.text) ?? []
    await login.typeCode(code)
    await visitor.expectSignedIn()
  })
}

test('OTP: refuses a wrong code, and one that a newer one replaced', async (t) => {
  const visitor = await entrust.begin(t)
  const { login, pocket, page } = visitor
  await login.chooseWay(/^Text message/)
  await login.expectText(/We texted|We’re calling|We emailed/)
  const first = await pocket.nextCode(ENZO)
  await login.typeCode(toAnother(first))
  await login.expectText(/^That code isn’t right/)
  await pocket.advance(60)
  await page.reload()
  await login.press('Send it again')
  const second = await pocket.nextCode(ENZO)
  await login.typeCode(first)
  await login.expectText(/^That code isn’t right/)
  await visitor.openTab('/statements').then((tab) => tab.expectSignedOut())
  await login.typeCode(second)
  await visitor.expectSignedIn()
})

test('OTP: refuses a code that came too late, and takes a new one', async (t) => {
  const { login, pocket, ...visitor } = await entrust.begin(t, { refusals: [410] })
  await login.chooseWay(/^Text message/)
  await login.expectText(/We texted|We’re calling|We emailed/)
  const late = await pocket.nextCode(ENZO)
  await pocket.advance(310)
  await login.typeCode(late)
  await login.expectText('This step has run out. You can start it again.')
  await login.press('Start again')
  await login.typeCode(await pocket.nextCode(ENZO))
  await visitor.expectSignedIn()
})

test('TEMP_ACCESS_CODE: signs in by the code that an administrator gave', async (t) => {
  const { login, pocket, ...visitor } = await entrust.begin(t)
  await login.chooseWay(/^Temporary code/)
  await login.expectText(/temporary code/)
  const { temporaryCode = '' } = await pocket.things(ENZO)
  await login.typeCode(temporaryCode)
  await visitor.expectSignedIn()
})

test('TEMP_ACCESS_CODE: refuses a wrong one, and lists none that is used up', async (t) => {
  const { login, pocket, ...visitor } = await entrust.begin(t)
  await login.chooseWay(/^Temporary code/)
  await login.expectText(/temporary code/)
  await login.typeCode('11111111')
  await login.expectText(/^That code isn’t right/)
  entrust.change({ temporaryAccessCode: { code: '48213907', uses: 0 } })
  await login.typeCode('48213907')
  await login.expectText(/^That code isn’t right/)
  await visitor.openTab('/statements').then((tab) => tab.expectSignedOut())
  const later = await entrust.begin(t)
  await later.login.press('Try another way')
  await later.login.expectText('Password')
  assert.equal(await later.login.element.getByText('Temporary code').count(), 0)
  assert.equal((await pocket.things(ENZO)).temporaryCode, undefined)
})

test('says that Entrust cannot be reached, and goes on when it can again', async (t) => {
  const visitor = await entrust.visit(t, { refusals: [503] })
  const { login, pocket } = visitor
  await pocket.entrustFault('down')
  await login.typeName('entrust@harbour.example')
  await login.expectText(/^The service that checks it’s you isn’t answering/)
  await pocket.entrustFault('none')
  await pocket.advance(15)
  await login.press('Continue')
  await login.typeCode(await pocket.totp(ENZO))
  await visitor.expectSignedIn()
})
