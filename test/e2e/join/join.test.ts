/**
 * @module
 * Joining Harbour: a form with a phone number that is verified on it, and the account that comes of it.
 */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Run } from '../../../demo/runs.ts'
import { openHarbour, type Visitor, type VisitorOptions } from '../support/harbour.ts'

const NUMBER = '+4915123456780'
const SECOND = '+4915123456781'

const open = (t: TestContext, options: VisitorOptions = {}) =>
  openHarbour(t, { path: '/join', refusals: [409, 422, 429], ...options })

const toPhone = ({ page }: Visitor) => page.locator('countersign-phone')
const toField = (visitor: Visitor) => toPhone(visitor).getByLabel('Phone number')

/** Picks Germany and types the number as it is written there. */
async function typeNumber(visitor: Visitor, number: string): Promise<void> {
  await toField(visitor).fill(number)
  await toPhone(visitor).getByRole('button', { name: 'Send the code' }).click()
}

async function typeCode(visitor: Visitor, to: string): Promise<void> {
  const code = await visitor.pocket.nextCode({ to })
  await toPhone(visitor).getByLabel(/code/i).fill(code)
  await toPhone(visitor)
    .getByText(/verified/i)
    .first()
    .waitFor()
}

async function fillIn({ page }: Visitor, email = 'joana@quay.example'): Promise<void> {
  await page.getByLabel('Your name').fill('Joana Quay')
  await page.getByLabel('E-mail address').fill(email)
}

const send = ({ page }: Visitor) => page.getByRole('button', { name: 'Open my account' }).click()

for (const run of ['built-in', 'authentimate'] satisfies Run[]) {
  test(`joins with a verified phone, and signs in by a text to it, on ${run}`, async (t) => {
    const visitor = await open(t, { run })
    await fillIn(visitor)
    await typeNumber(visitor, NUMBER)
    await typeCode(visitor, NUMBER)
    await send(visitor)
    await visitor.page.getByRole('heading', { name: 'Welcome, Joana Quay' }).waitFor()
    await visitor.page.getByRole('link', { name: /Sign in/ }).click()
    await visitor.login.typeName('joana@quay.example')
    await visitor.pocket.advance(31)
    await visitor.login.chooseWay(/^Text/)
    await visitor.login.typeCode(await visitor.pocket.nextCode({ to: NUMBER }))
    await visitor.login.press('Not now')
    await visitor.expectSignedIn()
    if (run === 'authentimate') {
      const { authentimate } = await visitor.trial.vendors()
      assert.equal(authentimate.simulated?.control.counts().right, 2)
    }
  })
}

test('a number pasted with its country code picks the country', async (t) => {
  const visitor = await open(t)
  await toField(visitor).fill('+49 1512 3456780')
  await toPhone(visitor)
    .getByRole('button', { name: /Germany|\+49/ })
    .waitFor()
})

test('a form without a verified number is refused and keeps what was written', async (t) => {
  const visitor = await open(t, { refusals: [403, 422] })
  await fillIn(visitor)
  await send(visitor)
  await visitor.page
    .getByText(/Verify your phone number once more|Verify/)
    .first()
    .waitFor()
  assert.equal(await visitor.page.getByLabel('Your name').inputValue(), 'Joana Quay')
})

test('a changed number is verified anew, and the old proof is gone', async (t) => {
  const visitor = await open(t)
  await fillIn(visitor)
  await typeNumber(visitor, NUMBER)
  await typeCode(visitor, NUMBER)
  const value = () =>
    visitor.page.evaluate(() => new FormData(document.forms[1]).get('phone_proof'))
  await toPhone(visitor)
    .getByRole('button', { name: /Change/ })
    .click()
  await toField(visitor).waitFor()
  assert.ok((await value()) === null || (await value()) === '')
  await typeNumber(visitor, SECOND)
  await typeCode(visitor, SECOND)
  await send(visitor)
  await visitor.page.getByText(SECOND).waitFor()
})

test('a reload in the middle keeps the code step', async (t) => {
  const visitor = await open(t)
  await typeNumber(visitor, NUMBER)
  const code = await visitor.pocket.nextCode({ to: NUMBER })
  await visitor.page.reload()
  await toPhone(visitor).getByLabel(/code/i).fill(code)
  await toPhone(visitor)
    .getByText(/verified/i)
    .first()
    .waitFor()
})

test('numbers that nobody texts get advice, and no message', async (t) => {
  const visitor = await open(t)
  for (const number of ['+881612345678', '+49900123456', '+498001234567']) {
    await typeNumber(visitor, number)
    await toPhone(visitor).locator('[slot$="-error"]').filter({ hasText: /\w/ }).first().waitFor()
  }
  assert.deepEqual(await visitor.pocket.messages({ to: '+881612345678' }), [])
})

test('two people cannot have one number', async (t) => {
  const visitor = await open(t)
  for (const email of ['joana@quay.example', 'somebody@quay.example']) {
    await visitor.goto('/join')
    await fillIn(visitor, email)
    await typeNumber(visitor, NUMBER)
    await typeCode(visitor, NUMBER)
    await visitor.pocket.advance(40)
    await send(visitor)
  }
  await visitor.page.getByText(/joined with this address or number already/).waitFor()
})
