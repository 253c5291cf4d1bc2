/**
 * @module
 * The sheet that asks for an approval. The gallery lists its tours.
 */
import type { Page } from 'playwright-core'
import type { Tour } from '../gallery.ts'
import { hold, refuseOnce } from './refuse.ts'

const of = 'countersign-step-up'

/** The tick stays for about a second: for a quarter of an hour here. */
function keepTick(page: Page): Promise<void> {
  return page.evaluate(() => {
    const wait = globalThis.setTimeout.bind(globalThis)
    const wrapped = (work: () => void, ms = 0) => wait(work, ms > 500 ? 900_000 : ms)
    Object.assign(globalThis, { setTimeout: wrapped })
  })
}

export const approvalTours: readonly Tour[] = [
  {
    name: 'approval',
    of,
    async walk(visitor, show) {
      const { sheet, page, pocket } = visitor
      await visitor.signIn('local')
      const release = await hold(page, '**/auth/v1/transactions')
      await visitor.sendMoney('250.00')
      await sheet.expectScreen('wait')
      await show('wait')
      release()
      await sheet.expectScreen('code')
      await show('code')
      await sheet.press('Try another way')
      await sheet.expectScreen('choose')
      await show('choose')
      await sheet.press(/^Text message/)
      await sheet.expectText('We texted it to')
      await show('text message')
      await sheet.typeCode(await pocket.nextCode('local'))
      await sheet.expectScreen('password')
      await show('password')
      await keepTick(page)
      await sheet.typePassword('local-keeps-a-long-secret')
      await sheet.expectScreen('done')
      await show('done')
    },
  },
  {
    name: 'approval problems',
    of,
    options: { refusals: [429, 500] },
    async walk(visitor, show) {
      const { sheet, page } = visitor
      await visitor.signIn('authx')
      await visitor.sendMoney('250.00')
      await sheet.expectScreen('password')
      await refuseOnce(page, '**/answers', { code: 'internal', status: 500, retry: 'later' })
      await sheet.typePassword('authx-keeps-a-long-secret')
      await sheet.expectScreen('problem')
      await show('problem')
      await sheet.press('Try again')
      await sheet.expectScreen('send')
      await show('send a code')
      await sheet.press('Cancel')
      await visitor.goto('/payout')
      await visitor.fill('New IBAN', 'DE89 3704 0044 0532 0130 00')
      await visitor.press('Change')
      await sheet.expectScreen('unreachable')
      await show('level out of reach')
      await sheet.press('Cancel')
      await visitor.goto('/statements')
      await page.locator('[data-month]').first().click()
      await sheet.expectScreen('password')
      await show('level alone')
    },
  },
  {
    name: 'approval by passkey',
    of,
    options: { authenticator: true },
    async walk(visitor, show) {
      const { sheet, account, authenticator } = visitor
      await visitor.signIn('local')
      await visitor.goto('/account')
      await account.press('Add a way to sign in')
      await account.press(/^Passkey/)
      await visitor.proveTwice(account)
      await account.press('Create a passkey')
      await account.expectText('Passkey was added.')
      await visitor.goto('/')
      await visitor.sendMoney('250.00')
      await sheet.expectScreen('passkey')
      await show('passkey')
      await authenticator?.setPresence(false)
      await sheet.press('Verify and send €250.00')
      await sheet.expectText('Waiting for your device…')
      await show('passkey, waiting')
    },
  },
]
