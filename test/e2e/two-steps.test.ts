import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HANDS } from './support/hands.ts'
import { openHarbour, type Visitor } from './support/harbour.ts'

/** Harbour with a stricter door: a password, and then a text. */
const STRICT = { HARBOUR_SIGN_IN: 'aal2' }

/** Has a password and a number, and nothing else. */
const PERSON = 'allthenticate'
/** Wide enough for a page's head to say who is signed in. */
const WIDE = { width: 1440, height: 860 }
const WRONG_CODE = /^That code isn’t right/

/** Name and password, up to the offer of a text. */
async function takeFirstStep({ login, pocket }: Visitor): Promise<void> {
  const { loginName = '', password = '' } = await pocket.things(PERSON)
  await login.typeName(loginName)
  await login.typePassword(password)
  await login.expectText('Get a code')
}

/** Presses for the text, and reads it where the person does. */
async function receiveCode({ login, pocket }: Visitor): Promise<string> {
  await login.press('Send code')
  return pocket.nextCode(PERSON)
}

const toAnother = (code: string): string =>
  code.replace(/\d$/, (digit) => String((+digit + 1) % 10))

for (const hands of HANDS) {
  test(`signs in by password and a text read from the Pocket, by ${hands}`, async (t) => {
    const visitor = await openHarbour(t, { hands, environment: STRICT, viewport: WIDE })
    const { login, account, pocket, page } = visitor
    await takeFirstStep(visitor)
    assert.deepEqual(await pocket.messages(PERSON), [], 'a text left without a press')

    await login.typeCode(await receiveCode(visitor))
    await visitor.expectSignedIn()
    await page.getByRole('heading', { name: /Alla$/ }).waitFor()
    await page.getByText(/You signed in with a password and a code, which is level aal2/).waitFor()
    await visitor.goto('/account')
    await page.getByText('Alla Allthenticate').first().waitFor()
    await account.expectText('••• 78')
  })

  test(`refuses a wrong code after a right password, by ${hands}`, async (t) => {
    const visitor = await openHarbour(t, { hands, environment: STRICT })
    const { login } = visitor
    await takeFirstStep(visitor)
    const code = await receiveCode(visitor)
    await login.typeCode(toAnother(code))
    await login.expectText(WRONG_CODE)
    await visitor.openTab('/statements').then((tab) => tab.expectSignedOut())
    await login.typeCode(code)
    await visitor.expectSignedIn()
  })
}

test('refuses the code of another sign-in by the same person', async (t) => {
  const first = await openHarbour(t, { environment: STRICT })
  const second = await openHarbour(t, { trial: first.trial })
  await takeFirstStep(first)
  const firstCode = await receiveCode(first)
  // The next text to one number may leave half a minute after the last.
  await first.pocket.advance(30)
  await takeFirstStep(second)
  await second.login.press('Send code')
  const secondCode = await first.pocket.nextCode(PERSON)
  assert.notEqual(secondCode, firstCode)

  await second.login.typeCode(firstCode)
  await second.login.expectText(WRONG_CODE)
  await first.login.typeCode(secondCode)
  await first.login.expectText(WRONG_CODE)
  await second.login.typeCode(secondCode)
  await second.expectSignedIn()
  await first.login.typeCode(firstCode)
  await first.expectSignedIn()
})

test('lets nobody in with the password alone, be it right', async (t) => {
  const visitor = await openHarbour(t, { environment: STRICT })
  await takeFirstStep(visitor)
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
  assert.deepEqual(await visitor.pocket.messages(PERSON), [])
})
