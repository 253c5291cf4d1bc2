/**
 * @module
 * Codes that Authentimate texts and checks: one text for each press, the newest counts, and only a plain yes
 * lets anybody in.
 */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { AuthentimateControl } from '@countersign/simulators'
import { openHarbour, type Visitor, type VisitorOptions } from '../support/harbour.ts'
import { HANDS } from '../support/hands.ts'

const PERSON = 'authentimate'
const WRONG_CODE = /^That code isn’t right/

interface Stage {
  readonly visitor: Visitor
  readonly control: AuthentimateControl
}

/** The name is typed, and a text may be asked for. */
async function begin(
  t: TestContext,
  { lifetimeSeconds = 600, ...options }: VisitorOptions & { lifetimeSeconds?: number } = {},
): Promise<Stage> {
  const visitor = await openHarbour(t, {
    run: 'authentimate',
    refusals: [409, 410, 503],
    ...options,
  })
  const { authentimate } = await visitor.trial.vendors()
  const control = authentimate.simulated?.control ?? assert.fail('Authentimate is simulated')
  control.configure({ lifetimeSeconds })
  const { loginName = '' } = await visitor.pocket.things(PERSON)
  await visitor.login.typeName(loginName)
  await visitor.login.chooseWay(/^Text/)
  return { visitor, control }
}

const toAnother = (code: string): string =>
  code.replace(/\d$/, (digit) => String((+digit + 1) % 10))

for (const hands of HANDS) {
  test(`signs in by a text that Authentimate sent and checked, by ${hands}`, async (t) => {
    const { visitor, control } = await begin(t, { hands })
    const code = await visitor.pocket.nextCode(PERSON)
    assert.equal(control.counts().created, 1)
    await visitor.login.typeCode(code)
    await visitor.expectSignedIn()
    assert.deepEqual([control.counts().right, control.counts().wrong], [1, 0])
  })
}

test('refuses a wrong code and takes the right one after it', async (t) => {
  const { visitor, control } = await begin(t)
  const code = await visitor.pocket.nextCode(PERSON)
  await visitor.login.typeCode(toAnother(code))
  await visitor.login.expectText(WRONG_CODE)
  await visitor.login.typeCode(code)
  await visitor.expectSignedIn()
  assert.equal(control.counts().wrong, 1)
})

test('a new code retires the one before, though Authentimate would still take it', async (t) => {
  const { visitor, control } = await begin(t)
  const first = await visitor.pocket.nextCode(PERSON)
  await visitor.pocket.advance(31)
  // The page counts down by itself; a reload asks the server's clock.
  await visitor.page.reload()
  await visitor.login.press('Send it again')
  const second = await visitor.pocket.nextCode(PERSON)
  await visitor.login.typeCode(first)
  await visitor.login.expectText(WRONG_CODE)
  await visitor.login.typeCode(second)
  await visitor.expectSignedIn()
  assert.equal(control.counts().created, 2)
})

test('a code that is too old is refused here, and not asked about there', async (t) => {
  const { visitor, control } = await begin(t, { lifetimeSeconds: 120 })
  const code = await visitor.pocket.nextCode(PERSON)
  await visitor.pocket.advance(121)
  await visitor.login.typeCode(code)
  await visitor.login.expectText(/That took too long|This step has run out/)
  const { right, wrong, notChecked } = control.counts()
  assert.deepEqual([right, wrong, notChecked], [0, 0, 0])
})

test('while Authentimate is down another way is there, and no text is sent twice', async (t) => {
  const visitor = await openHarbour(t, { run: 'authentimate', refusals: [503] })
  const { authentimate } = await visitor.trial.vendors()
  const control = authentimate.simulated?.control ?? assert.fail('Authentimate is simulated')
  control.fault({ fault: 'down' })
  const { loginName = '', password = '' } = await visitor.pocket.things(PERSON)
  await visitor.login.typeName(loginName)
  await visitor.login.chooseWay(/^Text/)
  await visitor.login.expectText('This way isn’t working right now. Choose another one.')
  assert.equal(control.counts().created, 0)
  await visitor.login.press(/^Password/)
  await visitor.login.typePassword(password)
  await visitor.expectSignedIn()
})

test('a yes that is no plain yes lets nobody in', async (t) => {
  const { visitor, control } = await begin(t)
  const code = await visitor.pocket.nextCode(PERSON)
  control.fault({ fault: 'verified-text', operation: 'check' })
  await visitor.login.typeCode(toAnother(code))
  await visitor.login.expectText(/isn’t working|not working|right now|another way/i)
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})

test('an approval is asked for by Authentimate’s text too', async (t) => {
  const visitor = await openHarbour(t, { run: 'authentimate' })
  await visitor.signIn(PERSON)
  await visitor.sendMoney('25.00')
  await visitor.sheet.chooseWay(/^Text/)
  await visitor.sheet.typeCode(await visitor.pocket.nextCode(PERSON))
  const { password = '' } = await visitor.pocket.things(PERSON)
  await visitor.sheet.typePassword(password)
  await visitor.page.getByText(/^Sent €25.00/).waitFor()
})
