import { test } from 'node:test'
import { HANDS } from './support/hands.ts'
import { openHarbour } from './support/harbour.ts'

for (const hands of HANDS) {
  test(`signing out ends what the sign-in had opened in another tab, by ${hands}`, async (t) => {
    const visitor = await openHarbour(t, { hands, refusals: [404, 409, 410] })
    await visitor.signIn('local')
    const tab = await visitor.openTab('/')
    await tab.sendMoney('250.00')
    await tab.sheet.expectScreen('code')
    await visitor.signOut()
    await tab.sheet.typeCode(await visitor.pocket.totp('local'))
    await tab.sheet.expectScreen('problem')
    await tab.sheet.press('Cancel')
    await tab.sendMoney('250.00')
    await tab.page.getByText('You are signed out. Sign in again to go on.').waitFor()
  })
}
