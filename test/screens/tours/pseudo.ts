/**
 * @module
 * The main screens in a language that is longer and accented, from right to left: whatever is cut,
 * glued or fixed to a side shows. Nothing is found by its words here. The gallery lists them.
 */
import type { Locator } from 'playwright-core'
import type { Tour } from '../gallery.ts'
import { turn } from './turn.ts'

const link = (element: Locator, index: number): Promise<void> =>
  element.locator('[part~=link]').nth(index).click()

export const pseudoTours: readonly Tour[] = [
  {
    name: 'sign-in from right to left',
    of: 'countersign-login',
    async walk({ page, login }, show) {
      const { element } = login
      await turn(page)
      await login.expectScreen('identify')
      await show('identify')
      await element.locator('input[slot=login-name]').fill('local@harbour.example')
      await page.keyboard.press('Enter')
      await login.expectScreen('password')
      await show('password')
      await element.locator('[part~=link]').last().click()
      await login.expectScreen('choose')
      await show('choose')
      await element.locator('[part=way]').nth(2).click()
      await login.expectScreen('code')
      await show('code')
    },
  },
  {
    name: 'approval from right to left',
    of: 'countersign-step-up',
    async walk(visitor, show) {
      const { page, sheet } = visitor
      await visitor.signIn('local')
      await turn(page)
      await visitor.sendMoney('250.00')
      await sheet.expectScreen('code')
      await show('code')
      await link(sheet.element, 0)
      await sheet.expectScreen('choose')
      await show('choose')
    },
  },
  {
    name: 'account from right to left',
    of: 'countersign-account',
    async walk(visitor, show) {
      const { page, account } = visitor
      await visitor.signIn('local')
      await visitor.goto('/account')
      await turn(page)
      await account.expectScreen('account')
      await show('list')
      await account.element.locator('[part~=primary]').click()
      await account.expectScreen('account-add')
      await show('add')
    },
  },
  {
    name: 'phone number from right to left',
    of: 'countersign-phone',
    options: { path: '/join' },
    async walk({ page }, show) {
      await turn(page)
      const phone = page.locator('countersign-phone')
      await phone.locator('#country').click()
      await phone.getByRole('listbox').waitFor()
      await show('countries')
      await page.keyboard.press('Escape')
      await phone.locator('input[slot=phone]').fill('+4915123456780')
      await show('number')
    },
  },
  {
    name: 'palm from right to left',
    of: 'countersign-login',
    options: { run: 'authx', refusals: [422] },
    async walk({ page, pocket }, show) {
      await turn(page)
      const login = page.locator('countersign-login')
      await login.locator('input[slot=login-name]').fill('authx@harbour.example')
      await page.keyboard.press('Enter')
      await login.locator('input[slot=code]').fill((await pocket.things('authx')).authxPin ?? '')
      await page.keyboard.press('Enter')
      await login.locator('.mark').waitFor()
      await show('palm')
      await login.locator('[part~=primary]').click()
      await pocket.lay('authx', 'damaged')
      await login.locator('.hint:not(:empty)').waitFor()
      await show('palm, not clear')
    },
  },
]
