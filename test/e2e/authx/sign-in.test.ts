import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ADA, ADA_LOGIN, lay, typePin, useAuthx } from '../support/authx.ts'
import { createHands, HANDS } from '../support/hands.ts'

const authx = useAuthx()

for (const name of HANDS) {
  test(`signs in by PIN and a palm that the phone lays on the reader, by ${name}`, async (t) => {
    const { visitor } = await authx.begin(t, { hands: name })
    const { login, page } = visitor
    await login.expectText('Start, then hold your palm over the reader.')
    await login.press('I’m ready')
    await login.expectText('Hold your palm over the reader now.')
    const phone = page.frameLocator('iframe[name=pocket]')
    await phone.getByText('The reader waits for your palm').waitFor()
    await createHands(page, name).press(phone.getByRole('button', { name: 'Lay it on' }))
    await visitor.expectSignedIn()
    await page.getByText('You signed in with a PIN and a palm, which is level aal1.').waitFor()
  })

  test(`signs in by PIN and finger, by ${name}`, async (t) => {
    const { visitor, control } = await authx.begin(t, { hands: name })
    const { login, page } = visitor
    // Only once the PIN has been taken: a list from before it would be gone at once.
    await login.expectText('Start, then hold your palm over the reader.')
    await login.chooseWay(/^Fingerprint/)
    await login.expectText('Scan your finger')
    control.clearCalls()
    await lay(visitor, login)
    await visitor.expectSignedIn()
    await page.getByText('a PIN and a fingerprint, which is level aal1').waitFor()
    const asked = control.calls().map(({ operation }) => operation)
    assert.deepEqual(asked, ['ProcessBiometric'], 'one press is one call')
  })
}

test('asks for nothing but the PIN first, and reads nothing before a press', async (t) => {
  const { visitor } = await authx.visit(t)
  const { login, pocket } = visitor
  await login.typeName(ADA_LOGIN)
  await login.expectText('Enter your PIN')
  assert.equal(await login.element.getByText('Try another way').count(), 0)
  await typePin(login, (await pocket.things(ADA)).authxPin)
  await login.expectText('Scan your palm')
  assert.equal(await pocket.reading(), undefined)
})

test('refuses a wrong PIN and goes on with the right one', async (t) => {
  const { visitor } = await authx.visit(t)
  const { login, pocket } = visitor
  await login.typeName(ADA_LOGIN)
  await typePin(login, '739206')
  await login.expectText(/^That didn’t match|isn’t right/)
  await typePin(login, (await pocket.things(ADA)).authxPin)
  await login.expectText('Scan your palm')
})

test('a PIN alone signs nobody in', async (t) => {
  const { visitor } = await authx.begin(t)
  await visitor.login.expectText('Scan your palm')
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})

test('the reader is told to rest when the person turns to another way', async (t) => {
  const { visitor } = await authx.begin(t)
  const { login, pocket } = visitor
  await login.press('I’m ready')
  await login.expectText('Hold your palm over the reader now.')
  const waiting = async () => (await pocket.reading()) !== undefined
  while (!(await waiting())) await login.expectText('Hold your palm')
  await login.press('Try another way')
  await login.expectText('Fingerprint')
  while (await waiting()) await login.expectText('Fingerprint')
})

test('somebody whom AuthX does not know meets the same screens, and comes no further', async (t) => {
  const { visitor, control } = await authx.visit(t)
  const { login } = visitor
  control.clearCalls()
  await login.typeName('nobody@harbour.example')
  await login.expectText('Enter your PIN')
  await typePin(login, '274951')
  await login.expectText(/^That didn’t match|isn’t right/)
  assert.deepEqual(control.calls(), [], 'nobody is asked about a stranger')
})
