/**
 * @module
 * The screens of a phone number that is verified in a form. The gallery lists its tours.
 */
import type { Page } from 'playwright-core'
import type { Tour } from '../gallery.ts'

/** Nobody's yet. */
const NUMBER = '+4915123456780'

const find = (page: Page) => page.locator('countersign-phone')

const press = (page: Page, name: string | RegExp): Promise<void> =>
  find(page).getByRole('button', { name }).first().click()

export const phoneTours: readonly Tour[] = [
  {
    name: 'phone number',
    of: 'countersign-phone',
    options: { path: '/join', refusals: [403, 422] },
    async walk({ page, pocket }, show) {
      const phone = find(page)
      await phone.getByText(/For example \S+\d/).waitFor()
      await show('number')
      await press(page, /^Country/)
      await phone.getByRole('listbox').waitFor()
      await show('countries')
      await page.keyboard.type('sw')
      await show('countries, searched')
      await page.keyboard.type('anywhere')
      await phone.getByText('There is no such country').waitFor()
      await show('countries, none found')
      await page.keyboard.press('Escape')
      await press(page, 'Send the code')
      await phone.getByText('Enter your phone number.').waitFor()
      await show('nothing typed')
      await phone.getByLabel('Phone number').fill('+4990012345')
      await press(page, 'Send the code')
      await phone.getByText(/can’t be sent there|Check the number/).waitFor()
      await show('refused')
      await phone.getByLabel('Phone number').fill(NUMBER)
      await phone.getByText('The code goes to').waitFor()
      await show('typed')
      await press(page, 'Send the code')
      await phone.getByText('We texted it to').waitFor()
      await show('code')
      await phone.getByLabel('Code').fill('000000')
      await phone.getByText('isn’t right').waitFor()
      await show('wrong code')
      await phone.getByLabel('Code').fill(await pocket.nextCode({ to: NUMBER }))
      await phone.getByText('Phone number verified').waitFor()
      await show('verified')
    },
  },
]
