/**
 * @module
 * Harbour on Entrust: what its app, card and questions look like here, and what a page elsewhere leaves. The
 * gallery lists its tours.
 */
import type { Visitor } from '../../e2e/support/visit.ts'
import type { Tour } from '../gallery.ts'

const ENZO = 'entrust'
const NAME = 'entrust@harbour.example'
const PASSWORD = 'entrust-keeps-a-long-secret'
const options = { run: 'entrust', refusals: [409, 410, 429, 503] } as const

async function signIn({ login, expectSignedIn }: Visitor): Promise<void> {
  await login.typeName(NAME)
  await login.chooseWay(/^Password/)
  await login.typePassword(PASSWORD)
  await expectSignedIn()
}

export const entrustTours: readonly Tour[] = [
  {
    name: 'entrust sign-in',
    of: 'countersign-login',
    options,
    async walk({ login, pocket }, show) {
      await login.typeName(NAME)
      await login.press('Try another way')
      await login.expectScreen('choose')
      await show('choose')
      await login.press(/^Grid card/)
      await login.expectScreen('grid')
      await show('grid')
      await login.chooseWay(/^Temporary code/)
      await login.expectText(/temporary code/)
      await show('temporary code')
      await login.chooseWay(/^Text message/)
      await login.expectText(/We texted it to/)
      await show('text message')
      await pocket.entrustFault('down')
      await login.typeCode('00000000')
      await login.expectText(/isn’t working right now/)
      await show('vendor down')
    },
  },
  {
    name: 'entrust approval',
    of: 'countersign-step-up',
    options,
    async walk(visitor, show) {
      const { sheet, pocket } = visitor
      await signIn(visitor)
      await visitor.sendMoney('250.00')
      await sheet.press('Try another way')
      await sheet.expectScreen('choose')
      await show('choose')
      await sheet.press(/^Approve in your app/)
      await sheet.expectScreen('approve')
      await show('approve')
      await pocket.answerPush((await pocket.nextPush(ENZO)).id, 'cancel')
      await sheet.expectScreen('declined')
      await show('declined')
      await sheet.chooseWay(/^Face check/)
      await sheet.expectScreen('handoff')
      await show('hand-off to the phone')
      await sheet.chooseWay(/^Signing token/)
      await sheet.expectText('Enter the code from your token')
      await show('values to be signed')
      await sheet.chooseWay(/^Approve in your app/)
      await sheet.expectScreen('approve')
      await pocket.answerPush((await pocket.nextPush(ENZO)).id, 'concern')
      await sheet.expectScreen('reported')
      await show('reported')
    },
  },
  {
    name: 'entrust questions',
    of: 'countersign-login',
    options,
    async walk({ login, pocket }, show) {
      await pocket.entrust({ risk: 'MEDIUM' })
      await login.typeName(NAME)
      await login.chooseWay(/^Password/)
      await login.typePassword(PASSWORD)
      await login.chooseWay(/^Security questions/)
      await login.expectText('Answer your questions')
      await show('questions')
      await login.press('Continue')
      await login.element.locator('[aria-invalid=true]').first().waitFor()
      await show('questions, nothing typed')
    },
  },
]
