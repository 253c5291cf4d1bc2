import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ADA, ADA_LOGIN, lay, typePin, useAuthx } from '../support/authx.ts'
import { HANDS } from '../support/hands.ts'

const authx = useAuthx()

/** A run, repeats, a date, and too short. */
const WEAK = ['123456', '111111', '24121985']
const NEW = '908172'

for (const hands of HANDS) {
  test(`sets another PIN with advice about weak ones, and the old one opens nothing, by ${hands}`, async (t) => {
    const { visitor, control } = await authx.signIn(t, { hands, refusals: [422] })
    const { account, login, pocket } = visitor
    const { authxPin = '' } = await pocket.things(ADA)
    await visitor.goto('/account')
    await account.press('Change PIN')
    await account.expectText('Before you change this, check it’s you.')
    await lay(visitor, account)
    await account.expectText('Choose a PIN')
    control.clearCalls()
    await typePin(account, '7391')
    await account.expectText('Enter at least 6 digits.')
    for (const weak of WEAK) {
      await typePin(account, weak)
      await account.expectText(/^This one is easy to guess/)
      await account.fill('PIN', '')
    }
    assert.deepEqual(control.calls(), [], 'the vendor hears of none of these')
    await account.fill('PIN', NEW)
    await account.press('Save PIN')
    await account.expectText(/^.?PIN.? was /)
    assert.equal(control.calls().length, 1)

    await visitor.signOut()
    await login.typeName(ADA_LOGIN)
    await typePin(login, authxPin)
    await login.expectText(/isn’t right/)
    await typePin(login, NEW)
    await lay(visitor, login)
    await visitor.expectSignedIn()
  })
}
