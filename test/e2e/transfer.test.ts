import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openHarbour } from './support/harbour.ts'

test('sends money after an approval by authenticator app and password', async (t) => {
  const visitor = await openHarbour(t)
  await visitor.signIn('local')
  await visitor.sendMoney('250.00')
  await visitor.sheet.expectText('€250.00')
  await visitor.sheet.expectText('Lindqvist Boats')
  await visitor.sheet.typeCode(await visitor.pocket.totp('local'))
  await visitor.sheet.typePassword('local-keeps-a-long-secret')
  await visitor.page.getByText('Sent €250.00 to Lindqvist Boats.').waitFor()
  assert.equal(await visitor.balance(), '€5,302.60')
  const newest = visitor.page.locator('.movement').first()
  assert.match((await newest.textContent()) ?? '', /Lindqvist Boats.*−€250\.00/s)
  await visitor.page.reload()
  assert.equal(await visitor.balance(), '€5,302.60')
})

test('moves nothing when the person cancels, and gives the form back', async (t) => {
  const visitor = await openHarbour(t)
  await visitor.signIn('local')
  await visitor.sendMoney('250.00')
  await visitor.sheet.expectText('€250.00')
  await visitor.page.keyboard.press('Escape')
  await visitor.page.getByText('You cancelled. Nothing was changed.').waitFor()
  assert.equal(await visitor.balance(), '€5,552.60')
  assert.equal(await visitor.page.getByLabel('Amount').inputValue(), '250.00')
})

test('asks for no approval of what would fail anyway', async (t) => {
  const visitor = await openHarbour(t, { refusals: [400, 409] })
  await visitor.signIn('local')
  await visitor.sendMoney('9999.00')
  await visitor.page.getByText('There is not enough on your account for this.').waitFor()
  await visitor.sendMoney('1.250')
  await visitor.page.getByText('Write an amount like 250.00.').waitFor()
  assert.equal(await visitor.sheet.element.count(), 0)
})
