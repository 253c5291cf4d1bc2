/**
 * @module
 * The list of countries below a phone number, with a field to search in. A chunk of its own; the phone field
 * loads it when it is opened.
 */
import { html } from 'lit'
import type { Stage } from '../../controllers/stage.ts'
import { enCountryPicker } from '../../strings/english/country-picker.ts'
import { type Country, findCountries, listCountries } from './countries.ts'
import { pickerSheet } from './picker-sheet.ts'

export interface PickerOptions {
  /** ISO 3166. */
  readonly codes: readonly string[]
  readonly chosen: string
  toCallingCode(code: string): string
  /** A country was picked; the list is closed. */
  onPick(code: string): void
  /** The list is to go. */
  onClose(): void
}

export interface Picker {
  render(): unknown
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 8,
  PageUp: -8,
}

/** Open from the start: the search field takes the focus as soon as it is drawn. */
// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
export function openCountryPicker(stage: Stage, options: PickerOptions): Picker {
  stage.learn(enCountryPicker)
  stage.adopt(pickerSheet)
  const all = listCountries(options.codes, stage.language, options.toCallingCode)
  let found: readonly Country[] = all
  let at = Math.max(
    0,
    all.findIndex(({ code }) => code === options.chosen),
  )
  void show('center')

  const find = <E extends HTMLElement>(selector: string): E | null =>
    (stage instanceof HTMLElement && stage.shadowRoot?.querySelector<E>(selector)) || null

  /** What is marked is in sight. */
  async function show(block: ScrollLogicalPosition = 'nearest'): Promise<void> {
    await stage.updateComplete
    const search = find('#country-search')
    if (search && !search.matches(':focus')) search.focus()
    find('.countries [aria-selected="true"]')?.scrollIntoView({ block })
  }

  function move(to: number): void {
    at = Math.min(Math.max(to, 0), found.length - 1)
    stage.requestUpdate()
    void show()
  }

  function pick(country: Country | undefined): void {
    if (!country) return
    options.onClose()
    options.onPick(country.code)
  }

  function onKey(event: KeyboardEvent): void {
    const { key } = event
    const step = STEPS[key]
    if (event.isComposing) return
    if (key === 'Enter') pick(found[at])
    else if (key === 'Escape') {
      options.onClose()
      find('#country')?.focus()
    } else if (step) move(at + step)
    else return
    event.preventDefault()
    // A sheet around it stays open.
    event.stopPropagation()
  }

  function onSearch({ currentTarget }: Event & { currentTarget: HTMLInputElement }): void {
    const text = currentTarget.value
    found = text.trim() ? findCountries(all, text) : all
    move(0)
  }

  /** Somewhere else is typed or pressed. */
  function onLeave({
    relatedTarget,
    currentTarget,
  }: FocusEvent & { currentTarget: Element }): void {
    const isInside = relatedTarget instanceof Node && currentTarget.contains(relatedTarget)
    if (!isInside) options.onClose()
  }

  const toId = (country: Country | undefined): string => (country ? `country-${country.code}` : '')

  const renderCountry = (country: Country, index: number): unknown => {
    const { name, flag, callingCode } = country
    return html`<li
      id=${toId(country)}
      role="option"
      aria-selected=${index === at}
      @click=${() => pick(country)}
    >
      <span class="flag" aria-hidden="true">${flag}</span>
      <span>${name}</span>
      <bdi dir="ltr">${callingCode && `+${callingCode}`}</bdi>
    </li>`
  }

  return {
    render: () => html`<div
      class="countries"
      @keydown=${onKey}
      @focusout=${onLeave}
      @mousedown=${keepFocus}
    >
      <input
        id="country-search"
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="country-list"
        aria-autocomplete="list"
        aria-activedescendant=${toId(found[at])}
        aria-label=${stage.strings.countrySearch}
        placeholder=${stage.strings.countrySearch}
        autocomplete="off"
        spellcheck="false"
        @input=${onSearch}
      />
      <ul id="country-list" role="listbox" aria-label=${stage.strings.countryList}>
        ${found.map(renderCountry)}
      </ul>
      <p role="status">${found.length === 0 ? stage.strings.countryNone : ''}</p>
    </div>`,
  }
}

/** A press on the list leaves the focus in the search field. */
function keepFocus(event: Event): void {
  if (!(event.target instanceof HTMLInputElement)) event.preventDefault()
}
