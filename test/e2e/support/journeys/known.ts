/**
 * @module
 * Keyboard journeys through what a person knows or has on paper: passwords, answers, the grid card.
 */
import assert from 'node:assert/strict'
import { ENZO, ENZO_LOGIN, ENZO_PASSWORD } from '../entrust.ts'
import { giveLate, givePassword, type Journey, type Walk } from './journey.ts'

const WRONG_PASSWORD = 'not-the-password'
const MISMATCH = /^That didn’t match/
const NOT_THE_CARD = /^That isn’t what the card shows/

/** What the card shows in each place that is asked for, in the order in which they are typed. */
async function readCells({ visitor, form }: Walk): Promise<readonly string[]> {
  const { gridCard } = await visitor.pocket.things(ENZO)
  const fields = form.element.locator('input[aria-label*=column]')
  await fields.first().waitFor()
  const labels = await fields.evaluateAll((all) => all.map(({ ariaLabel }) => ariaLabel ?? ''))
  return labels.map((label) => {
    const [, column = '', row = ''] = /([A-Z])(\d+)/.exec(label) ?? []
    const cells = gridCard?.rows[Number(row) - 1]
    return cells?.[column.charCodeAt(0) - 'A'.charCodeAt(0)] ?? assert.fail(`no ${label}`)
  })
}

/** Typing goes on from cell to cell by itself. */
async function typeCells({ form, hands }: Walk, cells: readonly string[]): Promise<void> {
  assert.equal(cells.length, 3)
  const first = form.element.locator('input[aria-label*=column]').first()
  await hands.fill(first, cells.join(''))
  await form.enter()
}

/** Every question that is on the page, by Tab. */
async function typeAnswers(
  { visitor, form }: Walk,
  change = (answer: string) => answer,
): Promise<void> {
  const { answers = [] } = await visitor.pocket.things(ENZO)
  let asked = 0
  for (const { question, answer } of answers) {
    if ((await form.element.getByLabel(question).count()) === 0) continue
    asked += 1
    await form.fill(question, change(answer))
  }
  assert.equal(asked, 2)
  await form.enter()
}

export const KNOWN = {
  PASSWORD: {
    place: 'sign-in',
    options: { refusals: [410] },
    async open({ form }) {
      await form.typeName(ENZO_LOGIN)
      await form.chooseWay(/^Password/)
      await form.expectScreen('password')
    },
    refusals: {
      async 'a wrong one'({ form }) {
        await form.typePassword(WRONG_PASSWORD)
        await form.expectText(MISMATCH)
      },
      'the right one too late': (walk) =>
        giveLate(walk, () => walk.form.typePassword(ENZO_PASSWORD)),
    },
    async prove({ form }) {
      await form.press('Start again')
      await form.typePassword(ENZO_PASSWORD)
    },
    steps: ['complete PASSWORD/complete'],
  },

  EXTERNAL: {
    place: 'sign-in',
    risk: 'MEDIUM',
    options: { run: 'both' },
    async open({ form }) {
      await form.typeName(ENZO_LOGIN)
      await form.expectScreen('password')
    },
    refusals: {
      async 'a wrong password of ours'({ form }) {
        await form.typePassword(WRONG_PASSWORD)
        await form.expectText(MISMATCH)
      },
      async 'the right one with a wrong code at Entrust'({ form }) {
        await form.typePassword(ENZO_PASSWORD)
        await form.expectText('Smart credential')
        await form.chooseWay(/^Authenticator app/)
        await form.typeCode('000000')
        await form.expectText(/^That code isn’t right/)
      },
    },
    prove: async ({ form, visitor }) => form.typeCode(await visitor.pocket.totp(ENZO)),
    steps: ['complete EXTERNAL/complete', 'complete TOKEN/complete'],
  },

  KBA: {
    place: 'sign-in',
    risk: 'MEDIUM',
    async open({ form }) {
      await form.typeName(ENZO_LOGIN)
      await givePassword(form)
      await form.expectText('Smart credential')
      await form.chooseWay(/^Security questions/)
      await form.expectScreen('questions')
    },
    refusals: {
      async 'no answer'({ form }) {
        await form.press('Continue')
        await form.expectText('Answer this one as well.')
      },
      async 'wrong answers'(walk) {
        await typeAnswers(walk, () => 'something else')
        await walk.form.expectText(MISMATCH)
      },
    },
    prove: typeAnswers,
    steps: ['complete PASSWORD_AND_SECONDFACTOR/complete'],
  },

  GRID: {
    place: 'sign-in',
    options: { refusals: [410] },
    async open({ form }) {
      await form.typeName(ENZO_LOGIN)
      await form.chooseWay(/^Grid card/)
      await form.expectScreen('grid')
    },
    refusals: {
      async 'other characters'(walk) {
        await typeCells(walk, ['ZZ', 'ZZ', 'ZZ'])
        await walk.form.expectText(NOT_THE_CARD)
      },
      async 'the right ones too late'(walk) {
        const cells = await readCells(walk)
        await giveLate(walk, () => typeCells(walk, cells))
      },
    },
    async prove(walk) {
      await walk.form.press('Start again')
      await typeCells(walk, await readCells(walk))
    },
    steps: ['complete GRID/complete'],
  },
} as const satisfies Record<string, Journey>
