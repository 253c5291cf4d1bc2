/**
 * @module
 * The number on the form for joining: how it is typed, where it may not go, and how long its proof is good.
 */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Run } from '../../../demo/runs.ts'
import { openHarbour, type Visitor, type VisitorOptions } from '../support/harbour.ts'
import { HANDS } from '../support/hands.ts'

const RUNS: readonly Run[] = ['built-in', 'authentimate']
/** Nobody's yet. */
const NUMBER = '+4915123456780'
const AT_HOME = '01512 3456780'
const REFUSED = 'Codes can’t be sent there. Use another number.'

const open = (t: TestContext, options: VisitorOptions = {}) =>
  openHarbour(t, { path: '/join', refusals: [409, 422, 429], ...options })

/** From a list of countries, by the first letters of its name. */
async function pickGermany({ page, phone }: Visitor): Promise<void> {
  await phone.press(/^Country/)
  await phone.element.getByRole('listbox').waitFor()
  await page.keyboard.type('germ')
  await page.keyboard.press('Enter')
  await phone.element.getByRole('button', { name: /Germany/ }).waitFor()
}

async function verify({ phone, pocket }: Visitor, number = NUMBER): Promise<void> {
  await phone.fill('Phone number', number)
  await phone.press('Send the code')
  await phone.typeCode(await pocket.nextCode({ to: NUMBER }))
  await phone.expectText('Phone number verified')
}

async function fillIn(visitor: Visitor): Promise<void> {
  await visitor.fill('Your name', 'Joana Quay')
  await visitor.fill('E-mail address', 'joana@quay.example')
}

for (const hands of HANDS) {
  for (const run of RUNS) {
    test(`joins by a number as it is written at home, and signs in with that number, on ${run}, by ${hands}`, async (t) => {
      const visitor = await open(t, { run, hands })
      const { login, page, phone, pocket } = visitor
      await fillIn(visitor)
      await pickGermany(visitor)
      await phone.fill('Phone number', AT_HOME)
      await phone.expectText('The code goes to +49 1512 3456780.')
      await verify(visitor, AT_HOME)
      await visitor.press('Open my account')
      await page.getByRole('heading', { name: 'Welcome, Joana Quay' }).waitFor()

      await pocket.advance(31)
      await visitor.goto('/')
      await login.typeName('+49 1512 3456780')
      await login.chooseWay(/^Text/)
      await login.typeCode(await pocket.nextCode({ to: NUMBER }))
      await login.press('Not now')
      await visitor.expectSignedIn()
      await page.getByRole('heading', { name: /Joana$/ }).waitFor()
    })
  }
}

test('a number pasted with its country code picks the country, whatever was picked before', async (t) => {
  const visitor = await open(t)
  const { phone } = visitor
  await phone.element.getByRole('button', { name: /United States/ }).waitFor()
  await phone.fill('Phone number', '+49 1512 3456780')
  await phone.element.getByRole('button', { name: /Germany/ }).waitFor()
  await verify(visitor, '0049 1512 345 67 80')
})

for (const run of RUNS) {
  test(`premium, satellite and service numbers, and other countries, get advice and no text, on ${run}`, async (t) => {
    const visitor = await open(t, { run })
    const { phone, pocket } = visitor
    for (const [number, advice] of [
      ['+881612345678', REFUSED],
      ['+4990012345678', REFUSED],
      ['+498001234567', REFUSED],
      ['+79123456789', /can’t be (used|sent)/],
      ['+4915', 'Check the number: digits are missing, or there are too many.'],
    ] as const) {
      await phone.fill('Phone number', number)
      await phone.press('Send the code')
      await phone.expectText(advice)
      // What was typed stays, in the order of its country.
      const typed = await phone.element.getByLabel('Phone number').inputValue()
      assert.ok(toDigits(typed).endsWith(number.slice(-4)), typed)
      assert.deepEqual(await pocket.messages({ to: number }), [])
    }
    const { authentimate } = await visitor.trial.vendors()
    assert.deepEqual(authentimate.simulated?.control.calls(), [], 'nobody is asked to send')
    await verify(visitor)
  })
}

const toDigits = (text: string): string => text.replace(/\D/g, '')

test('a proof waits ten minutes for the rest of the form', async (t) => {
  const visitor = await open(t)
  await verify(visitor)
  await visitor.pocket.advance(600)
  await fillIn(visitor)
  await visitor.press('Open my account')
  await visitor.page.getByRole('heading', { name: 'Welcome, Joana Quay' }).waitFor()
})

test('a proof that is too old is refused, with what to do, and what was written is kept', async (t) => {
  const visitor = await open(t, { refusals: [403, 422] })
  const { page, pocket } = visitor
  await verify(visitor)
  await pocket.advance(961)
  await fillIn(visitor)
  await visitor.press('Open my account')
  await page.getByText('Verify your phone number once more').waitFor()
  assert.equal(await page.getByLabel('E-mail address').inputValue(), 'joana@quay.example')
  await verify(visitor)
  await visitor.press('Open my account')
  await page.getByRole('heading', { name: 'Welcome, Joana Quay' }).waitFor()
})

test('a reload keeps the code’s screen, its countdown, and sends nothing again', async (t) => {
  const visitor = await open(t)
  const { page, phone, pocket } = visitor
  await phone.fill('Phone number', NUMBER)
  await phone.press('Send the code')
  await phone.expectText('Send it again in')
  await page.reload()
  await phone.expectText('Send it again in')
  await phone.expectText('We texted it to')
  assert.equal((await pocket.messages({ to: NUMBER })).length, 1)
  await phone.typeCode(await pocket.nextCode({ to: NUMBER }))
  await phone.expectText('Phone number verified')
})

test('a changed number takes the proof out of the form, which then waits for another one', async (t) => {
  const visitor = await open(t)
  const { page, phone } = visitor
  await verify(visitor)
  const proof = () => page.evaluate(() => new FormData(document.forms[1]).get('phone_proof'))
  assert.notEqual(await proof(), null)
  await phone.press('Change number')
  assert.equal(await proof(), null)
  await fillIn(visitor)
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(request.url())
  })
  await visitor.press('Open my account')
  const missing = () => phone.element.evaluate((one) => Reflect.get(one, 'validationMessage'))
  assert.equal(await missing(), 'Verify your phone number first.')
  await phone.element.locator('input[type=tel]:focus').waitFor()
  assert.deepEqual(sent, [])
  await visitor.pocket.advance(31)
  await verify(visitor)
  assert.equal(await missing(), '')
  await visitor.press('Open my account')
  await page.getByRole('heading', { name: 'Welcome, Joana Quay' }).waitFor()
})
