import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HANDS } from './support/hands.ts'
import { openHarbour } from './support/harbour.ts'

const NAME = 'local@harbour.example'

for (const hands of HANDS) {
  test(`signs in by a text message, by ${hands}`, async (t) => {
    const visitor = await openHarbour(t, { hands })
    const { login, pocket } = visitor
    await login.typeName(NAME)
    await login.chooseWay(/^Text message/)
    await login.typeCode(await pocket.nextCode('local'))
    await visitor.expectSignedIn()
  })

  test(`signs in by an authenticator app, by ${hands}`, async (t) => {
    const visitor = await openHarbour(t, { hands })
    const { login, pocket } = visitor
    await login.typeName(NAME)
    await login.chooseWay(/^Authenticator app/)
    await login.typeCode(await pocket.totp('local'))
    await visitor.expectSignedIn()
  })

  test(`approves by password and a text message, by ${hands}`, async (t) => {
    const visitor = await openHarbour(t, { hands })
    const { sheet, pocket, page } = visitor
    await visitor.signIn('local')
    await visitor.sendMoney('250.00')
    await sheet.chooseWay(/^Text message/)
    const message = await pocket.nextMessage('local')
    assert.match(message.text, /250\.00/)
    assert.match(message.text, /Lindqvist Boats/)
    await sheet.typeCode(/\b\d{6}\b/.exec(message.text)?.[0] ?? '')
    await sheet.typePassword('local-keeps-a-long-secret')
    await page.getByText('Sent €250.00 to Lindqvist Boats.').waitFor()
  })

  test(`recovers with a recovery code, good once, by ${hands}`, async (t) => {
    const visitor = await openHarbour(t, { hands })
    const { login, pocket } = visitor
    const code = await pocket.recoveryCode('local')
    await login.typeName(NAME)
    await login.chooseWay(/^Recovery code/)
    await login.typeCode(code)
    await visitor.expectSignedIn()
    await visitor.signOut()
    await login.typeName(NAME)
    await login.chooseWay(/^Recovery code/)
    await login.typeCode(code)
    await login.expectText(/^That code isn’t right/)
  })
}
