import { expect } from '@open-wc/testing'
import { waitUntil } from '../fixtures/wait-until.ts'
import { sendKeys } from '@web/test-runner-commands'
import { RIGHT, TRANSFER } from '../fixtures/login-backend.ts'
import {
  fill,
  findInput,
  type LoginPage,
  nameAda,
  openLogin,
  placeStepUp,
  press,
  readError,
  readFrame,
  restorePage,
  untilScreen,
  untilStill,
} from '../fixtures/login-page.ts'

/** Asked: F2, A1, C4. On the card A1 comes first, then F2, then C4. */
const ASKED = ['cell-0', 'cell-1', 'cell-2']
const AS_PRINTED = ['cell-1', 'cell-0', 'cell-2']

async function openGrid(data: object = {}): Promise<LoginPage> {
  const page = await openLogin({ facts: { steps: ['grid-card'], data: { 'grid-card': data } } })
  await nameAda(page.element, 'grid')
  return page
}

const readValues = ({ element }: LoginPage, slots = AS_PRINTED): string[] =>
  slots.map((slot) => findInput(element, slot).value)

const readSent = ({ backend }: LoginPage): unknown[] =>
  backend.sent('/answers').map(({ answer }) => Reflect.get(Object(answer), 'cells'))

const readFocus = (): string | null | undefined => document.activeElement?.getAttribute('slot')

describe('the grid card screen', () => {
  afterEach(restorePage)

  it('is accessible, empty and with an error', async () => {
    const { element } = await openGrid({ cards: [{ serial: '12-345', expires_at: 1_830_000_000 }] })
    await expect(element).to.be.accessible()
    await press(element, 'Continue')
    await expect(element).to.be.accessible()
  })

  it('is filled in and sent by keyboard alone, in the order that was asked', async () => {
    const page = await openGrid()
    expect(readFocus()).to.equal('cell-1')
    await sendKeys({ type: '7k9' })
    expect(readFocus()).to.equal('cell-2')
    expect(page.backend.sent('/answers'), 'not by itself').to.have.length(0)
    await sendKeys({ press: 'Enter' })
    await untilScreen(page.element, 'done')
    expect(readSent(page)).to.deep.equal([RIGHT.cells.split(',')])
  })

  it('names each place by what is seen and by row and column', async () => {
    const { element } = await openGrid()
    const names = AS_PRINTED.map((slot) => findInput(element, slot).getAttribute('aria-label'))
    const plain = names.map((name) => name?.replace(/[\u2066-\u2069]/g, ''))
    expect(plain).to.deep.equal([
      'A1, row 1, column A',
      'F2, row 2, column F',
      'C4, row 4, column C',
    ])
    const labels = AS_PRINTED.map(
      (slot) => element.querySelector(`:scope > [slot="${slot}-label"]`)?.textContent,
    )
    expect(labels).to.deep.equal(['A1', 'F2', 'C4'])
  })

  it('lays the places out as they lie on the card', async () => {
    const { element } = await openGrid()
    const at = (slot: string) => findInput(element, slot).getBoundingClientRect()
    const [f2, a1, c4] = ASKED.map(at)
    if (!f2 || !a1 || !c4) throw new TypeError('a place is missing')
    expect(a1.left).to.be.lessThan(c4.left)
    expect(c4.left).to.be.lessThan(f2.left)
    expect(a1.bottom).to.be.lessThan(f2.top)
    expect(f2.bottom).to.be.lessThan(c4.top)
    expect(element.shadowRoot?.querySelectorAll('[role="list"] [role="listitem"]')).to.have.length(
      3,
    )
  })

  it('goes back at Backspace in an empty place, and takes out what is there', async () => {
    const page = await openGrid()
    await sendKeys({ type: '7k' })
    expect(readFocus()).to.equal('cell-2')
    await sendKeys({ press: 'Backspace' })
    expect(readFocus()).to.equal('cell-0')
    expect(readValues(page)).to.deep.equal(['7', '', ''])
    await sendKeys({ press: 'Backspace' })
    expect(readFocus()).to.equal('cell-1')
    expect(readValues(page)).to.deep.equal(['', '', ''])
  })

  it('replaces what is in a place that is gone back to', async () => {
    const page = await openGrid()
    await sendKeys({ type: '7k9' })
    findInput(page.element, 'cell-1').focus()
    await sendKeys({ type: '3' })
    expect(readValues(page)).to.deep.equal(['3', 'k', '9'])
    expect(readFocus()).to.equal('cell-0')
  })

  for (const text of ['7K9', '7 k-9', '٧ｋ９']) {
    it(`spreads ${text}, pasted into the first place`, async () => {
      const page = await openGrid()
      fill(page.element, 'cell-1', text)
      expect(readValues(page).map((value) => value.toUpperCase())).to.deep.equal(['7', 'K', '9'])
      expect(readFocus()).to.equal('cell-2')
    })
  }

  it('fills several characters in a place before it moves on', async () => {
    const page = await openGrid({ chars_per_cell: 2 })
    expect(readFrame(page.element)).to.contain('2 characters in each')
    await sendKeys({ type: 'a1b' })
    expect(readValues(page)).to.deep.equal(['a1', 'b', ''])
    expect(readFocus()).to.equal('cell-0')
  })

  it('waits for the end of an input method', async () => {
    const page = await openGrid()
    const input = findInput(page.element, 'cell-1')
    input.value = '７'
    input.dispatchEvent(new InputEvent('input', { isComposing: true, bubbles: true }))
    expect(readValues(page)[0]).to.equal('７')
    input.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }))
    expect(readValues(page)[0]).to.equal('7')
  })

  it('asks for what is missing, at its place, and sends nothing', async () => {
    const { element, backend } = await openGrid()
    fill(element, 'cell-1', '7')
    await press(element, 'Continue')
    expect(readError(element, 'cell-0')).to.equal('Fill in F2 as well.')
    expect(readFocus()).to.equal('cell-0')
    expect(backend.sent('/answers')).to.have.length(0)
    fill(element, 'cell-0', 'K')
    expect(readError(element, 'cell-0')).to.equal('')
  })

  it('marks all places when the answer is wrong, keeps it, and takes another', async () => {
    const page = await openGrid()
    const { element } = page
    fill(element, 'cell-1', '7K8')
    await press(element, 'Continue')
    await waitUntil(() => readError(element, 'cell-1').startsWith('That isn’t what the card shows'))
    await untilScreen(element, 'grid')
    const marks = ASKED.map((slot) => findInput(element, slot).getAttribute('aria-invalid'))
    expect(marks).to.deep.equal(['true', 'true', 'true'])
    expect(readFocus()).to.equal('cell-1')
    expect(readValues(page)).to.deep.equal(['7', 'K', '8'])
    fill(element, 'cell-2', '9')
    expect(readError(element, 'cell-1')).to.equal('')
    expect(findInput(element, 'cell-0').getAttribute('aria-invalid')).to.equal('false')
    await press(element, 'Continue')
    await untilScreen(element, 'done')
    expect(readSent(page)).to.deep.equal([['K', '7', '8'], RIGHT.cells.split(',')])
  })

  it('says how many tries are left when they are few', async () => {
    const { element, backend } = await openGrid()
    backend.on('/answers', () => {
      const view = backend.view()
      const prompt = { ...view.prompt, attempts_left: 1 }
      return backend.problem('answer_wrong', { retry: 'same', view: { ...view, prompt } })
    })
    fill(element, 'cell-1', 'xxx')
    await press(element, 'Continue')
    await waitUntil(() => readError(element, 'cell-1').includes('one more try'))
  })

  it('says which card to take, and how long it is good', async () => {
    const { element } = await openGrid({
      cards: [{ serial: '12-345', expires_at: 1_830_000_000 }, { serial: '12-346' }],
    })
    expect(readFrame(element)).to.match(/Card 12-345, good until \w{3} \d+, 2027/)
    expect(readFrame(element)).to.contain('Card 12-346')
  })

  it('asks for other places when the server does', async () => {
    const { element, backend } = await openGrid()
    fill(element, 'cell-1', '7K8')
    backend.on('/answers', () => {
      backend.off('/answers')
      backend.ask('grid-card', {
        data: { cells: [{ column: 'J', row: 5 }], chars_per_cell: 1 },
      })
      return backend.problem('answer_wrong', { retry: 'same', view: backend.view() })
    })
    await press(element, 'Continue')
    const count = () => element.querySelectorAll(':scope > input[slot^="cell-"]').length
    await waitUntil(() => count() === 1)
    await untilScreen(element, 'grid')
    expect(findInput(element, 'cell-0').value).to.equal('')
    expect(element.querySelector(':scope > [slot="cell-0-label"]')?.textContent).to.equal('J5')
  })

  it('has room for many places', async () => {
    const cells = 'ABCDEFGH'.split('').map((column, at) => ({ column, row: (at % 5) + 1 }))
    const { element } = await openGrid({ cells, chars_per_cell: 2 })
    const widths = cells.map((_, at) => findInput(element, `cell-${at}`).offsetWidth)
    expect(Math.min(...widths)).to.be.at.least(44)
    await expect(element).to.be.accessible()
  })

  it('leaves nothing behind when another way is taken', async () => {
    const { element } = await openGrid()
    fill(element, 'cell-1', '7')
    await press(element, 'Try another way')
    await untilScreen(element, 'choose')
    await press(element, 'Password')
    await untilScreen(element, 'password')
    expect(element.querySelector('[slot^="cell"]')).to.equal(null)
  })

  for (const data of [{ cells: [] }, { cells: 'A1' }, { chars_per_cell: 0 }]) {
    it(`lists the other ways in place of ${JSON.stringify(data)}`, async () => {
      const facts = { steps: ['grid-card'], data: { 'grid-card': data } }
      const { element, events } = await openLogin({ facts })
      await nameAda(element, 'choose')
      expect(events.filter((name) => name.startsWith('problem'))).to.deep.equal([])
    })
  }

  it('repeats the action of a step-up on its button', async () => {
    const { element } = await placeStepUp({
      facts: { steps: ['grid-card'], action: TRANSFER },
      attributes: { handle: 'h'.repeat(43) },
      screen: 'grid',
    })
    await untilStill(element)
    fill(element, 'cell-1', '7K9')
    await press(element, 'Verify and send € 250.00')
    await untilScreen(element, 'done')
  })
})
