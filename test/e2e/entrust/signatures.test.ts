import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENZO, ENZO_PASSWORD, useEntrust } from '../support/entrust.ts'
import type { Stay, Visitor } from '../support/harbour.ts'

const entrust = useEntrust()

/** A transfer that waits for a signature, and the values that are to be signed. */
async function askSignature(t: Stay): Promise<{ visitor: Visitor; values: readonly string[] }> {
  const visitor = await entrust.signIn(t, { refusals: [410] })
  const { sheet } = visitor
  await visitor.sendMoney('5.00')
  await sheet.chooseWay(/^Signing token/)
  await sheet.expectText('Enter the code from your token')
  const values = await sheet.element.locator('.values bdi').allTextContents()
  return { visitor, values }
}

test('TOKEN: signs the very values that stand on the page, and the money goes', async (t) => {
  const { visitor, values } = await askSignature(t)
  const { sheet, pocket, page } = visitor
  assert.ok(values.includes('5.00 EUR') && values.includes('Lindqvist Boats'))
  await sheet.typeCode(await pocket.sign(ENZO, values))
  await sheet.expectText('Face check')
  await sheet.chooseWay(/^Password/)
  await sheet.typePassword(ENZO_PASSWORD)
  await page.getByText('Sent €5.00 to Lindqvist Boats.').waitFor()
  assert.deepEqual(entrust.control.violations(), [])
})

test('TOKEN: a signature over another amount approves nothing', async (t) => {
  const { visitor, values } = await askSignature(t)
  const { sheet, pocket } = visitor
  const others = values.map((value) => (value === '5.00 EUR' ? '500.00 EUR' : value))
  await sheet.typeCode(await pocket.sign(ENZO, others))
  await sheet.expectText(/^That code isn’t right/)
})

test('TOKEN: a plain code of the same token is no signature', async (t) => {
  const { visitor } = await askSignature(t)
  const { sheet, pocket } = visitor
  const before = await visitor.balance()
  await sheet.typeCode(`00${await pocket.totp(ENZO)}`)
  await sheet.expectText(/^That code isn’t right/)
  await visitor.page.reload()
  assert.equal(await visitor.balance(), before)
})

test('TOKEN: a signature that came too late approves nothing', async (t) => {
  const { visitor, values } = await askSignature(t)
  const { sheet, pocket } = visitor
  const signature = await pocket.sign(ENZO, values)
  await pocket.advance(310)
  await sheet.typeCode(signature)
  await sheet.expectText('This step has run out. You can start it again.')
})
