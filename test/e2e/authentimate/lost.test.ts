/**
 * @module
 * Replies of Authentimate that get lost: a text that may be under way is not sent a second time by itself,
 * and what nobody can say is told as that.
 */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { AuthentimateControl } from '@countersign/simulators'
import { openHarbour, type Visitor } from '../support/harbour.ts'
import { HANDS, type HandsName } from '../support/hands.ts'

const PERSON = 'authentimate'
const PASSWORD = 'authentimate-keeps-a-long-secret'
const UNCONFIRMED = 'The code couldn’t be checked. Get a new one.'
const NOT_WORKING = 'This way isn’t working right now. Choose another one.'

interface Stage {
  readonly visitor: Visitor
  readonly control: AuthentimateControl
}

async function open(t: TestContext, hands: HandsName = 'pointer'): Promise<Stage> {
  const visitor = await openHarbour(t, { run: 'authentimate', hands, refusals: [409, 422, 503] })
  const { authentimate } = await visitor.trial.vendors()
  return {
    visitor,
    control: authentimate.simulated?.control ?? assert.fail('Authentimate is simulated'),
  }
}

/** An approval is asked for, and a text chosen for it. */
async function askForText({ visitor }: Stage): Promise<void> {
  await visitor.signIn(PERSON)
  await visitor.sendMoney('250.00')
  await visitor.sheet.chooseWay(/^Text/)
}

for (const hands of HANDS) {
  test(`a lost reply to a send: it may come, its code proves nothing, and the next one does, by ${hands}`, async (t) => {
    const stage = await open(t, hands)
    const { visitor, control } = stage
    const { sheet, pocket } = visitor
    control.fault({ fault: 'reset-after', operation: 'create', count: 1 })
    await askForText(stage)
    await sheet.expectText('It can take a minute until it reaches')
    assert.equal(control.counts().created, 1, 'nothing is sent a second time by itself')
    // Time passes until another text may be asked for; the next reply tells the page.
    await pocket.advance(31)
    await sheet.typeCode(await pocket.nextCode(PERSON))
    await sheet.expectText(UNCONFIRMED)
    const { right, wrong, notChecked } = control.counts()
    assert.deepEqual([right, wrong, notChecked], [0, 0, 0], 'nobody can be asked about it')
    await sheet.press('Send it again')
    await sheet.typeCode(await pocket.nextCode(PERSON))
    await sheet.typePassword(PASSWORD)
    await visitor.page.getByText('Sent €250.00 to Lindqvist Boats.').waitFor()
    assert.equal(control.counts().created, 2)
  })
}

test('to a stranger a lost reply is a way that is not working: no text is sent a second time', async (t) => {
  const { visitor, control } = await open(t)
  const { login, pocket } = visitor
  control.fault({ fault: 'reset-after', operation: 'create', count: 1 })
  await login.typeName((await pocket.things(PERSON)).loginName ?? '')
  await login.chooseWay(/^Text/)
  await login.expectText(NOT_WORKING)
  assert.equal(control.counts().created, 1)
  await login.press(/^Password/)
  await login.typePassword(PASSWORD)
  await visitor.expectSignedIn()
})

test('a send that never got there may be asked for again', async (t) => {
  const stage = await open(t)
  const { visitor, control } = stage
  control.fault({ fault: 'reset-before', operation: 'create' })
  await askForText(stage)
  await visitor.sheet.expectText(/can take a minute|isn’t working right now/)
  assert.equal(control.counts().created, 0)
})

test('a check while it is down costs no try, and what was typed stays', async (t) => {
  const stage = await open(t)
  const { visitor, control } = stage
  const { sheet, pocket } = visitor
  await askForText(stage)
  const code = await pocket.nextCode(PERSON)
  // Two of five are left, and told.
  for (const wrong of ['111111', '222222', '333333'].filter((one) => one !== code)) {
    await sheet.typeCode(wrong)
    await sheet.expectText(/^That code isn’t right/)
    await sheet.fill('Code', '')
  }
  await sheet.typeCode('444444')
  await sheet.expectText(/one more try/)
  control.fault({ fault: 'down', operation: 'check' })
  await sheet.fill('Code', '')
  await sheet.typeCode(code)
  await sheet.expectText(NOT_WORKING)
  control.clearFaults()
  await sheet.press(/^Text/)
  assert.equal(await sheet.element.getByLabel('Code').inputValue(), code)
  await sheet.press('Verify and send €250.00')
  await sheet.typePassword(PASSWORD)
  await visitor.page.getByText('Sent €250.00 to Lindqvist Boats.').waitFor()
})
