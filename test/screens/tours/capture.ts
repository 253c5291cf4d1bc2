/**
 * @module
 * Harbour on AuthX: PIN, palm, finger and face, by the reader on the desk and by the camera. The gallery
 * lists its tours.
 */
import type { Form } from '../../e2e/support/form.ts'
import type { Visitor } from '../../e2e/support/visit.ts'
import type { Tour } from '../gallery.ts'

const ADA = 'authx'
const NAME = 'authx@harbour.example'
const options = { run: 'authx', refusals: [403, 409, 422] } as const

async function givePin({ page, pocket }: Visitor, form: Form): Promise<void> {
  const { authxPin = '' } = await pocket.things(ADA)
  await form.fill('PIN', authxPin)
  await page.keyboard.press('Enter')
}

async function layPalm({ pocket }: Visitor, form: Form): Promise<void> {
  await form.expectText('Scan your palm')
  await form.press('I’m ready')
  await pocket.lay(ADA)
}

async function signIn(visitor: Visitor): Promise<void> {
  const { login } = visitor
  await login.typeName(NAME)
  await givePin(visitor, login)
  await layPalm(visitor, login)
  await visitor.expectSignedIn()
}

/** At the text that is agreed to before a first picture. */
async function addFace(visitor: Visitor): Promise<void> {
  const { account } = visitor
  await signIn(visitor)
  await visitor.goto('/account')
  await account.expectScreen('account')
  await account.press('Add a way to sign in')
  await account.press(/^Face check/)
  await layPalm(visitor, account)
  await account.expectText('Before your first picture')
}

export const captureTours: readonly Tour[] = [
  {
    name: 'palm and finger',
    of: 'countersign-login',
    options,
    async walk(visitor, show) {
      const { login, pocket } = visitor
      await login.typeName(NAME)
      await login.expectText('Enter your PIN')
      await show('PIN')
      await givePin(visitor, login)
      await login.expectText('Scan your palm')
      await show('palm')
      await login.press('I’m ready')
      await login.expectText('Hold your palm over the reader now.')
      await show('palm, reading')
      await pocket.lay(ADA, 'damaged')
      await login.expectText('The reading isn’t clear enough.')
      await show('palm, not clear')
      await login.press('Try again')
      await pocket.lay(ADA, 'other')
      await login.expectText(/couldn’t confirm it’s you/)
      await show('palm, of somebody else')
      await login.press('Try another way')
      await login.expectScreen('choose')
      await show('choose')
      await login.press(/^Fingerprint/)
      await login.expectText('Scan your finger')
      await show('finger')
    },
  },
  {
    name: 'account with face and palm',
    of: 'countersign-account',
    options: { ...options, camera: true },
    async walk(visitor, show) {
      const { account } = visitor
      await signIn(visitor)
      await visitor.goto('/account')
      await account.expectScreen('account')
      await show('list')
      await account.press('Remove Palm')
      await account.expectScreen('account-remove')
      await show('remove')
      await account.press('Keep it')
      await account.press('Change PIN')
      await account.expectText('Before you change this, check it’s you.')
      await show('check first')
      await layPalm(visitor, account)
      await account.expectText('Choose a PIN')
      await show('PIN')
      await account.press('Cancel')
      await account.press('Add a way to sign in')
      await account.expectScreen('account-add')
      await show('add')
      await account.press(/^Face check/)
      await account.expectText('Before your first picture')
      await show('consent')
      await account.press('I agree, go on')
      await account.element.locator('video').waitFor()
      await account.expectText('Take picture')
      await show('camera')
    },
  },
  {
    name: 'account without a camera',
    of: 'countersign-account',
    options,
    async walk(visitor, show) {
      const { account } = visitor
      await addFace(visitor)
      await account.press('I agree, go on')
      await account.expectText('This page may not use the camera.')
      await show('camera, not allowed')
    },
  },
]
