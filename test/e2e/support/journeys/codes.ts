/**
 * @module
 * Keyboard journeys through codes: given, sent, shown by an app, and signed by it.
 */
import assert from 'node:assert/strict'
import { ENZO, ENZO_LOGIN, ENZO_PASSWORD } from '../entrust.ts'
import { giveLate, giveWrong, type Journey, type Walk } from './journey.ts'

const WRONG_CODE = /^That code isn’t right/

const readTemporary = async ({ visitor }: Walk) =>
  (await visitor.pocket.things(ENZO)).temporaryCode ?? assert.fail('no code was given')

/** The values that stand on the page, and what the token says to them after this change. */
async function sign({ visitor, form }: Walk, change = (value: string) => value): Promise<string> {
  const values = await form.element.locator('.values bdi').allTextContents()
  assert.ok(values.includes('9.00 EUR') && values.includes('Lindqvist Boats'))
  return visitor.pocket.sign(ENZO, values.map(change))
}

export const CODES = {
  TEMP_ACCESS_CODE: {
    place: 'sign-in',
    options: { refusals: [410] },
    async open({ form }) {
      await form.typeName(ENZO_LOGIN)
      await form.chooseWay(/^Temporary code/)
      await form.expectText(/temporary code/)
    },
    refusals: {
      async 'another one'({ form }) {
        await form.typeCode('11111111')
        await form.expectText(WRONG_CODE)
      },
      async 'the right one too late'(walk) {
        const code = await readTemporary(walk)
        await giveLate(walk, () => walk.form.typeCode(code))
      },
    },
    async prove(walk) {
      await walk.form.press('Start again')
      await walk.form.typeCode(await readTemporary(walk))
    },
    steps: ['complete TEMP_ACCESS_CODE/complete'],
  },

  OTP: {
    place: 'sign-in',
    options: { refusals: [410] },
    async open({ form }) {
      await form.typeName(ENZO_LOGIN)
      await form.chooseWay(/^Text message.*3456/)
      await form.expectText(/We texted/)
    },
    refusals: {
      async 'another one'({ form }) {
        await form.typeCode('00000000')
        await form.expectText(WRONG_CODE)
      },
      async 'the right one too late'(walk) {
        const code = await walk.visitor.pocket.nextCode(ENZO)
        await giveLate(walk, () => walk.form.typeCode(code))
      },
    },
    async prove({ form, visitor }) {
      await form.press('Start again')
      await form.typeCode(await visitor.pocket.nextCode(ENZO))
    },
    steps: ['complete OTP/complete'],
  },

  TOKEN: {
    place: 'sign-in',
    async open({ form }) {
      await form.typeName(ENZO_LOGIN)
      await form.expectText('Enter the code from your app')
    },
    refusals: {
      async 'another one'({ form }) {
        await form.typeCode('000000')
        await form.expectText(WRONG_CODE)
      },
      async 'the right one while it is locked'(walk) {
        const { form, stage, visitor } = walk
        stage.control.lock(ENZO, 'TOKEN')
        const code = await visitor.pocket.totp(ENZO)
        await giveWrong(walk, () => form.typeCode(code))
        await form.expectText(WRONG_CODE)
        stage.control.unlock(ENZO, 'TOKEN')
      },
    },
    prove: async ({ form, visitor }) => form.typeCode(await visitor.pocket.totp(ENZO)),
    steps: ['complete TOKEN/complete'],
  },
} as const satisfies Record<string, Journey>

/** The same token once more, where it signs what is sent. */
export const SIGNATURE: Journey = {
  place: 'approval',
  async open({ form }) {
    await form.chooseWay(/^Signing token/)
    await form.expectText('Enter the code from your token')
  },
  refusals: {
    async 'over another amount'(walk) {
      await walk.form.typeCode(
        await sign(walk, (value) => (value === '9.00 EUR' ? '900.00 EUR' : value)),
      )
      await walk.form.expectText(WRONG_CODE)
    },
    async 'no signature at all'(walk) {
      const { form, visitor } = walk
      const code = await visitor.pocket.totp(ENZO)
      await giveWrong(walk, () => form.typeCode(`00${code}`))
      await form.expectText(WRONG_CODE)
    },
  },
  async prove(walk) {
    const { form } = walk
    await form.typeCode(await sign(walk))
    await form.expectText('Face check')
    await form.chooseWay(/^Password/)
    await form.typePassword(ENZO_PASSWORD)
  },
  steps: ['complete TOKEN/complete', 'complete PASSWORD/complete'],
}
