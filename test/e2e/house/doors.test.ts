/**
 * @module
 * A door of Harbour House, from the press to the lamp: opened with an approval, locked by itself and by hand,
 * and every way in which it does not open.
 */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { ALLTHENTICATE_DOORS, type AllthenticateControl } from '@countersign/simulators'
import { openHarbour, type Visitor, type VisitorOptions } from '../support/harbour.ts'
import { until } from '../support/until.ts'

const PERSON = 'allthenticate'

interface House {
  readonly visitor: Visitor
  readonly control: AllthenticateControl
}

/** Alla stands before the doors. */
async function openHouse(t: TestContext, options: VisitorOptions = {}): Promise<House> {
  const visitor = await openHarbour(t, { refusals: [404, 409], ...options })
  await visitor.signIn(PERSON)
  await visitor.goto('/building')
  const { allthenticate } = await visitor.trial.vendors()
  const control = allthenticate.simulated?.control ?? assert.fail('the building is simulated')
  return { visitor, control }
}

const toDoor = ({ page }: Visitor, id: string) => page.locator(`[data-door="${id}"]`)

/** Approves with a text and the password, in whichever order they are asked. */
async function approve({ sheet, pocket }: Visitor): Promise<void> {
  await sheet.chooseWay(/Text/)
  await sheet.typeCode(await pocket.nextCode(PERSON))
  await sheet.typePassword(`${PERSON}-keeps-a-long-secret`)
}

async function open(visitor: Visitor, id: string): Promise<void> {
  await toDoor(visitor, id).getByRole('button', { name: 'Open' }).click()
  await visitor.sheet.element.waitFor()
}

const expectState = ({ visitor }: House, id: string, state: string) =>
  toDoor(visitor, id)
    .and(visitor.page.locator(`[data-state="${state}"]`))
    .waitFor()

const expectSaid = ({ visitor }: House, id: string, text: string | RegExp) =>
  toDoor(visitor, id).locator('[data-outcome]').getByText(text).waitFor()

test('a door opens for what was approved, says so, and locks itself', async (t) => {
  const house = await openHouse(t)
  const { visitor, control } = house
  await open(visitor, 'boat-shed')
  await visitor.sheet.expectText('Boat shed')
  await visitor.sheet.expectText('15 seconds')
  await approve(visitor)
  await expectState(house, 'boat-shed', 'open')
  await expectSaid(house, 'boat-shed', 'Open for 15 seconds.')
  assert.equal(control.openings(), 1)
  const [event] = control.events()
  assert.deepEqual([event?.door, event?.seconds], ['Boat shed', 15])
  await visitor.pocket.advance(16)
  await expectState(house, 'boat-shed', 'locked')
  assert.equal(control.events().at(-1)?.by, 'clock')
})

test('an open door is locked by one press, and nobody is asked who they are', async (t) => {
  const house = await openHouse(t)
  const { visitor, control } = house
  await open(visitor, 'front-door')
  await approve(visitor)
  await expectState(house, 'front-door', 'open')
  await toDoor(visitor, 'front-door').getByRole('button', { name: 'Lock now' }).click()
  await expectState(house, 'front-door', 'locked')
  await expectSaid(house, 'front-door', 'Locked.')
  assert.equal(control.events().at(-1)?.by, 'call')
})

test('who cancels leaves the door locked, and nothing was sent', async (t) => {
  const house = await openHouse(t)
  await open(house.visitor, 'front-door')
  await house.visitor.sheet.press('Cancel')
  await expectSaid(house, 'front-door', /You cancelled/)
  assert.equal(house.control.openings(), 0)
})

test('a door that cannot be reached says so, and asks nobody who they are for nothing', async (t) => {
  const house = await openHouse(t)
  const { visitor, control } = house
  await expectState(house, 'archive', 'offline')
  const button = toDoor(visitor, 'archive').getByRole('button', { name: 'Open' })
  assert.equal(await button.getAttribute('aria-disabled'), 'true')
  const described = (await button.getAttribute('aria-describedby'))?.split(' ') ?? []
  const words = await Promise.all(
    described.map((id) => visitor.page.locator(`[id="${id}"]`).textContent()),
  )
  assert.deepEqual(words, ['Archive', 'Not reachable: use your card'])
  await button.click({ force: true })
  // Once it is reached again the same button opens it.
  control.setOnline(ALLTHENTICATE_DOORS.archive, true)
  await expectState(house, 'archive', 'locked')
  assert.equal(await visitor.sheet.element.count(), 0)
  await open(visitor, 'archive')
  await approve(visitor)
  await expectState(house, 'archive', 'open')
  assert.equal(control.openings(), 1)
})

test('a door that goes out of reach while it is approved says so', async (t) => {
  const house = await openHouse(t)
  await open(house.visitor, 'front-door')
  house.control.setOnline(ALLTHENTICATE_DOORS.frontDoor, false)
  await approve(house.visitor)
  await expectSaid(house, 'front-door', /cannot be reached/)
  assert.equal(house.control.openings(), 0)
})

test('in a lockdown no door opens', async (t) => {
  const house = await openHouse(t)
  house.control.setLockdown(true)
  await open(house.visitor, 'front-door')
  await approve(house.visitor)
  await expectSaid(house, 'front-door', /locked down/)
  assert.equal(house.control.openings(), 0)
})

test('a lost answer is told as one: the door may be open, and is asked for once', async (t) => {
  const house = await openHouse(t)
  const { visitor, control } = house
  control.fault({ fault: 'reset-after', operation: 'set-lock', count: 1 })
  await open(visitor, 'front-door')
  await approve(visitor)
  await expectSaid(house, 'front-door', /the door may be open/)
  assert.equal(control.openings(), 1)
  // What the building says next stands there by itself.
  await expectState(house, 'front-door', 'open')
})

test('what never arrived opened nothing, and is not sent again', async (t) => {
  const house = await openHouse(t)
  house.control.fault({ fault: 'reset-before', operation: 'set-lock', count: 1 })
  await open(house.visitor, 'front-door')
  await approve(house.visitor)
  await expectSaid(house, 'front-door', /the door may be open/)
  await expectState(house, 'front-door', 'locked')
  assert.equal(house.control.openings(), 0)
})

test('somebody sees the doors that are theirs, and opens no other', async (t) => {
  const visitor = await openHarbour(t, { refusals: [404] })
  await visitor.signIn('local')
  await visitor.goto('/building')
  await toDoor(visitor, 'front-door').waitFor()
  assert.equal(await toDoor(visitor, 'server-room').count(), 0)
  const status = await visitor.page.evaluate(async () => {
    const reply = await fetch('/api/doors/server-room/unlock', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ seconds: 5 }),
    })
    return reply.status
  })
  assert.equal(status, 404)
})

test('what just happened shows every step and no secret', async (t) => {
  const { visitor } = await openHouse(t)
  await open(visitor, 'front-door')
  await approve(visitor)
  await toDoor(visitor, 'front-door').and(visitor.page.locator('[data-state="open"]')).waitFor()
  await visitor.page.getByText('What just happened').click()
  const list = visitor.page.locator('[data-calls]')
  const text = await until('the call to the building', async () => {
    const shown = await list.innerText()
    return shown.includes('/vendors/allthenticate/setlockstatus') ? shown : undefined
  })
  const { password = '' } = await visitor.pocket.things(PERSON)
  assert.ok(!text.includes(password))
  for (const { text: message } of await visitor.pocket.messages(PERSON)) {
    const code = /\b\d{6}\b/.exec(message)?.[0]
    assert.ok(code === undefined || !text.includes(code))
  }
})
