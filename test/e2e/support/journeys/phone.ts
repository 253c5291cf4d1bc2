/**
 * @module
 * Keyboard journeys through what is answered on the phone. The phone is another device: what is pressed
 * there goes over the Pocket's interface, unless its page is opened on this one.
 */
import assert from 'node:assert/strict'
import { assertAccessible } from '../axe.ts'
import { ENZO, ENZO_PASSWORD } from '../entrust.ts'
import { createHands } from '../hands.ts'
import type { Journey, Walk } from './journey.ts'

const DECLINED = 'You declined it in the app'
const TOO_LATE = 'That took too long'

type Answer = 'confirm' | 'cancel'

async function answer({ visitor }: Walk, how: Answer, number?: string): Promise<void> {
  const { pocket } = visitor
  await pocket.answerPush((await pocket.nextPush(ENZO)).id, how, number)
}

/** The number that the heading tells to pick. */
async function readNumber({ form }: Walk): Promise<string> {
  const heading = form.element.getByRole('heading', { name: /^Pick/ })
  return /\d\d/.exec((await heading.textContent()) ?? '')?.[0] ?? assert.fail('no number')
}

async function decline(walk: Walk): Promise<void> {
  await answer(walk, 'cancel')
  await walk.form.expectText(DECLINED)
}

/** Five minutes without an answer. */
async function ignore({ visitor, form }: Walk): Promise<void> {
  await visitor.pocket.nextPush(ENZO)
  await visitor.pocket.advance(301)
  await form.expectText(TOO_LATE)
}

async function pickAnother(walk: Walk): Promise<void> {
  await walk.form.press('Try again')
  const number = await readNumber(walk)
  const { choices } = await walk.visitor.pocket.nextPush(ENZO)
  await answer(walk, 'confirm', choices.find((choice) => choice !== number) ?? assert.fail())
  await walk.form.expectText(DECLINED)
}

/** Something known on top of what is held. */
async function addPassword({ form }: Walk): Promise<void> {
  await form.expectText('Face check')
  await form.chooseWay(/^Password/)
  await form.typePassword(ENZO_PASSWORD)
}

/** Asks again, and after five minutes nobody has answered. */
async function askInVain(walk: Walk): Promise<void> {
  await walk.form.press('Try again')
  await walk.form.expectText(/^(Continue|Approve|Pick)/)
  await ignore(walk)
}

/** Opens the phone's page on this device, and says yes there. */
async function confirmHere({ visitor, form }: Walk): Promise<void> {
  const [tab] = await Promise.all([
    visitor.context.waitForEvent('page'),
    form.press('Open it on this device'),
  ])
  await tab
    .getByText(/€9\.00/)
    .first()
    .waitFor()
  await assertAccessible(tab, 'main', 'the page of the phone')
  await tab.bringToFront()
  const yes = tab.getByRole('button', { name: 'Look into the camera' })
  await createHands(tab, 'keyboard').press(yes)
  await yes.waitFor({ state: 'detached' })
  await tab.close()
}

/** A way that shows a code to scan. */
const toHandoff =
  (way: RegExp) =>
  async ({ form }: Walk) => {
    await form.chooseWay(way)
    await form.expectText('Continue on your phone')
  }

export const PHONE = {
  TOKENPUSH: {
    place: 'approval',
    async open(walk) {
      await walk.form.chooseWay(/^Approve in your app/)
      await readNumber(walk)
    },
    refusals: { declined: decline, 'another number': pickAnother, 'no answer': askInVain },
    async prove(walk) {
      await walk.form.press('Try again')
      await answer(walk, 'confirm', await readNumber(walk))
      await addPassword(walk)
    },
    steps: ['complete TOKENPUSH/complete', 'complete PASSWORD/complete'],
  },

  SMARTCREDENTIALPUSH: {
    place: 'approval',
    async open({ form }) {
      await form.press('Ask my phone')
      await form.expectText('Approve it with your smart credential')
    },
    refusals: { declined: decline, 'no answer': askInVain },
    async prove(walk) {
      await walk.form.press('Try again')
      await answer(walk, 'confirm')
      await addPassword(walk)
    },
    steps: ['complete SMARTCREDENTIALPUSH/complete', 'complete PASSWORD/complete'],
  },

  FACE: {
    place: 'approval',
    open: toHandoff(/^Face check/),
    refusals: { declined: decline, 'no answer': askInVain },
    async prove(walk) {
      const { form, visitor } = walk
      await form.press('Try again')
      await confirmHere(walk)
      await form.expectText('Smart credential')
      await form.chooseWay(/^Authenticator app/)
      await form.typeCode(await visitor.pocket.totp(ENZO))
    },
    steps: ['complete FACE/complete', 'complete TOKEN/complete'],
  },

  SMART_LOGIN: {
    place: 'approval',
    open: toHandoff(/^Smart login/),
    refusals: { declined: decline, 'no answer': askInVain },
    async prove(walk) {
      await walk.form.press('Try again')
      await answer(walk, 'confirm')
      await addPassword(walk)
    },
    steps: ['complete SMART_LOGIN/complete', 'complete PASSWORD/complete'],
  },
} as const satisfies Record<string, Journey>
