import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openHarbour } from './support/harbour.ts'

for (const forcedColors of ['none', 'active'] as const) {
  test(`nothing but the cells shows a code, forced colours ${forcedColors}`, async (t) => {
    const { login, page } = await openHarbour(t)
    await page.emulateMedia({ forcedColors })
    await login.typeName('local@harbour.example')
    await login.chooseWay(/^Text message/)
    const field = login.element.getByLabel('Code', { exact: true })
    await field.waitFor()
    // Without the cells there must be nothing to see, typed or selected.
    const hideCells = () =>
      login.element.evaluate((element) => {
        for (const cell of element.shadowRoot?.querySelectorAll<HTMLElement>('.cells i') ?? []) {
          cell.style.visibility = 'hidden'
        }
      })
    const look = async () => {
      await hideCells()
      return (await field.screenshot()).toString('base64')
    }
    const empty = await look()
    await field.pressSequentially('12345')
    assert.equal(await look(), empty, 'what is typed shows')
    await page.keyboard.press('ControlOrMeta+a')
    assert.equal(await look(), empty, 'what is selected shows')
  })
}
