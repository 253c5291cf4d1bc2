import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENZO, ENZO_PASSWORD, useEntrust } from '../support/entrust.ts'
import type { Form } from '../support/form.ts'
import type { Visitor } from '../support/harbour.ts'

const entrust = useEntrust()

/** Places that the page asks for: `C4`. */
async function readPlaces({ element }: Form): Promise<readonly string[]> {
  await element.locator('[aria-label*=column]').first().waitFor()
  const labels = await element.locator('label').allTextContents()
  return labels.flatMap((label) => /[A-Z]\d+/.exec(label)?.[0] ?? [])
}

/** What the card in the Pocket shows in one place. */
async function readCell({ pocket }: Visitor, place: string): Promise<string> {
  const { gridCard } = await pocket.things(ENZO)
  const column = place.charCodeAt(0) - 'A'.charCodeAt(0)
  return gridCard?.rows[Number(place.slice(1)) - 1]?.[column] ?? assert.fail(`no ${place}`)
}

async function fillCells(
  form: Form,
  read: (place: string) => Promise<string> | string,
): Promise<void> {
  const places = await readPlaces(form)
  assert.equal(places.length, 3)
  for (const place of places) {
    await form.element.getByLabel(new RegExp(`^\\W?${place}\\b`)).fill(await read(place))
  }
}

/** Past the password, where questions are one of what Entrust wants next. */
async function askQuestions(visitor: Visitor): Promise<Form> {
  const { login, pocket } = visitor
  await pocket.entrust({ risk: 'MEDIUM' })
  await login.typeName('entrust@harbour.example')
  await login.chooseWay(/^Password/)
  await login.typePassword(ENZO_PASSWORD)
  await login.chooseWay(/^Security questions/)
  await login.expectText('Answer your questions')
  return login
}

async function fillAnswers(
  { pocket }: Visitor,
  { element }: Form,
  change = (answer: string) => answer,
): Promise<void> {
  const { answers = [] } = await pocket.things(ENZO)
  let asked = 0
  for (const { question, answer } of answers) {
    const field = element.getByLabel(question)
    if ((await field.count()) === 0) continue
    asked += 1
    await field.fill(change(answer))
  }
  assert.equal(asked, 2)
}

test('GRID: signs in by what the card shows, in any case', async (t) => {
  const visitor = await entrust.begin(t)
  const { login } = visitor
  await login.chooseWay(/^Grid card/)
  await fillCells(login, async (place) => (await readCell(visitor, place)).toLowerCase())
  await login.press('Continue')
  await visitor.expectSignedIn()
})

test('GRID: refuses what the card does not show, and asks the same places again', async (t) => {
  const visitor = await entrust.begin(t)
  const { login } = visitor
  await login.chooseWay(/^Grid card/)
  const places = await readPlaces(login)
  await fillCells(login, () => 'ZZ')
  await login.press('Continue')
  await login.expectText(/^That isn’t what the card shows/)
  assert.deepEqual(await readPlaces(login), places)
  await visitor.openTab('/statements').then((tab) => tab.expectSignedOut())
  await fillCells(login, (place) => readCell(visitor, place))
  await login.press('Continue')
  await visitor.expectSignedIn()
})

test('GRID: refuses the right places while the card is locked, and when it is too late', async (t) => {
  const visitor = await entrust.begin(t, { refusals: [410] })
  const { login, pocket } = visitor
  await login.chooseWay(/^Grid card/)
  entrust.control.lock(ENZO, 'GRID')
  await fillCells(login, (place) => readCell(visitor, place))
  await login.press('Continue')
  await login.expectText(/^That isn’t what the card shows/)
  entrust.control.unlock(ENZO, 'GRID')
  await pocket.advance(310)
  await login.press('Continue')
  await login.expectText('This step has run out. You can start it again.')
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})

test('KBA: two answers, where Entrust wants them on top of the password', async (t) => {
  const visitor = await entrust.visit(t)
  const form = await askQuestions(visitor)
  await fillAnswers(visitor, form)
  await form.press('Continue')
  await visitor.expectSignedIn()
  await visitor.page.getByText(/You signed in with a password, which is level aal1/).waitFor()
})

test('KBA: refuses a wrong answer, a missing one, and right ones while they are locked', async (t) => {
  const visitor = await entrust.visit(t)
  const form = await askQuestions(visitor)
  await form.press('Continue')
  await form.expectText('Answer this one as well.')
  await fillAnswers(visitor, form, () => 'something else')
  await form.press('Continue')
  await form.expectText(/^That didn’t match/)
  entrust.control.lock(ENZO, 'KBA')
  await fillAnswers(visitor, form)
  await form.press('Continue')
  await form.expectText(/tries|try too many/i)
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})

test('KBA: opens nothing that needs a level', async (t) => {
  const visitor = await entrust.signIn(t)
  const { sheet } = visitor
  await visitor.sendMoney('250.00')
  await sheet.press('Try another way')
  await sheet.expectText('Authenticator app')
  assert.equal(await sheet.element.getByText('Security questions').count(), 0)
})
