import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HANDS } from './support/hands.ts'
import { openHarbour } from './support/harbour.ts'

for (const hands of HANDS) {
  test(`a newcomer signs in with a temporary code and makes their first passkey, by ${hands}`, async (t) => {
    const visitor = await openHarbour(t, { authenticator: true, hands })
    const { authenticator, login, pocket, page } = visitor
    const { temporaryCode = '' } = await pocket.things('newcomer')
    await login.typeName('newcomer@harbour.example')
    await login.chooseWay(/^Temporary code/)
    await login.typeCode(temporaryCode)
    await login.press('Create a passkey')
    await visitor.expectSignedIn()
    assert.equal((await authenticator?.credentials())?.length, 1)
    // What was added on paper alone is held back for a day: it signs in, and gives no `phr` yet.
    await visitor.press('Sign out')
    await page.getByText(/You signed in with a passkey, which is level (?!phr)/).waitFor()
  })

  test(`somebody unknown signs up with a code by mail and declines the passkey, by ${hands}`, async (t) => {
    const visitor = await openHarbour(t, { authenticator: true, hands })
    const { authenticator, login, pocket } = visitor
    const to = 'astrid@mail.example'
    await login.typeName(to)
    await login.chooseWay(/^Email/)
    await login.typeCode(await pocket.nextCode({ to }))
    await login.expectText('Sign in faster next time')
    await login.press('Not now')
    await visitor.expectSignedIn()
    assert.equal((await authenticator?.credentials())?.length, 0)

    await visitor.signOut()
    // The next message may go out half a minute after the first.
    await pocket.advance(30)
    await login.typeName(to)
    await login.chooseWay(/^Email/)
    await login.typeCode(await pocket.nextCode({ to }))
    await login.press('Create a passkey')
    await visitor.expectSignedIn()
    assert.equal((await authenticator?.credentials())?.length, 1)
  })
}
