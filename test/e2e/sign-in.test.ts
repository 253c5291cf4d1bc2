import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openHarbour } from './support/harbour.ts'

test('signs in by password, and keeps the session over a reload', async (t) => {
  const visitor = await openHarbour(t)
  await visitor.signIn('local')
  await visitor.page.getByRole('heading', { name: /Lea$/ }).waitFor()
  await visitor.page.reload()
  await visitor.expectSignedIn()
})

test('makes a new session at each sign-in, in a cookie no script can read', async (t) => {
  const visitor = await openHarbour(t)
  const planted = { name: 'harbour', value: 'planted', url: visitor.origin }
  await visitor.context.addCookies([planted])
  await visitor.signIn('local')
  const cookie = (await visitor.context.cookies()).find(({ name }) => name === 'harbour')
  assert.notEqual(cookie?.value, 'planted')
  assert.equal(cookie?.httpOnly, true)
  assert.equal(cookie.sameSite, 'Lax')
})

test('signs in by a code that arrives in the Pocket', async (t) => {
  const visitor = await openHarbour(t)
  await visitor.login.typeName('local@harbour.example')
  await visitor.login.chooseWay(/^Text message/)
  await visitor.login.typeCode(await visitor.pocket.nextCode('local'))
  await visitor.expectSignedIn()
})

test('lets nobody in with a wrong password, and says no more than that', async (t) => {
  const visitor = await openHarbour(t)
  for (const name of ['local@harbour.example', 'nobody@harbour.example']) {
    await visitor.login.typeName(name)
    await visitor.login.typePassword('not-the-right-one-at-all')
    await visitor.login.expectText('That didn’t match. Check it, or try another way.')
    await visitor.login.press('Change')
  }
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})

test('signing out ends the session, here and for whoever kept the cookie', async (t) => {
  const visitor = await openHarbour(t)
  await visitor.signIn('local')
  const kept = await visitor.context.cookies()
  await visitor.page.getByRole('button', { name: 'Sign out' }).click()
  await visitor.expectSignedOut()
  await visitor.context.addCookies(kept)
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})
