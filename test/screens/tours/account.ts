/**
 * @module
 * The screens of the account page. The gallery lists its tours.
 */
import type { Visitor } from '../../e2e/support/visit.ts'
import type { Tour } from '../gallery.ts'
import { hold } from './refuse.ts'

const of = 'countersign-account'

async function openAccount(visitor: Visitor, person: string): Promise<void> {
  await visitor.signIn(person)
  await visitor.goto('/account')
  await visitor.account.expectScreen('account')
}

export const accountTours: readonly Tour[] = [
  {
    name: 'account',
    of,
    options: { refusals: [409, 410, 422] },
    async walk(visitor, show) {
      const { account, page, pocket } = visitor
      await visitor.signIn('local')
      const release = await hold(page, '**/account/visit')
      await visitor.goto('/account')
      await account.expectScreen('wait')
      await show('wait')
      release()
      await account.expectScreen('account')
      await show('list')
      await account.press('Rename Authenticator app')
      await show('rename')
      await account.press('Cancel')
      await account.press('Remove PIN')
      await account.expectText('Remove PIN?')
      await show('remove')
      await account.press('Keep it')
      await account.press('Add a way to sign in')
      await account.expectScreen('account-add')
      await show('add')
      await account.press(/^Email/)
      await account.press('Send the code')
      await show('mail address, nothing typed')
      await account.press('Cancel')
      await account.press('Add a way to sign in')
      await account.press(/^Text message/)
      await account.expectScreen('account-phone')
      await show('phone number')
      await account.fill('Phone number', '+4915123456780')
      await account.press('Send the code')
      await account.expectText('Before you change this, check it’s you.')
      await show('check first')
      await visitor.proveTwice(account)
      await account.expectText('Enter the code we texted')
      await show('code to a new number')
      await account.typeCode(await pocket.nextCode({ to: '+4915123456780' }))
      await account.expectText('was added.')
      await show('added')
      await account.press('Change PIN')
      await account.expectText('Choose a PIN')
      await show('PIN')
      await account.press('Cancel')
      await account.press('Change Password')
      await account.expectScreen('password-new')
      await show('password')
      await account.press('Cancel')
      await account.press('Make new codes')
      await account.expectScreen('account-codes')
      await show('recovery codes')
    },
  },
  {
    name: 'account of somebody locked',
    of,
    async walk(visitor, show) {
      const { login, pocket } = visitor
      await login.typeName('locked@harbour.example')
      await login.chooseWay(/^Recovery code/)
      await login.typeCode(await pocket.recoveryCode('locked'))
      await visitor.expectSignedIn()
      await visitor.goto('/account')
      await visitor.account.expectText('Locked. The site can unlock it.')
      await show('list')
    },
  },
  {
    name: 'account of somebody else',
    of,
    options: { authenticator: true },
    async walk(visitor, show) {
      const { account, pocket } = visitor
      await openAccount(visitor, 'authx')
      await account.press('Add a way to sign in')
      await account.press(/^Authenticator app/)
      await account.typePassword('authx-keeps-a-long-secret')
      await account.press('Send code')
      await account.typeCode(await pocket.nextCode('authx'))
      await account.expectText('Scan this with the app')
      await show('authenticator app')
      await account.press('Cancel')
      await account.press('Add a way to sign in')
      await account.press(/^Passkey/)
      await account.expectScreen('passkey-new')
      await show('passkey')
    },
  },
  {
    name: 'account that is over',
    of,
    options: { refusals: [404, 409, 410] },
    async walk(visitor, show) {
      const { account } = visitor
      await openAccount(visitor, 'local')
      const tab = await visitor.openTab('/')
      await tab.signOut()
      await account.press('Remove PIN')
      await account.press('Remove')
      await account.expectScreen('account-over')
      await show('over')
    },
  },
]
