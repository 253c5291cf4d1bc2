import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { ENZO, ENZO_LOGIN, ENZO_PASSWORD, useEntrust } from '../support/entrust.ts'
import type { Form } from '../support/form.ts'
import type { Visitor } from '../support/harbour.ts'

const entrust = useEntrust()

/** What the visitor does at the provider's own page. */
async function signInThere(page: Page, name = ENZO_LOGIN): Promise<void> {
  await page.getByRole('heading', { name: 'Sign in with your provider' }).waitFor()
  await page.getByLabel('User name').fill(name)
  await page.getByRole('button', { name: 'Sign in and continue' }).click()
}

/** Up to the door of the provider. */
async function askProvider({ login }: Visitor): Promise<void> {
  await login.chooseWay(/^Another account/)
  await login.expectText(/^Continue with \W?Quay ID/)
}

const goThere = ({ element }: Form) => element.getByRole('button', { name: /^(Go to|Open) / })

test('IDP: signs in at the provider and comes back to the same page', async (t) => {
  const visitor = await entrust.begin(t)
  await askProvider(visitor)
  await goThere(visitor.login).click()
  await signInThere(visitor.page)
  await visitor.expectSignedIn()
  assert.ok(!visitor.page.url().includes('countersign-return'))
})

test('IDP: whoever cancels there comes back and chooses another way', async (t) => {
  const visitor = await entrust.begin(t)
  const { login, page, pocket } = visitor
  await askProvider(visitor)
  await goThere(login).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await login.expectText(/^That didn’t work/)
  await login.chooseWay(/^Authenticator app/)
  await login.typeCode(await pocket.totp(ENZO))
  await visitor.expectSignedIn()
})

test('IDP: somebody else’s account there opens nothing here', async (t) => {
  const visitor = await entrust.begin(t)
  const { login, page } = visitor
  entrust.control.putUser({ id: 'mallory', provider: true })
  await askProvider(visitor)
  await goThere(login).click()
  await signInThere(page, 'mallory')
  await login.expectText(/^That didn’t work/)
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})

test('IDP: a link that somebody else finishes signs nobody in', async (t) => {
  const mallory = await entrust.begin(t)
  await askProvider(mallory)
  const [request] = await Promise.all([
    mallory.page.waitForRequest(/\/oidc\/authorize\?/),
    goThere(mallory.login).click(),
  ])
  const enzo = await entrust.visit(t)
  await enzo.page.goto(request.url())
  await signInThere(enzo.page)
  await enzo.page.waitForURL((url) => url.pathname === '/')
  await enzo.expectSignedOut()
  await mallory.goto('/')
  await mallory.goto('/statements')
  await mallory.expectSignedOut()
})

test('IDP: in an approval another tab goes there, and this one goes on', async (t) => {
  const visitor = await entrust.signIn(t)
  const { sheet, context, page, pocket } = visitor
  await visitor.sendMoney('9.00')
  await sheet.chooseWay(/^Another account/)
  await sheet.expectText(/^Continue with \W?Quay ID/)
  const [tab] = await Promise.all([context.waitForEvent('page'), goThere(sheet).click()])
  await signInThere(tab)
  await tab.getByText('You can close this tab').waitFor()
  await sheet.expectText('Smart credential')
  await sheet.press('Ask my phone')
  await pocket.answerPush((await pocket.nextPush(ENZO)).id, 'confirm')
  await page.getByText('Sent €9.00 to Lindqvist Boats.').waitFor()
})

test('IDP: says when the provider is down, and the other ways stay', async (t) => {
  const visitor = await entrust.begin(t, { refusals: [503] })
  const { login, pocket } = visitor
  entrust.control.fault({ fault: 'down', operation: 'oidc' })
  await login.chooseWay(/^Another account/)
  await login.expectText(/isn’t working right now/)
  await login.press(/^Authenticator app/)
  await login.typeCode(await pocket.totp(ENZO))
  await visitor.expectSignedIn()
})

test('USER_CERTIFICATE: signs in by the certificate that the browser shows', async (t) => {
  const certificate = await entrust.pocket.certificate()
  const visitor = await entrust.begin(t, { certificate })
  const { login } = visitor
  await login.expectText('Certificate')
  await login.press('Continue')
  await goThere(login).click()
  await visitor.expectSignedIn()
})

test('USER_CERTIFICATE: a browser without one is told, and led back', async (t) => {
  await entrust.pocket.certificate()
  const visitor = await entrust.begin(t, { certificate: {} })
  const { login, page } = visitor
  await login.expectText('Certificate')
  await login.press('Continue')
  await goThere(login).click()
  await page.getByRole('heading', { name: 'No certificate' }).waitFor()
  await page.getByRole('link', { name: 'Go back to Harbour' }).click()
  await login.expectText(/^That didn’t work/)
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})

test('USER_CERTIFICATE: one that was taken off the account opens nothing', async (t) => {
  const certificate = await entrust.pocket.certificate()
  const visitor = await entrust.begin(t, { certificate })
  const { login, page } = visitor
  await login.expectText('Certificate')
  await login.press('Continue')
  await goThere(login).waitFor()
  entrust.change({ certificates: [] })
  await goThere(login).click()
  await page.getByText(/^Nobody is registered with this certificate/).waitFor()
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})

test('USER_CERTIFICATE: a page that was left open too long leads nowhere', async (t) => {
  const certificate = await entrust.pocket.certificate()
  const visitor = await entrust.begin(t, { certificate, refusals: [410] })
  const { login, page, pocket } = visitor
  await login.expectText('Certificate')
  await login.press('Continue')
  await goThere(login).waitFor()
  await pocket.advance(310)
  await goThere(login).click()
  await page.getByRole('heading', { name: 'This link is no longer good' }).waitFor()
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})

for (const [name, way, app] of [
  ['FACE', /^Face check/, 'face'],
  ['SMART_LOGIN', /^Smart login/, 'smart-login'],
] as const) {
  const ask = async (visitor: Visitor) => {
    const { sheet, pocket } = visitor
    await visitor.sendMoney('9.00')
    await sheet.chooseWay(way)
    await sheet.expectText('Continue on your phone')
    const push = await pocket.nextPush(ENZO)
    assert.equal(push.app, app)
    assert.match(push.summary ?? '', /€9\.00.*Lindqvist Boats/)
    return push.id
  }

  test(`${name}: a yes on the phone counts, handed over by a code to scan`, async (t) => {
    const visitor = await entrust.signIn(t)
    const { sheet, pocket, page, context } = visitor
    const id = await ask(visitor)
    const [phone] = await Promise.all([
      context.waitForEvent('page'),
      sheet.press('Open it on this device'),
    ])
    await phone.getByText(/^Send \W?€9\.00/).waitFor()
    await phone.close()
    await pocket.answerPush(id, 'confirm')
    if (name === 'FACE') {
      await sheet.expectText('Smart credential')
      await sheet.chooseWay(/^Authenticator app/)
      await sheet.typeCode(await pocket.totp(ENZO))
    } else {
      await sheet.expectText('Face check')
      await sheet.chooseWay(/^Password/)
      await sheet.typePassword(ENZO_PASSWORD)
    }
    await page.getByText('Sent €9.00 to Lindqvist Boats.').waitFor()
  })

  test(`${name}: a no on the phone is told, and one that never came`, async (t) => {
    const visitor = await entrust.signIn(t)
    const { sheet, pocket } = visitor
    await pocket.answerPush(await ask(visitor), 'cancel')
    await sheet.expectText('You declined it in the app')
    await sheet.press('Try again')
    await sheet.expectText('Continue on your phone')
    await pocket.advance(301)
    await sheet.expectText('That took too long')
  })

  test(`${name}: “not me” ends it`, async (t) => {
    const visitor = await entrust.signIn(t)
    const { sheet, pocket } = visitor
    await pocket.answerPush(await ask(visitor), 'concern')
    await sheet.expectText('You said it wasn’t you')
  })
}
