import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENZO, ENZO_LOGIN, ENZO_PASSWORD, useEntrust } from '../support/entrust.ts'
import type { Visitor, VisitorOptions } from '../support/harbour.ts'

const entrust = useEntrust()

/** Where Entrust sees some risk it wants a second step; one of its own is enough for Harbour. */
async function beginRisky(t: Parameters<typeof entrust.visit>[0], options: VisitorOptions = {}) {
  await entrust.pocket.entrust({ risk: 'MEDIUM' })
  return entrust.begin(t, options)
}

async function givePassword({ login }: Visitor, password = ENZO_PASSWORD): Promise<void> {
  await login.chooseWay(/^Password/)
  await login.typePassword(password)
}

/** The first step is done: the best of the second ones is offered. */
const expectSecond = ({ login }: Visitor) => login.expectText('Smart credential')

/** Signs in at the provider, as the first step. */
async function visitProvider({ login, page }: Visitor): Promise<void> {
  await login.expectScreen('send')
  await login.press('Continue')
  await login.press(/^Go to/)
  await page.getByLabel('User name').fill(ENZO_LOGIN)
  await page.getByRole('button', { name: 'Sign in and continue' }).click()
}

const toPaths = () =>
  entrust.control
    .calls()
    .filter(({ status }) => status === 200)
    .map(({ operation, path }) => `${operation} ${path.split('/authenticate/')[1] ?? ''}`.trim())

test('PASSWORD_AND_SECONDFACTOR: the password, and then a yes in the app', async (t) => {
  const visitor = await beginRisky(t)
  const { login, pocket } = visitor
  await givePassword(visitor)
  await expectSecond(visitor)
  await login.chooseWay(/^Approve in your app/)
  const heading = login.element.getByRole('heading', { name: /^Pick/ })
  const [number = ''] = /\d\d/.exec((await heading.textContent()) ?? '') ?? []
  const push = await pocket.nextPush(ENZO)
  await pocket.answerPush(push.id, 'confirm', number)
  await visitor.expectSignedIn()
  await visitor.page.getByText(/which is level aal2/).waitFor()
  const steps = toPaths().filter((path) => !path.startsWith('query'))
  assert.ok(
    steps.every((path) => path.includes('PASSWORD_AND_SECONDFACTOR')),
    steps.join(),
  )
})

test('PASSWORD_AND_SECONDFACTOR: the right password alone lets nobody in', async (t) => {
  const visitor = await beginRisky(t)
  await givePassword(visitor)
  await expectSecond(visitor)
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})

test('PASSWORD_AND_SECONDFACTOR: refuses a wrong password, a wrong code, and a no', async (t) => {
  const visitor = await beginRisky(t)
  const { login, pocket } = visitor
  await givePassword(visitor, 'not-the-password')
  await login.expectText(/^That didn’t match/)
  await login.typePassword(ENZO_PASSWORD)
  await expectSecond(visitor)
  await login.chooseWay(/^Authenticator app/)
  await login.typeCode('000000')
  await login.expectText(/^That code isn’t right/)
  await login.chooseWay(/^Approve in your app/)
  await pocket.answerPush((await pocket.nextPush(ENZO)).id, 'cancel')
  await login.expectText('You declined it in the app')
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})

test('PASSWORD_AND_SECONDFACTOR: a second step that is too late begins anew', async (t) => {
  const visitor = await beginRisky(t, { refusals: [409, 410] })
  const { login, pocket } = visitor
  await givePassword(visitor)
  await expectSecond(visitor)
  await login.chooseWay(/^Authenticator app/)
  await login.expectText('Enter the code from your app')
  await pocket.advance(905)
  await login.typeCode(await pocket.totp(ENZO))
  await login.expectText(/away for a while|took too long|run out/)
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})

test('IDP_AND_SECONDFACTOR: the provider, and then a code', async (t) => {
  const visitor = await beginRisky(t)
  const { login, pocket } = visitor
  await visitProvider(visitor)
  await expectSecond(visitor)
  await login.chooseWay(/^Authenticator app/)
  await login.typeCode(await pocket.totp(ENZO))
  await visitor.expectSignedIn()
  const steps = toPaths().filter((path) => path.startsWith('complete'))
  assert.deepEqual(steps, [
    'complete IDP_AND_SECONDFACTOR/complete',
    'complete IDP_AND_SECONDFACTOR/complete',
  ])
})

test('IDP_AND_SECONDFACTOR: the provider alone lets nobody in, nor a wrong code after it', async (t) => {
  const visitor = await beginRisky(t)
  const { login } = visitor
  await visitProvider(visitor)
  await expectSecond(visitor)
  await login.chooseWay(/^Authenticator app/)
  await login.typeCode('000000')
  await login.expectText(/^That code isn’t right/)
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})

test('IDP_AND_SECONDFACTOR: the second step by the phone may be declined', async (t) => {
  const visitor = await beginRisky(t)
  const { login, pocket } = visitor
  await visitProvider(visitor)
  await expectSecond(visitor)
  await login.press('Ask my phone')
  await pocket.answerPush((await pocket.nextPush(ENZO)).id, 'cancel')
  await login.expectText('You declined it in the app')
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})

/** Harbour on both: our password first, and Entrust hears of it. */
async function giveOwnPassword(visitor: Visitor, password = ENZO_PASSWORD): Promise<void> {
  await visitor.login.typeName(ENZO_LOGIN)
  await visitor.login.typePassword(password)
}

test('EXTERNAL: our own password is enough where Entrust sees no risk', async (t) => {
  const visitor = await entrust.visit(t, { run: 'both' })
  await giveOwnPassword(visitor)
  await visitor.expectSignedIn()
})

test('EXTERNAL: our own password, and then what Entrust wants', async (t) => {
  await entrust.pocket.entrust({ risk: 'MEDIUM' })
  const visitor = await entrust.visit(t, { run: 'both' })
  const { login, pocket } = visitor
  await giveOwnPassword(visitor)
  await expectSecond(visitor)
  await login.chooseWay(/^Authenticator app/)
  await login.typeCode(await pocket.totp(ENZO))
  await visitor.expectSignedIn()
  const steps = toPaths().filter((path) => path.startsWith('complete'))
  assert.deepEqual(steps, ['complete EXTERNAL/complete', 'complete TOKEN/complete'])
})

test('EXTERNAL: a wrong password of ours is no word to Entrust', async (t) => {
  await entrust.pocket.entrust({ risk: 'MEDIUM' })
  const visitor = await entrust.visit(t, { run: 'both' })
  const { login } = visitor
  await giveOwnPassword(visitor, 'not-the-password')
  await login.expectText(/^That didn’t match/)
  assert.deepEqual(entrust.control.calls(), [])
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})

test('EXTERNAL: what Entrust denies stays shut, whatever we have proven', async (t) => {
  await entrust.pocket.entrust({ risk: 'HIGH' })
  const visitor = await entrust.visit(t, { run: 'both' })
  await giveOwnPassword(visitor)
  await visitor.login.expectText('Not possible right now')
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})
