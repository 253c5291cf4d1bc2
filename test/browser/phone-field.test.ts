import { expect } from '@open-wc/testing'
import { waitUntil } from './fixtures/wait-until.ts'
import { sendKeys } from '@web/test-runner-commands'
import { findInput, press, readFrame, restorePage, untilScreen } from './fixtures/login-page.ts'
import {
  createPhoneBackend,
  NUMBER,
  openPhone,
  type PhonePage,
  readCountry,
  readHint,
  restoreFetch,
  typeNumber,
} from './fixtures/phone-page.ts'

const find = <E extends HTMLElement>({ element }: PhonePage, selector: string): E => {
  const found = element.shadowRoot?.querySelector<E>(selector)
  if (!found) throw new TypeError(`no ${selector}`)
  return found
}

const isOpen = ({ element }: PhonePage): boolean =>
  element.shadowRoot?.querySelector('.countries') !== null

const readList = ({ element }: PhonePage): string[] =>
  [...(element.shadowRoot?.querySelectorAll('[role=option]') ?? [])].map((row) =>
    (row.textContent ?? '').replace(/\s+/g, ' ').trim(),
  )

const readActive = ({ element }: PhonePage): string =>
  element.shadowRoot?.querySelector('[aria-selected="true"]')?.id ?? ''

/** The list of countries, by its button. */
async function openList(page: PhonePage): Promise<void> {
  find(page, '#country').click()
  await waitUntil(() => isOpen(page), 'the list')
  await waitUntil(() => page.element.shadowRoot?.activeElement?.id === 'country-search')
}

/** Into the search field, as a person types. */
async function search(page: PhonePage, text: string): Promise<void> {
  const input = find<HTMLInputElement>(page, '#country-search')
  input.value = text
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
  await page.element.updateComplete
}

describe('a phone number that is typed', () => {
  afterEach(() => {
    restoreFetch()
    restorePage()
  })

  it('comes into order as it is typed, and the caret stays behind it', async () => {
    const { element } = await openPhone()
    const input = typeNumber(element, '015123456789')
    expect(input.value).to.equal(NUMBER.national)
    expect(input.selectionStart).to.equal(NUMBER.national.length)
  })

  it('is left alone where something is put in between or taken out', async () => {
    const { element } = await openPhone()
    const input = typeNumber(element, '01512345678')
    input.setSelectionRange(3, 3)
    input.setRangeText('9', 3, 3, 'end')
    input.dispatchEvent(new InputEvent('input', { inputType: 'insertText' }))
    expect(input.selectionStart).to.equal(4)
    input.setSelectionRange(input.value.length, input.value.length)
    await sendKeys({ press: 'Backspace' })
    await sendKeys({ press: 'Backspace' })
    const { value } = input
    await sendKeys({ press: 'Backspace' })
    expect(input.value).to.equal(value.slice(0, -1))
    input.value = '0151 2345 6789'
    input.dispatchEvent(new Event('change'))
    expect(input.value, 'once it is left').to.equal(NUMBER.national)
  })

  it('waits for the end of an input method', async () => {
    const { element } = await openPhone()
    const input = findInput(element, 'phone')
    input.value = '０１５'
    input.dispatchEvent(new InputEvent('input', { isComposing: true, bubbles: true }))
    expect(input.value).to.equal('０１５')
  })

  for (const text of ['+46 70-174 06 05', '0046701740605', 'Call +46 70 174 06 05 now']) {
    it(`picks the country of ${text}, pasted or filled in`, async () => {
      const page = await openPhone()
      expect(readCountry(page)).to.equal('+49')
      const input = findInput(page.element, 'phone')
      input.value = text
      input.dispatchEvent(new InputEvent('input', { inputType: 'insertFromPaste' }))
      await page.element.updateComplete
      expect(readCountry(page)).to.equal('+46')
      expect(input.value).to.equal('070-174 06 05')
      expect(readHint(page.element)).to.contain('+46 70 174 06 05')
    })
  }

  it('picks the country of a number that is typed with its code', async () => {
    const page = await openPhone()
    const input = typeNumber(page.element, '+46701740605')
    await page.element.updateComplete
    expect(readCountry(page)).to.equal('+46')
    expect(input.value).to.equal('+46 70 174 06 05')
  })

  it('keeps the country where the pasted number’s cannot be chosen, and says so at the press', async () => {
    const page = await openPhone()
    const input = findInput(page.element, 'phone')
    input.value = '+33 6 12 34 56 78'
    input.dispatchEvent(new InputEvent('input', { inputType: 'insertFromPaste' }))
    await page.element.updateComplete
    expect(readCountry(page)).to.equal('+49')
    expect(input.value).to.equal('+33 6 12 34 56 78')
  })

  it('is seen by password managers and autofill as what it is, and by no form', async () => {
    const { element, form } = await openPhone()
    const input = findInput(element, 'phone')
    expect(input.type).to.equal('tel')
    expect(input.autocomplete).to.equal('tel')
    expect(input.name).to.equal('')
    expect([...form.elements].includes(input)).to.equal(false)
  })
})

describe('the list of countries', () => {
  afterEach(() => {
    restoreFetch()
    restorePage()
  })

  it('is accessible, open and with nothing found', async () => {
    const page = await openPhone()
    await openList(page)
    await expect(page.element).to.be.accessible()
    await search(page, 'atlantis')
    expect(readFrame(page.element)).to.contain('There is no such country in the list.')
    await expect(page.element).to.be.accessible()
  })

  it('holds the countries of the site alone, by name, with flag and code', async () => {
    const page = await openPhone()
    await openList(page)
    expect(readList(page)).to.deep.equal(['🇩🇪 Germany +49', '🇸🇪 Sweden +46', '🇺🇸 United States +1'])
    expect(readActive(page)).to.equal('country-DE')
    expect(find(page, '#country').getAttribute('aria-expanded')).to.equal('true')
  })

  it('is opened, searched and chosen from by keyboard alone', async () => {
    const page = await openPhone()
    find(page, '#country').focus()
    await sendKeys({ press: 'Enter' })
    await waitUntil(() => page.element.shadowRoot?.activeElement?.id === 'country-search')
    await sendKeys({ type: 'swe' })
    await waitUntil(() => readList(page).length === 1)
    await sendKeys({ press: 'Enter' })
    await page.element.updateComplete
    expect(isOpen(page)).to.equal(false)
    expect(readCountry(page)).to.equal('+46')
    expect(document.activeElement?.getAttribute('slot')).to.equal('phone')
    expect(readHint(page.element)).to.contain('For example 070-123 45 67.')
    expect(page.sends, 'Enter chose, and sent nothing').to.have.length(0)
    expect(page.backend.sent('/identify')).to.have.length(0)
  })

  it('is walked by arrows, to its ends and no further', async () => {
    const page = await openPhone()
    await openList(page)
    const at: string[] = []
    for (const key of ['ArrowUp', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'PageUp']) {
      await sendKeys({ press: key })
      await page.element.updateComplete
      at.push(readActive(page))
      const search = find(page, '#country-search')
      expect(search.getAttribute('aria-activedescendant')).to.equal(at.at(-1))
    }
    expect(at).to.deep.equal(['country-DE', 'country-SE', 'country-US', 'country-US', 'country-DE'])
  })

  for (const [text, found] of [
    ['+4', ['🇩🇪 Germany +49', '🇸🇪 Sweden +46']],
    ['us', ['🇺🇸 United States +1']],
    ['STATES', ['🇺🇸 United States +1']],
  ] as const) {
    it(`finds ${text}`, async () => {
      const page = await openPhone()
      await openList(page)
      await search(page, text)
      expect(readList(page)).to.deep.equal(found)
    })
  }

  it('closes at Escape, and gives the focus back to its button', async () => {
    const page = await openPhone()
    await openList(page)
    await sendKeys({ press: 'Escape' })
    await page.element.updateComplete
    expect(isOpen(page)).to.equal(false)
    expect(page.element.shadowRoot?.activeElement?.id).to.equal('country')
    expect(readCountry(page)).to.equal('+49')
  })

  it('closes when the focus goes elsewhere, and at a second press of its button', async () => {
    const page = await openPhone()
    await openList(page)
    findInput(page.element, 'phone').focus()
    await page.element.updateComplete
    expect(isOpen(page)).to.equal(false)
    await openList(page)
    find(page, '#country').click()
    await page.element.updateComplete
    expect(isOpen(page)).to.equal(false)
  })

  it('is chosen from by a press', async () => {
    const page = await openPhone()
    await openList(page)
    find(page, '#country-US').click()
    await page.element.updateComplete
    expect(readCountry(page)).to.equal('+1')
    expect(document.activeElement?.getAttribute('slot')).to.equal('phone')
  })

  it('reads what stands in the field by the country that was chosen', async () => {
    const page = await openPhone()
    typeNumber(page.element, '0701740605')
    await openList(page)
    find(page, '#country-SE').click()
    await press(page.element, 'Send the code')
    await untilScreen(page.element, 'code')
    expect(page.backend.sent('/identify')).to.deep.equal([{ phone_number: '+46701740605' }])
  })

  it('is none where there is nothing to choose', async () => {
    const page = await openPhone(createPhoneBackend({ countries: ['DE'] }))
    expect(readCountry(page)).to.equal('+49')
    expect(page.element.shadowRoot?.querySelector('#country')).to.equal(null)
    await expect(page.element).to.be.accessible()
  })

  it('begins with the attribute’s country where it may be chosen, else with a likely one', async () => {
    const page = await openPhone(undefined, { country: 'se' })
    expect(readCountry(page)).to.equal('+46')
    page.form.remove()
    const other = await openPhone(createPhoneBackend({ countries: ['SE', 'DE'] }), {
      country: 'FR',
    })
    expect(['+46', '+49']).to.include(readCountry(other))
  })
})
