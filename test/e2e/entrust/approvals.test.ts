import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENZO, ENZO_PASSWORD, useEntrust } from '../support/entrust.ts'
import type { Form } from '../support/form.ts'
import type { Visitor } from '../support/harbour.ts'
import { until } from '../support/until.ts'

const entrust = useEntrust()

/** The number stands between invisible isolates. */
const PICK = /^Pick \W?\d\d\W? in your app$/

/** A transfer that waits for a yes in the app. */
async function askByPush(visitor: Visitor): Promise<Form> {
  await visitor.sendMoney('250.00')
  await visitor.sheet.chooseWay(/^Approve in your app/)
  await visitor.sheet.expectText(PICK)
  return visitor.sheet
}

/** What the page shows to be picked. */
async function readNumber(sheet: Form): Promise<string> {
  const heading = await sheet.element.getByRole('heading', { name: PICK }).textContent()
  return /\d\d/.exec(heading ?? '')?.[0] ?? ''
}

/** Entrust was asked how it stands, and answered so. */
const waitForPoll = (status: number) =>
  until('a poll', async () => entrust.control.calls().find((call) => call.status === status))

/** Something known on top of what is held, and the money goes. */
async function finish({ page, sheet }: Visitor): Promise<void> {
  await sheet.expectText('Face check')
  await sheet.chooseWay(/^Password/)
  await sheet.typePassword(ENZO_PASSWORD)
  await page.getByText('Sent €250.00 to Lindqvist Boats.').waitFor()
}

/** Every test of the file goes to the same account. */
async function expectNothingSent({ page, balance }: Visitor): Promise<void> {
  const before = await balance()
  await page.reload()
  assert.equal(await balance(), before)
  assert.equal(await page.locator('.movement.new').count(), 0)
}

test('TOKENPUSH: sends money after the number was picked in the app', async (t) => {
  const visitor = await entrust.signIn(t)
  const sheet = await askByPush(visitor)
  const { pocket } = visitor
  const push = await pocket.nextPush(ENZO)
  assert.match(push.summary ?? '', /€250\.00.*Lindqvist Boats/)
  const number = await readNumber(sheet)
  assert.equal(push.choices.length, 3)
  assert.ok(push.choices.includes(number))
  await pocket.answerPush(push.id, 'confirm', number)
  await finish(visitor)
})

test('TOKENPUSH: a wrong number moves nothing, and asking again does', async (t) => {
  const visitor = await entrust.signIn(t)
  const { pocket } = visitor
  const sheet = await askByPush(visitor)
  const number = await readNumber(sheet)
  const push = await pocket.nextPush(ENZO)
  const wrong = push.choices.find((choice) => choice !== number) ?? ''
  await pocket.answerPush(push.id, 'confirm', wrong)
  await sheet.expectText('You declined it in the app')
  await sheet.press('Try again')
  const again = await readNumber(sheet)
  const second = await pocket.nextPush(ENZO)
  assert.notEqual(second.id, push.id)
  await pocket.answerPush(second.id, 'confirm', again)
  await finish(visitor)
})

for (const refusal of ['status', 'no_transaction'] as const) {
  test(`TOKENPUSH: what was declined is told and moves nothing (${refusal})`, async (t) => {
    const visitor = await entrust.signIn(t)
    const { pocket } = visitor
    await pocket.entrust({ refusal })
    const sheet = await askByPush(visitor)
    await pocket.answerPush((await pocket.nextPush(ENZO)).id, 'cancel')
    await sheet.expectText('You declined it in the app')
    await expectNothingSent(visitor)
  })
}

test('TOKENPUSH: “not me” ends it, and no push goes out for an hour', async (t) => {
  const visitor = await entrust.signIn(t, { refusals: [429] })
  const { pocket } = visitor
  const sheet = await askByPush(visitor)
  await pocket.answerPush((await pocket.nextPush(ENZO)).id, 'concern')
  await sheet.expectText('You said it wasn’t you')
  assert.equal(await sheet.element.getByRole('button', { name: 'Try again' }).count(), 0)
  await visitor.page.keyboard.press('Escape')
  await expectNothingSent(visitor)
  await visitor.sendMoney('250.00')
  await sheet.press('Try another way')
  await sheet.expectText('Authenticator app')
  await sheet.press(/^Approve in your app/)
  assert.deepEqual(await pocket.pushes(ENZO), [])
})

test('TOKENPUSH: no answer runs out, and the late one moves nothing', async (t) => {
  const visitor = await entrust.signIn(t)
  const { pocket } = visitor
  const sheet = await askByPush(visitor)
  const number = await readNumber(sheet)
  const push = await pocket.nextPush(ENZO)
  await pocket.advance(301)
  await sheet.expectText('That took too long')
  await assert.rejects(pocket.answerPush(push.id, 'confirm', number))
  await expectNothingSent(visitor)
})

test('TOKENPUSH: cancelling here takes the request off the phone', async (t) => {
  const visitor = await entrust.signIn(t)
  const { pocket, page } = visitor
  await askByPush(visitor)
  await pocket.nextPush(ENZO)
  await page.keyboard.press('Escape')
  await page.getByText('You cancelled. Nothing was changed.').waitFor()
  assert.deepEqual(await pocket.pushes(ENZO), [])
})

test('TOKENPUSH: goes on once Entrust, which was down, answers again', async (t) => {
  const visitor = await entrust.signIn(t)
  const { pocket } = visitor
  const sheet = await askByPush(visitor)
  const number = await readNumber(sheet)
  await pocket.entrustFault('down')
  await pocket.answerPush((await pocket.nextPush(ENZO)).id, 'confirm', number)
  await waitForPoll(503)
  await sheet.expectText(PICK)
  await pocket.entrustFault('none')
  await pocket.advance(15)
  await finish(visitor)
})

test('SMARTCREDENTIALPUSH: sends money after a yes by the smart credential', async (t) => {
  const visitor = await entrust.signIn(t)
  const { pocket, sheet } = visitor
  await visitor.sendMoney('250.00')
  await sheet.press('Ask my phone')
  await sheet.expectText('Approve it with your smart credential')
  const push = await pocket.nextPush(ENZO)
  assert.equal(push.app, 'card')
  await pocket.answerPush(push.id, 'confirm')
  await finish(visitor)
})

for (const [answer, text] of [
  ['cancel', 'You declined it in the app'],
  ['concern', 'You said it wasn’t you'],
] as const) {
  test(`SMARTCREDENTIALPUSH: “${answer}” moves nothing`, async (t) => {
    const visitor = await entrust.signIn(t)
    const { pocket, sheet } = visitor
    await visitor.sendMoney('250.00')
    await sheet.press('Ask my phone')
    await pocket.answerPush((await pocket.nextPush(ENZO)).id, answer)
    await sheet.expectText(text)
    await expectNothingSent(visitor)
  })
}
