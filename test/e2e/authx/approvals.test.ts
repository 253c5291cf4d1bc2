import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ADA, lay, typePin, useAuthx, type AuthxBay } from '../support/authx.ts'
import { HANDS } from '../support/hands.ts'

const authx = useAuthx()

const SENT = '€5,302.60'
const UNTOUCHED = '€5,552.60'

async function expectSent({ visitor }: AuthxBay): Promise<void> {
  await visitor.page.getByText('Sent €250.00 to Lindqvist Boats.').waitFor()
  assert.equal(await visitor.balance(), SENT)
}

async function givePin({ visitor }: AuthxBay): Promise<void> {
  const { sheet, pocket } = visitor
  await sheet.expectText('Enter your PIN')
  await typePin(sheet, (await pocket.things(ADA)).authxPin)
}

for (const hands of HANDS) {
  test(`sends money after a palm and a PIN, by ${hands}`, async (t) => {
    const bay = await authx.signIn(t, { hands })
    const { visitor } = bay
    await visitor.page.getByText('at least two ways of proving it’s you').waitFor()
    await visitor.sendMoney('250.00')
    await visitor.sheet.expectText('Send €250.00 to Lindqvist Boats')
    await visitor.sheet.expectText('Scan your palm')
    await lay(visitor, visitor.sheet)
    await givePin(bay)
    await expectSent(bay)
  })

  test(`sends money after a finger and a PIN, by ${hands}`, async (t) => {
    const bay = await authx.signIn(t, { hands })
    const { visitor } = bay
    await visitor.sendMoney('250.00')
    await visitor.sheet.chooseWay(/^Fingerprint/)
    await visitor.sheet.expectText('Scan your finger')
    await lay(visitor, visitor.sheet)
    await givePin(bay)
    await expectSent(bay)
  })
}

test('says what was reached: two ways, and still the first level', async (t) => {
  const bay = await authx.signIn(t)
  const { visitor } = bay
  await visitor.sendMoney('250.00')
  await lay(visitor, visitor.sheet)
  await givePin(bay)
  await expectSent(bay)
  await visitor.page.reload()
  await visitor.page.getByText('which is level aal1.').waitFor()
})

test('a palm alone sends nothing, and a finger adds nothing to it', async (t) => {
  const { visitor } = await authx.signIn(t)
  const { sheet, page } = visitor
  await visitor.sendMoney('250.00')
  await lay(visitor, sheet)
  await sheet.expectText('Enter your PIN')
  assert.equal(await sheet.element.getByText('Fingerprint').count(), 0)
  await sheet.press('Cancel')
  await page.getByText('You cancelled. Nothing was changed.').waitFor()
  assert.equal(await visitor.balance(), UNTOUCHED)
})

test('a wrong PIN sends nothing; the right one does', async (t) => {
  const bay = await authx.signIn(t)
  const { visitor } = bay
  const { sheet } = visitor
  await visitor.sendMoney('250.00')
  await lay(visitor, sheet)
  await sheet.expectText('Enter your PIN')
  await typePin(sheet, '739206')
  await sheet.expectText(/isn’t right/)
  assert.equal(await visitor.balance(), UNTOUCHED)
  await givePin(bay)
  await expectSent(bay)
})

test('the palm of somebody else sends nothing; one’s own finger does', async (t) => {
  const bay = await authx.signIn(t)
  const { visitor } = bay
  const { sheet } = visitor
  await visitor.sendMoney('250.00')
  await lay(visitor, sheet, 'other')
  await sheet.expectText('We couldn’t confirm it’s you. Try once more, or use another way.')
  await lay(visitor, sheet, 'other')
  await sheet.expectText(/^We couldn’t confirm it’s you/)
  assert.equal(await visitor.balance(), UNTOUCHED)
  await sheet.chooseWay(/^Fingerprint/)
  await lay(visitor, sheet)
  await givePin(bay)
  await expectSent(bay)
})

test('an approval counts for what it was given for', async (t) => {
  const bay = await authx.signIn(t)
  const { visitor } = bay
  await visitor.sendMoney('250.00')
  await lay(visitor, visitor.sheet)
  await givePin(bay)
  await expectSent(bay)
  await visitor.sendMoney('250.00')
  await visitor.sheet.expectText('Scan your palm')
})
