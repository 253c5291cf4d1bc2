/**
 * @module
 * Harbour's own pages, with the phone beside them. The gallery lists them.
 */
import type { Tour } from '../gallery.ts'

const of = 'body'

export const pageTours: readonly Tour[] = [
  {
    name: 'harbour',
    of,
    async walk(visitor, show) {
      const { login, pocket, sheet, page } = visitor
      await login.expectScreen('identify')
      await show('welcome')
      await visitor.signIn('local')
      await show('overview')
      await visitor.sendMoney('250.00')
      await sheet.chooseWay(/^Text message/)
      await sheet.expectScreen('code')
      await show('overview, approving')
      await sheet.typeCode(await pocket.nextCode('local'))
      await sheet.typePassword('local-keeps-a-long-secret')
      await page.getByText('Sent €250.00 to Lindqvist Boats.').waitFor()
      await show('overview, sent')
      await visitor.goto('/statements')
      await show('statements')
      await visitor.goto('/payout')
      await show('payout')
      await visitor.goto('/account')
      await visitor.account.expectScreen('account')
      await show('security')
      await visitor.goto('/pocket')
      await show('pocket')
      await visitor.goto('/plain')
      await login.expectScreen('identify')
      await show('plain')
    },
  },
  {
    name: 'harbour house',
    of,
    async walk(visitor, show) {
      await visitor.signIn('allthenticate')
      await visitor.goto('/building')
      await visitor.page.locator('[data-state=offline]').waitFor()
      await show('doors')
      await visitor.page.locator('[data-door=front-door] [data-open]').click()
      await visitor.sheet.element.waitFor()
      await visitor.sheet.press('Cancel')
      await visitor.page.getByText(/^You cancelled/).waitFor()
      await show('doors, cancelled')
    },
  },
]
