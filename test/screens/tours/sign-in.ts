/**
 * @module
 * The screens of signing in. The gallery lists them.
 */
import type { Visitor } from '../../e2e/support/visit.ts'
import type { Tour } from '../gallery.ts'
import { refuseOnce } from './refuse.ts'

const NAME = 'local@harbour.example'
const of = 'countersign-login'

/** Signed in, the element stays where it is: nobody sends the form. */
async function stay({ page }: Visitor): Promise<void> {
  await page.locator(of).evaluate((element) => element.setAttribute('no-submit', ''))
}

export const signInTours: readonly Tour[] = [
  {
    name: 'sign-in',
    of,
    async walk(visitor, show) {
      const { login, page } = visitor
      await login.expectScreen('identify')
      await show('identify')
      await login.press('Continue')
      await login.expectText('Enter your email, phone or username.')
      await show('identify, nothing typed')
      await login.typeName(NAME)
      await login.expectScreen('password')
      await show('password')
      await login.typePassword('not-the-right-one')
      await login.expectText(/^That didn’t match/)
      await login.press('Show password')
      await show('password, wrong')
      await login.press('Try another way')
      await login.expectScreen('choose')
      await show('choose')
      await login.press(/^Password/)
      await stay(visitor)
      await login.typePassword('local-keeps-a-long-secret')
      await login.expectScreen('done')
      await show('done')
      await page.reload()
    },
  },
  {
    name: 'codes',
    of,
    options: { refusals: [429] },
    async walk({ login, pocket, page }, show) {
      await login.typeName(NAME)
      await login.chooseWay(/^Text message/)
      await login.expectScreen('code')
      await show('text message')
      await login.element.getByLabel('Code').pressSequentially('123')
      await show('half a code')
      await login.typeCode('000000')
      await login.expectText(/^That code isn’t right/)
      await show('wrong code')
      await pocket.advance(31)
      await page.reload()
      await login.press('Send it again')
      await login.expectText('A new code is on its way.')
      await show('sent again')
      await login.chooseWay(/^Email/)
      await login.expectText('If this account can get codes')
      await show('mail')
      await login.chooseWay(/^Authenticator app/)
      await login.expectText('Your authenticator app shows it.')
      await show('authenticator app')
      await login.chooseWay(/^Recovery code/)
      await login.expectText('Enter a recovery code')
      await login.element.getByLabel('Code').pressSequentially('ABCD-EF')
      await show('recovery code')
      await login.chooseWay(/^Temporary code/)
      await login.expectText('Enter your temporary code')
      await show('temporary code')
    },
  },
  {
    name: 'forgotten password',
    of,
    options: { refusals: [422] },
    async walk({ login, pocket }, show) {
      await login.typeName(NAME)
      await login.press('Forgot password?')
      await login.expectText('Reset your password')
      await show('choose')
      await login.press(/^Recovery code/)
      await login.typeCode(await pocket.recoveryCode('local'))
      await login.expectScreen('password-new')
      await show('new password')
      await login.fill('New password', 'password1234567')
      await login.press('Save and continue')
      await login.expectText(/^Many people use this one/)
      await show('new password, too common')
    },
  },
  {
    name: 'passkey',
    of,
    options: { authenticator: { automaticPresence: false } },
    async walk({ login, page }, show) {
      await login.press('Use a passkey')
      await login.expectText('Waiting for your device…')
      await show('waiting')
      await login.press('Try another way')
      await page.reload()
    },
  },
  {
    name: 'passkey refused',
    of,
    options: { authenticator: { userVerified: false } },
    async walk({ login, page }, show) {
      // Who is not recognised waits for a minute: shorter here, as the person would cancel.
      await page.addInitScript(() => {
        const { get } = navigator.credentials
        navigator.credentials.get = (options) =>
          options?.mediation === 'conditional'
            ? get.call(navigator.credentials, options)
            : Promise.reject(new DOMException('', 'NotAllowedError'))
      })
      await page.reload()
      await login.press('Use a passkey')
      await login.expectText(/^No passkey was used/)
      await show('cancelled')
    },
  },
  {
    name: 'newcomer',
    of,
    options: { authenticator: true },
    async walk({ login, pocket }, show) {
      const { temporaryCode = '' } = await pocket.things('newcomer')
      await login.typeName('newcomer@harbour.example')
      await login.chooseWay(/^Temporary code/)
      await login.typeCode(temporaryCode)
      await login.expectScreen('passkey-new')
      await show('first passkey')
    },
  },
  {
    name: 'sign-in problems',
    of,
    options: { refusals: [429, 500, 503] },
    async walk({ login, page }, show) {
      await login.typeName(NAME)
      await login.expectScreen('password')
      await refuseOnce(page, '**/answers', { code: 'internal', status: 500, retry: 'later' })
      await login.typePassword('not-the-right-one')
      await login.expectScreen('problem')
      await show('problem')
      await login.press('Try again')
      await login.expectText(/^That didn’t match/)
      const retry_at = Math.floor(Date.now() / 1000) + 90
      await refuseOnce(page, '**/answers', {
        code: 'limited',
        status: 429,
        retry: 'later',
        retry_at,
      })
      await login.typePassword('not-the-right-one-either')
      await login.expectScreen('limited')
      await show('limited')
      await page.reload()
      for (const turn of [1, 2, 3, 4]) {
        const reply = page.waitForResponse(/\/answers$/)
        await login.typePassword(`wrong-${turn}`)
        await reply
        await login.element.locator('[aria-busy=false]').waitFor()
      }
      await login.expectScreen('choose')
      await show('last try used up')
    },
  },
]
