/**
 * @module
 * One authenticator of Entrust's from the top of the first page to the proof, with nothing but the
 * keyboard: refused at least twice on the way, each time in a place from which the way goes on.
 */
import assert from 'node:assert/strict'
import { assertAccessible } from '../axe.ts'
import { ENZO_LOGIN, ENZO_PASSWORD, type EntrustStage } from '../entrust.ts'
import { createHands, type Hands } from '../hands.ts'
import type { Form } from '../form.ts'
import type { Stay, Visitor, VisitorOptions } from '../harbour.ts'
import { readFocus } from '../stops.ts'
import { until } from '../until.ts'

/** What is sent where the journey is an approval. */
const AMOUNT = '9.00'
const SENT = 'Sent €9.00 to Lindqvist Boats.'

/** A visitor under way. */
export interface Walk {
  readonly stage: EntrustStage
  readonly visitor: Visitor
  /** Where the authenticator is asked for: the sign-in, or the sheet of an approval. */
  readonly form: Form
  /** For what is in no form of ours: links, the Pocket, pages elsewhere. */
  readonly hands: Hands
}

export interface Journey {
  readonly place: 'sign-in' | 'approval'
  /** Its browser's clock must agree with the trial's: a remembered device signs the time. */
  readonly keepsTime?: boolean
  /** What Entrust sees. Default `LOW`. */
  readonly risk?: 'MEDIUM'
  readonly options?: VisitorOptions
  /** Before there is a visitor. */
  prepare?(stage: EntrustStage): Promise<VisitorOptions>
  /** From the first page, or from the open sheet, to the screen that asks. */
  open(walk: Walk): Promise<void>
  /** By what is wrong. Each ends where its words are seen. */
  readonly refusals: Readonly<Record<string, (walk: Walk) => Promise<void>>>
  prove(walk: Walk): Promise<void>
  /** What Entrust must have answered with 200: `complete GRID/complete`. */
  readonly steps: readonly string[]
}

/** Name of its test: says every refusal. */
export const toTitle = (name: string, { refusals }: Journey): string =>
  `${name}: by keyboard alone, refused (${Object.keys(refusals).join('; ')}), then let through`

/** @throws AssertionError, or what Playwright throws: where a person would be stuck. */
export async function walkJourney(t: Stay, stage: EntrustStage, journey: Journey): Promise<void> {
  const { place, risk = 'LOW', refusals, steps } = journey
  assert.ok(Object.keys(refusals).length >= 2, 'a success says little without refusals')
  const walk = await begin(t, stage, journey)
  const { visitor, form } = walk
  await stage.pocket.entrust({ risk })
  await journey.open(walk)
  const tag = place === 'sign-in' ? 'countersign-login' : 'countersign-step-up'
  await assertAccessible(visitor.page, tag, 'the open screen')
  for (const [what, refuse] of Object.entries(refusals)) {
    const document = await readDocument(visitor)
    await refuse(walk)
    await expectNothing(walk, place)
    await assertAccessible(visitor.page, tag, what)
    // A page that was left and came back begins at its top again.
    if ((await readDocument(visitor)) === document) await expectFocusIn(form, tag)
  }
  await journey.prove(walk)
  await expectProof(walk, place)
  const done = readSteps(stage)
  for (const step of steps) assert.ok(done.includes(step), `${step} is not in ${done.join(', ')}`)
}

async function begin(t: Stay, stage: EntrustStage, journey: Journey): Promise<Walk> {
  const prepared = await journey.prepare?.(stage)
  const visitor = await stage.visit(t, { ...journey.options, ...prepared, hands: 'keyboard' })
  const hands = createHands(visitor.page, 'keyboard')
  if (journey.place === 'sign-in') return { stage, visitor, hands, form: visitor.login }
  await visitor.login.typeName(ENZO_LOGIN)
  await givePassword(visitor.login)
  await visitor.expectSignedIn()
  await visitor.sendMoney(AMOUNT)
  return { stage, visitor, hands, form: visitor.sheet }
}

/** Password by choice, and not because it comes first. */
export async function givePassword(form: Form, password = ENZO_PASSWORD): Promise<void> {
  await form.chooseWay(/^Password/)
  await form.typePassword(password)
}

/** Does it, and waits until it is judged: the words of the last refusal may still stand. */
export async function giveWrong({ visitor, form }: Walk, act: () => Promise<void>): Promise<void> {
  const judged = visitor.page.waitForResponse(/\/answers$/)
  await act()
  const status = (await judged).status()
  assert.ok(status >= 400, `it was answered with ${status}`)
  await form.untilReady()
}

/** Does it after five minutes. */
export async function giveLate(walk: Walk, act: () => Promise<void>): Promise<void> {
  await walk.visitor.pocket.advance(310)
  await giveWrong(walk, act)
  await walk.form.expectText('This step has run out. You can start it again.')
}

/** Does it while nobody at Entrust judges anything; afterwards it can be asked again. */
export async function giveInVain(walk: Walk, act: () => Promise<void>): Promise<void> {
  const { control, pocket } = walk.stage
  control.fault({ fault: 'down', operation: 'complete' })
  await giveWrong(walk, act)
  await walk.form.expectText('This way isn’t working right now. Choose another one.')
  control.clearFaults()
  await pocket.advance(15)
}

/** Changes whenever the page is loaded anew. */
const readDocument = ({ page }: Visitor): Promise<number> =>
  page.evaluate(() => performance.timeOrigin)

/** Whatever was refused has opened nothing, and sent nothing. */
async function expectNothing({ visitor }: Walk, place: Journey['place']): Promise<void> {
  const { page, context } = visitor
  if (place === 'approval') return assert.equal(await page.locator('.movement.new').count(), 0)
  const reply = await context.request.get('/statements')
  assert.match(await reply.text(), /<countersign-login/)
}

/** Wherever a refusal leaves the person, they are still where they were asked. */
async function expectFocusIn({ element }: Form, tag: string): Promise<void> {
  const page = element.page()
  await until(`the focus in ${tag}`, async () => {
    const { host } = await readFocus(page)
    return host === tag || undefined
  })
}

async function expectProof({ visitor }: Walk, place: Journey['place']): Promise<void> {
  if (place === 'sign-in') return visitor.expectSignedIn()
  const { page } = visitor
  await page.getByText(SENT).waitFor()
  const { what } = await readFocus(page)
  assert.equal(what, 'button “Send”', 'the focus goes back to where the sheet came from')
}

const readSteps = ({ control }: EntrustStage): readonly string[] =>
  control
    .calls()
    .filter(({ status }) => status === 200)
    .map(({ operation, path }) => `${operation} ${path.split('/authenticate/')[1] ?? ''}`.trim())
