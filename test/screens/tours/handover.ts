/**
 * @module
 * A face, handed over to a phone: the screens of the page that asks for it, and of the phone's own page. The gallery
 * lists its tours.
 */
import type { Page } from 'playwright-core'
import type { Visitor } from '../../e2e/support/visit.ts'
import type { Tour } from '../gallery.ts'
import { turn } from './turn.ts'

const ADA = 'authx'
const options = { run: 'authx', camera: true, refusals: [403, 409, 410, 422] } as const

/** The parts are found by what they are: the words may be of any language. */
const primary = (page: Page) => page.locator('[part~=primary]').last()

async function layPalm({ page, pocket }: Visitor): Promise<void> {
  await page.locator('div.mark').waitFor()
  await primary(page).click()
  await pocket.lay(ADA)
}

/** On the account page, at the text that is agreed to before a first picture. */
async function openConsent(visitor: Visitor): Promise<void> {
  const { page, account } = visitor
  await account.expectScreen('account')
  await primary(page).click()
  await account.expectScreen('account-add')
  await account.element.locator('[part=way]').first().click()
  await layPalm(visitor)
  await account.element.locator('ul, ol').first().waitFor()
}

async function signIn(visitor: Visitor): Promise<void> {
  const { login, pocket, page } = visitor
  await login.typeName('authx@harbour.example')
  await login.fill('PIN', (await pocket.things(ADA)).authxPin ?? '')
  await page.keyboard.press('Enter')
  await layPalm(visitor)
  await visitor.expectSignedIn()
}

/** The code, up to where the phone has claimed it. @returns its link */
async function showCode({ page, account, context }: Visitor): Promise<string> {
  await context.grantPermissions(['camera', 'clipboard-read', 'clipboard-write'])
  await account.element.locator('[part~=link]').first().click()
  await account.element.locator('.scan svg').waitFor()
  await account.element.locator('[part~=link]').first().click()
  await account.element.locator('.notice').waitFor()
  return page.evaluate(() => navigator.clipboard.readText())
}

const walk: (isTurned: boolean) => Tour['walk'] = (isTurned) => async (visitor, show) => {
  const { page, account } = visitor
  await signIn(visitor)
  await visitor.goto('/account')
  if (isTurned) await turn(page)
  await openConsent(visitor)
  await show('consent')
  await primary(page).click()
  await account.element.locator('video').waitFor()
  await account.element.locator('.hint:not(:empty)').waitFor()
  await show('camera')
  const link = await showCode(visitor)
  await show('code')
  // The phone is here as wide as the window: its page is one column at every width.
  const phone = page.locator('countersign-handover')
  const expect = (name: string) =>
    page.waitForFunction(
      (wanted) =>
        Reflect.get(
          Object(Reflect.get(document.querySelector('countersign-handover') ?? {}, 'screen')),
          'name',
        ) === wanted,
      name,
    )
  await page.goto(link)
  await expect('ask')
  await show('phone asks')
  await primary(page).click()
  await expect('number')
  await show('phone shows the number')
  await phone.locator('[part~=link]').last().click()
  await expect('over')
  await show('phone, over')
}

export const handoverTours: readonly Tour[] = [
  { name: 'hand-over of a face', of: 'body', options, walk: walk(false) },
  { name: 'hand-over of a face from right to left', of: 'body', options, walk: walk(true) },
]
